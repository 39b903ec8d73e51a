import { useEffect, useRef } from 'react';
import type { Levels } from './capture.ts';
import styles from './Wave.module.css';
import { barHeights, nextHistory, settle, stillness } from './wave-bars.ts';

/**
 * The voice as bars that spread from the middle. Drawn on a canvas, outside React; the animation
 * sleeps when the bars stand still and is gone when the wave is.
 */
export function Wave({ levels, isCalming }: { levels: Levels; isCalming: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context) return;
    return animate(canvas.current, context, levels, isCalming);
  }, [levels, isCalming]);
  return <canvas ref={canvas} className={styles.wave} />;
}

/** What the bars were at when the last wave went: the calming one goes on from there. */
let shown = stillness;

function animate(
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  levels: Levels,
  isCalming: boolean,
): () => void {
  const scale = window.devicePixelRatio;
  const { width, height } = canvas.getBoundingClientRect();
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  context.scale(scale, scale);
  context.fillStyle = getComputedStyle(canvas).color;

  let history = stillness;
  let frame = 0;
  if (!isCalming) shown = stillness;

  const draw = () => {
    const { bars, isSettled } = settle(shown, barHeights(history));
    shown = bars;
    paint(context, width, height, bars);
    frame = isSettled ? 0 : requestAnimationFrame(draw);
  };
  const wake = () => {
    if (frame === 0) frame = requestAnimationFrame(draw);
  };
  const unsubscribe = isCalming
    ? () => undefined
    : levels.subscribe((level) => {
        history = nextHistory(history, level);
        wake();
      });
  draw();
  return () => {
    unsubscribe();
    cancelAnimationFrame(frame);
  };
}

function paint(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  bars: readonly number[],
): void {
  const pitch = width / bars.length;
  const thickness = pitch * 0.55;
  context.clearRect(0, 0, width, height);
  for (const [index, bar] of bars.entries()) {
    const length = Math.max(thickness, bar * height);
    context.beginPath();
    context.roundRect(
      index * pitch + (pitch - thickness) / 2,
      (height - length) / 2,
      thickness,
      length,
      thickness / 2,
    );
    context.fill();
  }
}
