import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { matchesIntegrity, sha256Of } from '../../scripts/set-up/integrity.mjs';

const content = Buffer.from('the content of a tarball');
const integrity = `sha512-${createHash('sha512').update(content).digest('base64')}`;
let dir = '';

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dictum-integrity-'));
});
afterEach(() => rm(dir, { recursive: true }));

test('a file is accepted with exactly its content', async () => {
  const path = join(dir, 'same');
  await writeFile(path, content);
  expect(await matchesIntegrity(path, integrity)).toBe(true);
});

test('one flipped bit is noticed', async () => {
  const path = join(dir, 'flipped');
  const flipped = Buffer.from(content);
  flipped.writeUInt8(flipped.readUInt8(7) ^ 1, 7);
  await writeFile(path, flipped);
  expect(await matchesIntegrity(path, integrity)).toBe(false);
});

test('sha256 is written as sha256sum writes it', async () => {
  const path = join(dir, 'empty');
  await writeFile(path, '');
  expect(await sha256Of(path)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});
