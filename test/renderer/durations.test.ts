import { expect, test } from 'vitest';
import { elapsedTime, exactTime, spokenLength } from '../../src-renderer/durations.ts';

test('a length is said with its unit, and no finer than anybody cares', () => {
  expect([0, 4_249, 9_949, 9_950, 59_400, 59_600, 60_000, 125_000].map(spokenLength)).toEqual([
    '0.0 s',
    '4.2 s',
    '9.9 s',
    '10 s',
    '59 s',
    '1 min',
    '1 min',
    '2 min 5 s',
  ]);
});

test('the running clock shows whole seconds that have passed', () => {
  expect([0, 5_999, 60_000, 760_000].map(elapsedTime)).toEqual(['0:00', '0:05', '1:00', '12:40']);
});

test('the time line is exact to the millisecond', () => {
  expect([0.4, 38, 12_719.6].map(exactTime)).toEqual(['0 ms', '38 ms', '12,720 ms']);
});
