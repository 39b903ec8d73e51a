import { expect, test } from 'vitest';
import { tally } from '../../scripts/vitest.mjs';

test('tests are counted as vitest counted them', () => {
  expect(tally('{"numPassedTests":7,"numFailedTests":2}', 1, '/repo')).toEqual({
    passed: 7,
    failed: 2,
    failures: [],
  });
});

test('a run that failed without a failed test counts as one', () => {
  const failures = ['vitest ended with an error outside of a test'];
  expect([tally('{"numPassedTests":7,"numFailedTests":0}', 1, '/repo'), tally('{}', 1, '/repo')]).toEqual([
    { passed: 7, failed: 1, failures },
    { passed: 0, failed: 1, failures },
  ]);
});

test('what failed is named with its file and the first line of what it said', () => {
  const report = {
    numPassedTests: 1,
    numFailedTests: 2,
    testResults: [
      {
        name: '/repo/test/a.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'one' },
          {
            status: 'failed',
            fullName: 'two',
            failureMessages: ['AssertionError: \u001b[31mexpected 1 to be 2\u001b[39m\n at a'],
          },
          { status: 'failed', fullName: 'three' },
        ],
      },
    ],
  };
  expect(tally(JSON.stringify(report), 1, '/repo').failures).toEqual([
    'test/a.test.ts > two: AssertionError: expected 1 to be 2',
    'test/a.test.ts > three',
  ]);
});

test('a file that could not be loaded is named', () => {
  const file = {
    name: '/repo/test/b.test.ts',
    status: 'failed',
    message: 'Cannot find module',
    assertionResults: [],
  };
  expect(tally(JSON.stringify({ testResults: [file] }), 1, '/repo')).toEqual({
    passed: 0,
    failed: 1,
    failures: ['test/b.test.ts: Cannot find module'],
  });
});
