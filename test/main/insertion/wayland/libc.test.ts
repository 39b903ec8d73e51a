/** A real socket, with real files going over it; the other end is the same code, behind a server of Node's. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
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

test('more than the socket holds waits until the other end takes it, and holds nobody up', async () => {
  const path = join(folder, 'socket');
  // In a process of its own: it reads nothing until it is told to, and then all of it.
  const reader = spawn(process.execPath, ['-e', slowReader, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  const said = createInterface({ input: reader.stdout })[Symbol.asyncIterator]();
  await said.next();
  let ends = 0;
  const socket = connectFileSocket(
    path,
    () => {},
    () => {
      ends += 1;
    },
  );
  const { from, into } = openPipe();
  for (let count = 0; count < 2_000; count++) {
    const bytes = Buffer.alloc(20);
    bytes.writeInt32LE(count);
    socket.send(bytes, count === 1_999 ? [into] : []);
  }
  closeSync(into);
  reader.stdin.write('read');
  expect((await said.next()).value).toBe('all 2000 in order');
  // Nobody has the end to write to any more: neither we nor, as it takes no files, the other end.
  expect(readFileSync(from)).toHaveLength(0);
  closeSync(from);
  expect(ends).toBe(0);
  socket.close();
  reader.kill();
});

const slowReader = `
  const server = require('node:net').createServer({ pauseOnConnect: true }, (socket) => {
    const parts = [];
    let length = 0;
    socket.on('data', (part) => {
      parts.push(part);
      length += part.length;
      if (length < 40000) return;
      const all = Buffer.concat(parts);
      let count = 0;
      while (count * 20 < all.length && all.readInt32LE(count * 20) === count) count += 1;
      console.log('all ' + count + ' in order');
    });
    process.stdin.once('data', () => socket.resume());
  });
  server.listen(process.argv[1], () => console.log('listening'));
`;

test('one that takes nothing at all is taken for gone, and what waited is let go of', async () => {
  const path = join(folder, 'socket');
  const server = createServer({ pauseOnConnect: true });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  let ends = 0;
  const accepted = once(server, 'connection');
  const socket = connectFileSocket(
    path,
    () => {},
    () => {
      ends += 1;
    },
  );
  const [other] = await accepted;
  const { from, into } = openPipe();
  for (let count = 0; count < 100; count++) socket.send(Buffer.alloc(50_000), count === 99 ? [into] : []);
  closeSync(into);
  expect(ends).toBe(0);
  await expect.poll(() => ends).toBe(1);
  expect(readFileSync(from)).toHaveLength(0);
  closeSync(from);
  other.destroy();
  server.close();
});

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
