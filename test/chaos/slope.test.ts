import { expect, it } from 'vitest';
import { randomNumbers } from '../speech/material/signals.ts';
import { fittedLine, flatness } from './slope.ts';

const xs = Array.from({ length: 40 }, (_, index) => index * 50);

it('finds the line that points lie on', () => {
  const { slope, error } = fittedLine(xs.map((x) => ({ x, y: 7 - 0.25 * x })));
  expect(slope).toBeCloseTo(-0.25, 10);
  expect(error).toBeCloseTo(0, 10);
});

it('tells a slope from what chance makes', () => {
  const random = randomNumbers(1);
  const noise = xs.map((x) => ({ x, y: 300 + random() * 10 }));
  const leak = noise.map(({ x, y }) => ({ x, y: y + x / 100 }));
  const isClear = ({ slope, error }: ReturnType<typeof fittedLine>) => Math.abs(slope) > 3 * error;
  expect([isClear(fittedLine(noise)), isClear(fittedLine(leak))]).toEqual([false, true]);
});

it('refuses what no line can be drawn through', () => {
  const two = [
    { x: 1, y: 1 },
    { x: 2, y: 2 },
  ];
  const upright = [1, 2, 3].map((y) => ({ x: 1, y }));
  for (const points of [two, upright]) expect(() => fittedLine(points)).toThrow('Too few');
});

it.each([
  [{ slope: 0, error: 0 }, 'flat'],
  [{ slope: -30, error: 1 }, 'flat'],
  [{ slope: 17, error: 3.6 }, 'flat'],
  [{ slope: 18, error: 3.6 }, 'grows'],
  [{ slope: 60, error: 20 }, 'grows'],
  // As little as this says, 40 may be 0 or 100.
  [{ slope: 40, error: 20 }, 'unclear'],
  [{ slope: 0, error: 5.1 }, 'unclear'],
] as const)('of a limit of 10, %j is %s', (line, answer) => {
  expect(flatness(line, 10)).toBe(answer);
});

it('the noisier a leak, the less it passes for flat', () => {
  const random = randomNumbers(1);
  const noisy = (loudness: number) =>
    flatness(fittedLine(xs.map((x) => ({ x, y: x / 50 + random() * loudness }))), 0.01);
  expect([0, 1, 100, 10_000].map(noisy)).toEqual(['grows', 'grows', 'unclear', 'unclear']);
});
