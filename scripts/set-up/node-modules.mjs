// @ts-check
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npm } from './npm.mjs';
import { withProgress } from './progress.mjs';

/** @type {import('./prepare.mjs').Step} */
export const nodeModules = {
  // npm writes its own record last, so an installation cut short has none. Comparing with it also means that whoever
  // ran `npm install` by hand doesn't get everything installed again.
  async isDone({ repoDir }) {
    try {
      const [wanted, installed] = await Promise.all([
        readLockfile(join(repoDir, 'package-lock.json')),
        readLockfile(join(repoDir, 'node_modules', '.package-lock.json')),
      ]);
      return isInstalledFrom(wanted, installed);
    } catch {
      return false;
    }
  },
  async run({ repoDir }) {
    await withProgress('Installing the node modules', () =>
      // The install scripts of robotjs and uiohook-napi would compile what both bring prebuilt.
      npm(
        'The node modules could not be installed',
        ['ci', '--ignore-scripts', '--no-audit', '--no-fund'],
        repoDir,
      ),
    );
  },
};

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, peer?: boolean, link?: boolean }} LockedPackage
 * @typedef {Readonly<Record<string, LockedPackage>>} LockedPackages
 */

/**
 * @param {string} path
 * @returns {Promise<LockedPackages>}
 */
async function readLockfile(path) {
  return JSON.parse(await readFile(path, 'utf8')).packages;
}

/**
 * @param {LockedPackages} wanted
 * @param {LockedPackages} installed
 */
export function isInstalledFrom(wanted, installed) {
  const isSame = (/** @type {string} */ path) =>
    wanted[path]?.version === installed[path]?.version &&
    wanted[path]?.integrity === installed[path]?.integrity;
  // What belongs to other platforms is left out by npm, and only that.
  const mayBeMissing = (/** @type {LockedPackage} */ locked) =>
    Boolean(locked.optional ?? locked.devOptional);
  return (
    Object.keys(installed).every((path) => path in wanted && isSame(path)) &&
    Object.entries(wanted).every(([path, locked]) => path === '' || path in installed || mayBeMissing(locked))
  );
}
