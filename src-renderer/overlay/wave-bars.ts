/** An odd number, so that there is a middle. */
const barCount = 21;
const middle = (barCount - 1) / 2;

/** Below this a room is silent, above the other a voice is as loud as it gets; in dB full scale. */
const silentDb = -56;
const loudDb = -14;

/** No bar stands. */
export const stillness: readonly number[] = Array.from({ length: barCount }, () => 0);

/** From 0 to 1. Ears hear in dB: on a linear scale quiet speech would not move the bars. */
export function levelToHeight(level: number): number {
  const levelDb = 20 * Math.log10(Math.max(level, 1e-6));
  return Math.min(1, Math.max(0, (levelDb - silentDb) / (loudDb - silentDb)));
}

/** Heights, newest first; the oldest falls off the end. */
export function nextHistory(history: readonly number[], level: number): readonly number[] {
  return [levelToHeight(level), ...history.slice(0, -1)];
}

/** The newest height in the middle, older ones further out on both sides and lower. */
export function barHeights(history: readonly number[]): readonly number[] {
  return stillness.map((_, index) => {
    const distance = Math.abs(index - middle);
    const taper = Math.cos((distance / (middle + 1)) * (Math.PI / 2)) ** 0.8;
    return (history[distance] ?? 0) * taper;
  });
}

/** One frame nearer to where the bars should stand; quick to rise, slower to fall. */
export function settle(
  from: readonly number[],
  to: readonly number[],
): { bars: readonly number[]; isSettled: boolean } {
  const bars = from.map((bar, index) => {
    const target = to[index] ?? 0;
    const next = bar + (target - bar) * (target > bar ? 0.45 : 0.2);
    return Math.abs(target - next) < 0.004 ? target : next;
  });
  return { bars, isSettled: bars.every((bar, index) => bar === to[index]) };
}
