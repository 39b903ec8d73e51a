import { expect, test } from 'vitest';
import { tally } from '../../scripts/vitest.mjs';

test('tests are counted as vitest counted them', () => {
  expect(tally('{"numPassedTests":7,"numFailedTests":2}', 1)).toEqual({ passed: 7, failed: 2 });
});

test('a run that failed without a failed test counts as one', () => {
  expect([tally('{"numPassedTests":7,"numFailedTests":0}', 1), tally('{}', 1)]).toEqual([
    { passed: 7, failed: 1 },
    { passed: 0, failed: 1 },
  ]);
});
