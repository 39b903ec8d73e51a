import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { openX11Keys } from '../../../../src-main/insertion/x11/keys.ts';
import { xServerInEachTest } from './x-server.ts';

const { sockets } = xServerInEachTest();
const never = new AbortController().signal;
const paste = { key: 'v', modifiers: ['control'] } as const;

test.for([
  ['ends', (socket: Socket) => socket.end()],
  ['breaks off', (socket: Socket) => socket.resetAndDestroy()],
] as const)('a connection that %s in the middle of a tap is told, and ends the tap', async ([, lose]) => {
  const lost: unknown[] = [];
  using keys = await openX11Keys((error) => lost.push(error));
  await keys.tap(paste, never);
  expect(lost).toEqual([]);
  // It takes what comes, and answers nothing.
  const [socket] = sockets;
  socket?.pause();
  const tap = expect(keys.tap(paste, never)).rejects.toMatchObject({ code: 'insertion-failed' });
  if (socket) lose(socket);
  await tap;
  expect(lost).toHaveLength(1);
  await expect(keys.tap(paste, never)).rejects.toMatchObject({ code: 'insertion-failed' });
});

test('one that is closed by ourselves is not lost', async () => {
  const lost: unknown[] = [];
  const keys = await openX11Keys((error) => lost.push(error));
  const [socket] = sockets;
  const closed = new Promise((resolve) => socket?.on('close', resolve));
  keys[Symbol.dispose]();
  await closed;
  expect(lost).toEqual([]);
});
