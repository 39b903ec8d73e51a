// @ts-check
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { moduleProgram } from './module-program.mjs';
import { nodeProgram } from './node-runtime.mjs';
import { withProgress } from './progress.mjs';
import { runProgram } from './run-program.mjs';
import { SetUpFailure } from './set-up-failure.mjs';

/** @type {import('./prepare.mjs').Step} */
export const build = {
  async isDone({ repoDir }) {
    const { main } = JSON.parse(await readFile(join(repoDir, 'package.json'), 'utf8'));
    if (!existsSync(join(repoDir, main))) return false;
    const builtFrom = await readFile(builtFromPath(repoDir), 'utf8').catch(() => '');
    return builtFrom === (await inputsHash(repoDir));
  },
  async run(place) {
    const { repoDir } = place;
    const inputs = await inputsHash(repoDir);
    await rm(builtFromPath(repoDir), { force: true });
    await withProgress('Building the app', async () => {
      const args = [moduleProgram(repoDir, 'electron-vite'), 'build'];
      const { exitCode, stdout, stderr } = await runProgram(nodeProgram(place), args, { cwd: repoDir });
      if (exitCode === 0) return;
      // The bundler colours its errors wherever they go.
      process.stderr.write(
        process.stderr.isTTY ? stdout + stderr : stripVTControlCharacters(stdout + stderr),
      );
      throw new SetUpFailure(
        'The app could not be built: correct the error above and run this command again.',
      );
    });
    await writeFile(builtFromPath(repoDir), inputs);
  },
};

/** @param {string} repoDir */
const builtFromPath = (repoDir) => join(repoDir, 'out', '.built-from');

/**
 * One hash over everything the build reads.
 *
 * @param {string} repoDir
 */
export async function inputsHash(repoDir) {
  const hash = createHash('sha256');
  for (const path of await inputPaths(repoDir)) {
    hash
      .update(`${path}\0`)
      .update(await readFile(join(repoDir, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** @param {string} repoDir */
async function inputPaths(repoDir) {
  const isInput = /^(src-.+|assets|package(-lock)?\.json|tsconfig.*\.json|electron\.vite\.config\..+)$/;
  const names = (await readdir(repoDir)).filter((name) => isInput.test(name));
  const files = await Promise.all(names.map((name) => filesUnder(repoDir, name)));
  return files.flat().sort();
}

/**
 * @param {string} repoDir
 * @param {string} path of a file or folder inside it
 * @returns {Promise<string[]>}
 */
async function filesUnder(repoDir, path) {
  if (!(await stat(join(repoDir, path))).isDirectory()) return [path];
  const names = await readdir(join(repoDir, path));
  return (await Promise.all(names.map((name) => filesUnder(repoDir, join(path, name))))).flat();
}
