// @ts-check
import { handOver } from './command.mjs';
import { moduleProgram } from './set-up/module-program.mjs';
import { say } from './set-up/progress.mjs';

/** What can be said about the code without running it, quickest first to name the usual mistake. */
const checks = [
  { name: 'types', packageName: 'typescript', program: 'tsc', args: ['-b'] },
  { name: 'lint', packageName: '@biomejs/biome', program: 'biome', args: ['check'] },
  { name: 'dead code', packageName: 'knip', program: 'knip', args: [] },
];

/**
 * Runs all of them, also after one has failed.
 *
 * @param {import('./set-up/prepare.mjs').Prepared} prepared
 * @returns {Promise<string[]>} the names of those that failed
 */
export async function failedChecks({ repoDir, node, env }) {
  const failed = [];
  for (const { name, packageName, program, args } of checks) {
    say(`Checking ${name}…`);
    const exitCode = await handOver(node, [moduleProgram(repoDir, packageName, program), ...args], {
      cwd: repoDir,
      env,
    });
    if (exitCode !== 0) failed.push(name);
  }
  return failed;
}
