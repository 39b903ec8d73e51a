import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inputsHash } from '../../scripts/set-up/build.mjs';

let repoDir = '';

beforeEach(async () => {
  repoDir = await mkdtemp(join(tmpdir(), 'dictum-build-'));
  await mkdir(join(repoDir, 'src-main', 'windows'), { recursive: true });
  await mkdir(join(repoDir, 'docs'));
  await writeFile(join(repoDir, 'package.json'), '{}');
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
