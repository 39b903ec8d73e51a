// @ts-check
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './run-program.mjs';
import { SetUpFailure } from './set-up-failure.mjs';

/** Ubuntu 23.10 and newer: only programs AppArmor knows may make user namespaces, and this Electron is not one of them. */
const restriction = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';

/**
 * Chromium locks its pages up with a helper that belongs to root, or by itself where this user may make user namespaces.
 * Without either it ends at once, and what it says then helps nobody.
 *
 * @param {string} electronDir
 */
export async function requireSandbox(electronDir) {
  const sentence = missingSandboxSentence(electronDir, {
    hasHelper: isRunAsRoot(join(electronDir, 'chrome-sandbox')),
    isRestricted: textOf(restriction).trim() === '1',
    canMakeNamespaces: (await runProgram('unshare', ['--user', '--map-root-user', 'true'])).exitCode === 0,
  });
  if (sentence !== null) throw new SetUpFailure(sentence);
}

/**
 * @param {string} electronDir
 * @param {{ hasHelper: boolean, isRestricted: boolean, canMakeNamespaces: boolean }} machine
 * @returns {string | null} null when there is a sandbox
 */
export function missingSandboxSentence(electronDir, { hasHelper, isRestricted, canMakeNamespaces }) {
  if (hasHelper || (canMakeNamespaces && !isRestricted)) return null;
  const helper = join(electronDir, 'chrome-sandbox');
  return `This system does not let Electron lock its pages up by itself: run "sudo chown root ${helper} && sudo chmod 4755 ${helper}" and then this command again.`;
}

/** @param {string} file */
function isRunAsRoot(file) {
  try {
    const { uid, mode } = statSync(file);
    return uid === 0 && (mode & 0o4000) !== 0;
  } catch {
    return false;
  }
}

/** @param {string} file */
function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
