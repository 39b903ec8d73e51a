import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
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
  const [read] = await readAll([from]);
  expect(read instanceof Buffer && read.equals(bytes)).toBe(true);
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

test('of what is too large only that is told, and nothing else is lost with it', async () => {
  const [large, small] = [openPipe(), openPipe()];
  writeAll(large.into, Buffer.alloc(50 * 1024 * 1024 + 1), () => {});
  writeAll(small.into, Buffer.from('words'), () => {});
  expect(await readAll([large.from, small.from])).toEqual(['too-much', Buffer.from('words')]);
  expect(isOpen(large.from)).toBe(false);
});

test('an owner that is silent is not waited for long', async () => {
  const { from, into } = openPipe();
  const began = performance.now();
  expect(await readAll([from])).toEqual([null]);
  expect(performance.now() - began).toBeLessThan(2_000);
  closeSync(into);
});

test('what is still to be written is waited for while the owner writes anything', async () => {
  const pipes = Array.from({ length: 4 }, openPipe);
  const read = readAll(pipes.map(({ from }) => from));
  for (const { into } of pipes) {
    await delay(300);
    writeSync(into, 'words');
    closeSync(into);
  }
  expect(await read).toEqual(pipes.map(() => Buffer.from('words')));
});

test('an owner that writes for ever is not waited for that long', async () => {
  const { from, into } = openPipe();
  const began = performance.now();
  const writing = setInterval(() => writeSync(into, 'drop'), 100);
  try {
    expect(await readAll([from])).toEqual(['too-much']);
  } finally {
    clearInterval(writing);
  }
  expect(performance.now() - began).toBeLessThan(6_000);
  closeSync(into);
});
