import { expect, it } from 'vitest';
import { randomNumbers } from '../speech/material/signals.ts';
import { fittedLine } from './slope.ts';

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
