// @ts-check
import { join } from 'node:path';
import { callersFolder, handOver } from './command.mjs';
import { prepare } from './set-up/prepare.mjs';

/**
 * Runs a TypeScript program that makes itself a virtual desktop and starts the app on it.
 *
 * @param {string} program inside the repository
 * @param {readonly string[]} args
 */
export async function runOnDesktop(program, args) {
  const { node, repoDir, env } = await prepare([
    'system-for-app',
    'system-for-desktop',
    'node',
    'modules',
    'model',
    'electron',
    'build',
  ]);
  return handOver(node, [join(repoDir, program), ...args], { cwd: callersFolder(), env });
}
