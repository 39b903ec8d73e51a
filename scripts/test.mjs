// @ts-check
import { failedChecks } from './checks.mjs';
import { runCommand } from './command.mjs';
import { prepare } from './set-up/prepare.mjs';
import { say } from './set-up/progress.mjs';
import { runVitest } from './vitest.mjs';

// `npm test` runs everything; `npm test -- NAME` only the tests in files with that name.
await runCommand(async (filter) => {
  const isLinux = process.platform === 'linux';
  const prepared = await prepare([
    'system-for-app',
    ...(isLinux ? /** @type {const} */ (['system-for-desktop']) : []),
    'node',
    'modules',
    'model',
    'electron',
    'build',
  ]);
  const hasFilter = filter.length > 0;
  const failed = hasFilter ? [] : await failedChecks(prepared);
  const args = hasFilter ? ['--passWithNoTests', ...filter] : [];
  const tallies = [await runVitest(prepared, args)];
  if (isLinux) tallies.push(await runVitest(prepared, ['--config', 'test/e2e/vitest.config.ts', ...args]));
  else say('The end-to-end tests need the virtual desktop, which is made on Linux only; they were left out.');
  const failures = [
    ...failed.map((check) => `the check of ${check}`),
    ...tallies.flatMap((tally) => tally.failures),
  ];
  for (const failure of failures) process.stdout.write(`Failed: ${failure}\n`);
  const passedTests = tallies.reduce((sum, { passed }) => sum + passed, 0);
  const failedTests = tallies.reduce((sum, tally) => sum + tally.failed, failed.length);
  process.stdout.write(`${passedTests} passed, ${failedTests} failed\n`);
  if (passedTests + failedTests === 0) say(`No test file has ${filter.join(' or ')} in its name.`);
  return passedTests > 0 && failedTests === 0 ? 0 : 1;
});
