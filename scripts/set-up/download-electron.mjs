// @ts-check

// node download-electron.mjs <repo> <version> <target folder>
// Electron's own way of downloading itself, into our cache instead of node_modules, which would lose it with every
// `npm ci`. A process of its own, because what it imports needs a Node newer than the one set-up may be running on.

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A slow connection may take its time; one on which nothing moves is given up. */
const longestStandstillMs = 15_000;

const [repoDir = '', version = '', targetDir = ''] = process.argv.slice(2);
const electronsOwn = createRequire(join(repoDir, 'node_modules', 'electron', 'package.json'));
const { downloadArtifact, ElectronDownloadCacheMode } = electronsOwn('@electron/get');
const { extract } = electronsOwn('@electron-internal/extract-zip');

const giveUp = new AbortController();
const standstill = setTimeout(() => giveUp.abort(new Error('no answer')), longestStandstillMs);

try {
  const zipPath = await downloadArtifact({
    version,
    artifactName: 'electron',
    platform: process.platform,
    arch: process.arch,
    // The archive is of no use to anybody once it is unpacked.
    cacheMode: ElectronDownloadCacheMode.ReadOnly,
    tempDirectory: dirname(targetDir),
    checksums: electronsOwn('./checksums.json'),
    downloadOptions: {
      quiet: true,
      signal: giveUp.signal,
      getProgressCallback: async () => void standstill.refresh(),
    },
  });
  clearTimeout(standstill);
  await extract(zipPath, { dir: targetDir });
} catch (error) {
  clearTimeout(standstill);
  const { message, cause } = /** @type {Error} */ (error);
  console.error(cause instanceof Error ? cause.message || message : message);
  process.exitCode = 1;
}
