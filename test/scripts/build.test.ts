import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { build, inputsHash } from '../../scripts/set-up/build.mjs';

let repoDir = '';

beforeEach(async () => {
  repoDir = await mkdtemp(join(tmpdir(), 'dictum-build-'));
  await mkdir(join(repoDir, 'src-main', 'windows'), { recursive: true });
  await mkdir(join(repoDir, 'docs'));
  await writeFile(join(repoDir, 'package.json'), '{ "main": "out/main/entry.js" }');
  await writeFile(join(repoDir, 'src-main', 'windows', 'overlay.ts'), 'one');
});
afterEach(() => rm(repoDir, { recursive: true }));

test('a changed source file is another build', async () => {
  const before = await inputsHash(repoDir);
  await writeFile(join(repoDir, 'src-main', 'windows', 'overlay.ts'), 'two');
  expect(await inputsHash(repoDir)).not.toBe(before);
});

test('a renamed source file is another build', async () => {
  const before = await inputsHash(repoDir);
  await rm(join(repoDir, 'src-main', 'windows', 'overlay.ts'));
  await writeFile(join(repoDir, 'src-main', 'windows', 'pill.ts'), 'one');
  expect(await inputsHash(repoDir)).not.toBe(before);
});

test('what the build does not read does not matter', async () => {
  const before = await inputsHash(repoDir);
  await writeFile(join(repoDir, 'docs', 'notes.md'), 'new');
  expect(await inputsHash(repoDir)).toBe(before);
});

test('what was built from these sources is not built again', async () => {
  const place = { repoDir, cacheDir: repoDir };
  await mkdir(join(repoDir, 'out', 'main'), { recursive: true });
  await writeFile(join(repoDir, 'out', '.built-from'), await inputsHash(repoDir));
  expect(await build.isDone(place)).toBe(false);
  await writeFile(join(repoDir, 'out', 'main', 'entry.js'), '');
  expect(await build.isDone(place)).toBe(true);
  await writeFile(join(repoDir, 'src-main', 'windows', 'overlay.ts'), 'two');
  expect(await build.isDone(place)).toBe(false);
});

test('the app starts from a file that the build writes', async () => {
  const { main } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  const config = await readFile(new URL('../../electron.vite.config.ts', import.meta.url), 'utf8');
  expect(config).toMatch(new RegExp(`^ +${basename(main, '.js')}: 'src-main/`, 'm'));
});
