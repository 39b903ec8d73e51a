import { expect, test } from 'vitest';
import { numberFrom } from '../../src-renderer/main/number-from.ts';

test.each([
  ['', null],
  ['  ', null],
  ['5', 5],
  ['0', 0],
  ['2.50', 2.5],
  ['2,5', 2.5],
  ['$10', 10],
  ['.3', 0.3],
  ['1.', 1],
])('%j is %s', (typed, number) => {
  expect(numberFrom(typed)).toBe(number);
});

test.each(['five', '1e3', '-1', '1.2.3', '0x10', 'Infinity', '.'])('%j is no number', (typed) => {
  expect(numberFrom(typed)).toBeNaN();
});
