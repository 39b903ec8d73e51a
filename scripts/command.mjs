// @ts-check
import { spawn } from 'node:child_process';
import { say } from './set-up/progress.mjs';
import { sentenceFor } from './set-up/set-up-failure.mjs';

/**
 * Runs a command of ours. A failure is one sentence on stderr and exit code 2; DICTUM_DEBUG=1 shows where it came from.
 *
 * @param {(args: string[]) => Promise<number>} command gives the exit code
 */
export async function runCommand(command) {
  try {
    process.exitCode = await command(process.argv.slice(2));
  } catch (error) {
    if (process.env.DICTUM_DEBUG) console.error(error);
    say(sentenceFor(error));
    process.exitCode = 2;
  }
}

/** npm starts us in the repository and tells where the person stood, which is where the file names are meant from. */
export function callersFolder() {
  return process.env.INIT_CWD ?? process.cwd();
}

/**
 * Starts a program in our place: it gets our terminal and our signals, and we wait for its exit code.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>}
 */
export function handOver(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: 'inherit' });
    // Ctrl+C reaches the child without us; we only have to outlive it. The other two are sent to us alone.
    const ignore = () => undefined;
    const passOn = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
    process.on('SIGINT', ignore).on('SIGTERM', passOn).on('SIGHUP', passOn);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('SIGINT', ignore).off('SIGTERM', passOn).off('SIGHUP', passOn);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}
