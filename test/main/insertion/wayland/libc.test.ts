/** A real socket, with real files going over it; the other end is the same code, behind a server of Node's. */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectFileSocket, memoryFile, openPipe } from '../../../../src-main/insertion/wayland/libc.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dictum-socket-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('bytes arrive whole, and the end is told once', async () => {
  const path = join(folder, 'socket');
  const server = createServer((socket) => {
    socket.on('data', (bytes) => socket.write(bytes));
    socket.on('end', () => socket.end());
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const sent = Buffer.alloc(300_000, 'Grüße ');
  let received = Buffer.alloc(0);
  let ends = 0;
  const socket = connectFileSocket(
    path,
    ({ bytes }) => {
      received = Buffer.concat([received, bytes]);
    },
    () => {
      ends += 1;
    },
  );
  // Not more at once than the socket holds, for the other end lives in this very process.
  for (let start = 0; start < sent.length; start += 50_000) {
    socket.send(sent.subarray(start, start + 50_000), []);
    await expect.poll(() => received.length).toBe(start + 50_000);
  }
  expect(received.equals(sent)).toBe(true);
  server.close();
  socket.close();
  socket.close();
  expect(ends).toBe(0);
});

test('more than the socket holds waits until the other end takes it', async () => {
  const path = join(folder, 'socket');
  // In a process of its own: it reads nothing for a while, and then all of it.
  const reader = spawn(process.execPath, ['-e', slowReader, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said = createInterface({ input: reader.stdout })[Symbol.asyncIterator]();
  await said.next();
  const socket = connectFileSocket(
    path,
    () => {},
    () => {},
  );
  for (let count = 0; count < 2_000; count++) socket.send(Buffer.alloc(20), []);
  socket.close();
  expect((await said.next()).value).toBe('40000');
  reader.kill();
});

const slowReader = `
  const server = require('node:net').createServer({ pauseOnConnect: true }, (socket) => {
    let bytes = 0;
    socket.on('data', (part) => (bytes += part.length));
    socket.on('end', () => console.log(bytes));
    setTimeout(() => socket.resume(), 300);
  });
  server.listen(process.argv[1], () => console.log('listening'));
`;

test('nobody at the other end is said at once', () => {
  const nowhere = join(folder, 'nowhere');
  const connect = (path: string) =>
    connectFileSocket(
      path,
      () => {},
      () => {},
    );
  expect(() => connect(nowhere)).toThrow('connect');
  expect(() => connect('x'.repeat(200))).toThrow('too long');
});

test('a file without a name holds what was put there', () => {
  const file = memoryFile('keymap', Buffer.from('xkb_keymap'));
  expect(readFileSync(`/proc/self/fd/${file}`, 'utf8')).toBe('xkb_keymap');
  closeSync(file);
});

test('what goes into a pipe comes out of it', () => {
  const { from, into } = openPipe();
  expect(from).not.toBe(into);
  closeSync(into);
  expect(readFileSync(from)).toHaveLength(0);
  closeSync(from);
});
