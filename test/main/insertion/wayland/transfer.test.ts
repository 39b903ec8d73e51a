import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPipe } from '../../../../src-main/insertion/wayland/libc.ts';
import { readAll, writeAll } from '../../../../src-main/insertion/wayland/transfer.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dictum-transfer-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function isOpen(file: number): boolean {
  try {
    return fstatSync(file).ino > 0;
  } catch {
    return false;
  }
}

test('what is written into a pipe is read from it, however much it is', async () => {
  const { from, into } = openPipe();
  const bytes = Buffer.alloc(3_000_000, 'Grüße ');
  const written = new Promise<void>((resolve) => writeAll(into, bytes, resolve));
  expect((await readAll(from))?.equals(bytes)).toBe(true);
  await written;
});

test('an app may have it put into a file', async () => {
  const path = join(folder, 'copied');
  const file = openSync(path, 'w');
  await new Promise<void>((resolve) => writeAll(file, Buffer.from('words'), resolve));
  expect(isOpen(file)).toBe(false);
  expect(readFileSync(path, 'utf8')).toBe('words');
});

test('what nothing can be written to is closed', () => {
  const file = openSync(folder, 'r');
  writeAll(file, Buffer.from('words'), () => {});
  expect(isOpen(file)).toBe(false);
});

test('a reader that never takes it is not waited for', async () => {
  const { from, into } = openPipe();
  await new Promise<void>((resolve) => writeAll(into, Buffer.alloc(3_000_000), resolve, 50));
  expect(isOpen(into)).toBe(false);
  closeSync(from);
});
