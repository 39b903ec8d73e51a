import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from '../../scripts/set-up/lock.mjs';

let dir = '';

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dictum-lock-'));
});
afterEach(() => rm(dir, { recursive: true }));

test('the lock of a process that is gone is taken over', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  await mkdir(join(dir, 'lock'));
  await writeFile(join(dir, 'lock', 'owner'), `${pid} ${hostname()}`);
  expect(await withLock(join(dir, 'lock'), async () => 'done')).toBe('done');
});

test('a lock is given back when the work fails', async () => {
  const failing = withLock(join(dir, 'lock'), async () => {
    throw new Error('the work failed');
  });
  await expect(failing).rejects.toThrow('the work failed');
  expect(await readdir(dir)).toEqual([]);
});
