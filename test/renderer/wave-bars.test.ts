import { expect, test } from 'vitest';
import {
  barHeights,
  levelToHeight,
  nextHistory,
  settle,
  stillness,
} from '../../src-renderer/overlay/wave-bars.ts';

const decibel = (db: number) => 10 ** (db / 20);

test('silence and the hum of a room do not move the bars', () => {
  expect([0, decibel(-70), decibel(-57)].map(levelToHeight)).toEqual([0, 0, 0]);
});

test('quiet speech moves them enough to be seen, loud speech does not leave the pill', () => {
  const [quiet = 0, usual = 0, shouting] = [decibel(-46), decibel(-26), 1].map(levelToHeight);
  expect(quiet).toBeGreaterThan(0.2);
  expect(usual).toBeGreaterThan(0.6);
  expect(shouting).toBe(1);
});

test('what was just said stands in the middle and moves out to both sides alike', () => {
  const once = nextHistory(stillness, decibel(-20));
  const later = nextHistory(nextHistory(once, 0), 0);
  const middle = (stillness.length - 1) / 2;
  const standing = (history: readonly number[]) =>
    barHeights(history).flatMap((height, index) => (height > 0 ? [index - middle] : []));
  expect([standing(once), standing(later)]).toEqual([[0], [-2, 2]]);
});

test('the bars come to rest, so that nothing is drawn in silence', () => {
  let step = settle(
    stillness.map(() => 1),
    stillness,
  );
  let frames = 1;
  while (!step.isSettled && frames < 200) {
    step = settle(step.bars, stillness);
    frames += 1;
  }
  expect(step).toEqual({ bars: stillness, isSettled: true });
  expect(frames).toBeLessThan(60);
});
