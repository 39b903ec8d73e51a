// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { runProgram } from './run-program.mjs';
import { firstLine, SetUpFailure } from './set-up-failure.mjs';

/** Waits between attempts: registries and wireless networks are mostly back within seconds. */
const pausesMs = [1_000, 4_000, 10_000];

/**
 * @param {string} purpose what can't be had if this fails, to begin a sentence with
 * @param {readonly string[]} args
 * @param {string} cwd
 */
export async function npm(purpose, args, cwd) {
  for (const pauseMs of [...pausesMs, undefined]) {
    // npm passes its own settings on to us, `--silent` among them, which would leave us without a reason to give.
    const { exitCode, stderr } = await runNpm([...args, '--loglevel=error', '--fetch-retries=0'], cwd);
    if (exitCode === 0) return;
    const reason = npmReason(stderr);
    if (pauseMs === undefined || !reason.isPassing)
      throw new SetUpFailure(npmSentence(purpose, reason), { cause: stderr });
    await sleep(pauseMs);
  }
}

/**
 * @param {readonly string[]} args
 * @param {string} cwd
 */
function runNpm(args, cwd) {
  const npmScript = process.env.npm_execpath;
  // Started by another package manager, npm_execpath names that one.
  if (npmScript && /npm-cli\.[cm]?js$/.test(npmScript))
    return runProgram(process.execPath, [npmScript, ...args], { cwd });
  // On Windows npm is a batch file, which only a shell can start.
  return process.platform === 'win32'
    ? runProgram('cmd.exe', ['/d', '/s', '/c', 'npm', ...args], { cwd })
    : runProgram('npm', args, { cwd });
}

/** @typedef {{ readonly code: string, readonly words: string, readonly isPassing: boolean }} NpmReason */

/** Codes that say the same tomorrow; everything else may be the network's mood. */
const lastingCodes = new Set([
  'E401',
  'E403',
  'E404',
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'EUSAGE',
  'ETARGET',
  'ENOENT',
]);

/**
 * @param {string} stderr
 * @returns {NpmReason}
 */
export function npmReason(stderr) {
  const errors = [...stderr.matchAll(/^npm (?:error|ERR!) ?(.*)$/gm)].map((match) => match[1] ?? '');
  const code = errors.map((line) => /^code (\S+)/.exec(line)?.[1]).find(Boolean) ?? '';
  const words =
    errors.find((line) => line && !/^(code|errno|syscall|path|A complete log)\b/.test(line)) ??
    firstLine(stderr);
  return {
    code,
    words: words.replace(/^\w*Error: |[.\s]+$/g, ''),
    isPassing: !lastingCodes.has(code) && errors.length > 0,
  };
}

/**
 * @param {string} purpose
 * @param {NpmReason} reason
 */
export function npmSentence(purpose, { code, words, isPassing }) {
  if (words === '') return `${purpose}: npm ended without a reason; run the command again.`;
  if (/ENOENT|not found/.test(words) && code === '')
    return `${purpose}: npm was not found; install it beside Node and run the command again.`;
  if (code === 'ENOSPC')
    return `${purpose}: the disk is full; make about 1 GB of room and run the command again.`;
  return isPassing
    ? `${purpose} (${words}): check this computer's connection to the npm registry and run the command again.`
    : `${purpose} (${words}): put that right and run the command again.`;
}
