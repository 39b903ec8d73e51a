// @ts-check
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { handOver } from './command.mjs';
import { moduleProgram } from './set-up/module-program.mjs';

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {readonly string[]} failures what failed and how, one line each: a log of half an hour is often cut to its end
 */

/**
 * The part of vitest's json report that is read here.
 *
 * @typedef {object} Report
 * @property {number} [numPassedTests]
 * @property {number} [numFailedTests]
 * @property {readonly TestFile[]} [testResults]
 *
 * @typedef {object} TestFile
 * @property {string} name its absolute path
 * @property {string} status
 * @property {string} [message] why the file itself could not run
 * @property {readonly { status: string, fullName: string, failureMessages?: readonly string[] }[]} assertionResults
 */

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
  return tally(report, exitCode, repoDir);
}

/**
 * @param {string} json what vitest's json reporter wrote, or an empty object if it did not get that far
 * @param {number} exitCode
 * @param {string} repoDir
 * @returns {Tally}
 */
export function tally(json, exitCode, repoDir) {
  /** @type {Report} */
  const { numPassedTests: passed = 0, numFailedTests: failed = 0, testResults = [] } = JSON.parse(json);
  const failures = testResults.flatMap((file) => failuresOf(file, relative(repoDir, file.name)));
  if (failed > 0 || exitCode === 0) return { passed, failed, failures };
  // A file that can't be loaded, or an error outside a test, is no failed test but a failure all the same.
  return {
    passed,
    failed: 1,
    failures: failures.length > 0 ? failures : ['vitest ended with an error outside of a test'],
  };
}

/**
 * @param {TestFile} file
 * @param {string} path as it is called in the repository
 */
function failuresOf(file, path) {
  const failed = file.assertionResults.filter(({ status }) => status === 'failed');
  if (failed.length === 0 && file.status === 'failed') return [lineFor(path, file.message)];
  return failed.map(({ fullName, failureMessages }) =>
    lineFor(`${path} > ${fullName}`, failureMessages?.[0]),
  );
}

/**
 * @param {string} what
 * @param {string} [message]
 */
function lineFor(what, message = '') {
  const [firstLine] = stripVTControlCharacters(message).split('\n', 1);
  return firstLine ? `${what}: ${firstLine}` : what;
}
