// @ts-check
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { handOver } from './command.mjs';
import { moduleProgram } from './set-up/module-program.mjs';

/** @typedef {{ readonly passed: number, readonly failed: number }} Tally */

/**
 * @param {import('./set-up/prepare.mjs').Prepared} prepared
 * @param {readonly string[]} args
 * @returns {Promise<Tally>}
 */
export async function runVitest({ repoDir, node, env }, args) {
  const reportDir = await mkdtemp(join(tmpdir(), 'dictum-test-report-'));
  const reportPath = join(reportDir, 'report.json');
  const exitCode = await handOver(
    node,
    [
      moduleProgram(repoDir, 'vitest'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportPath}`,
      ...args,
    ],
    { cwd: repoDir, env },
  );
  const report = await readFile(reportPath, 'utf8').catch(() => '{}');
  await rm(reportDir, { recursive: true });
  return tally(report, exitCode);
}

/**
 * @param {string} report what vitest's json reporter wrote, or an empty object if it did not get that far
 * @param {number} exitCode
 * @returns {Tally}
 */
export function tally(report, exitCode) {
  const { numPassedTests: passed = 0, numFailedTests: failed = 0 } = JSON.parse(report);
  // A file that can't be loaded, or an error outside a test, is no failed test but a failure all the same.
  return { passed, failed: failed === 0 && exitCode !== 0 ? 1 : failed };
}
