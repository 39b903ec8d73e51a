// @ts-check
import { failedChecks } from './checks.mjs';
import { runCommand } from './command.mjs';
import { prepare } from './set-up/prepare.mjs';
import { say } from './set-up/progress.mjs';
import { runVitest } from './vitest.mjs';

await runCommand(async () => {
  const prepared = await prepare(['node', 'modules']);
  const failed = await failedChecks(prepared);
  const tests = await runVitest(prepared, ['--project', 'quick']);
  if (tests.failed > 0) failed.push('unit tests');
  if (failed.length > 0) say(`Failed: ${failed.join(', ')}.`);
  return failed.length === 0 ? 0 : 1;
});
