import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { ask, connectX11, type X11Connection } from '../../../../src-main/insertion/x11/connection.ts';
import { openX11Keys } from '../../../../src-main/insertion/x11/keys.ts';
import { xServerInEachTest } from './x-server.ts';

const { sockets, pressedIn } = xServerInEachTest();
const never = new AbortController().signal;
const paste = { key: 'v', modifiers: ['control'] } as const;
const yes = async () => true;

test.for([
  ['ends', (socket: Socket) => socket.end()],
  ['breaks off', (socket: Socket) => socket.resetAndDestroy()],
] as const)('a connection that %s in the middle of a tap is told, and ends the tap', async ([, lose]) => {
  const lost: unknown[] = [];
  using keys = await openX11Keys((error) => lost.push(error));
  await keys.tap(paste, never, yes);
  expect(lost).toEqual([]);
  // It takes what comes, and answers nothing.
  const [socket] = sockets;
  socket?.pause();
  const tap = expect(keys.tap(paste, never, yes)).rejects.toMatchObject({ code: 'insertion-failed' });
  if (socket) lose(socket);
  await tap;
  expect(lost).toHaveLength(1);
  await expect(keys.tap(paste, never, yes)).rejects.toMatchObject({ code: 'insertion-failed' });
});

test('nobody gets the keys who takes the focus after the look at it', async () => {
  using keys = await openX11Keys();
  using app = await connectX11(() => {});
  using other = await connectX11(() => {});
  const focus = ({ client }: X11Connection) =>
    ask<{ focus: number }>((answer) => client.GetInputFocus(answer));
  app.client.SetInputFocus(app.window, 0);
  await focus(app);
  let taken: Promise<unknown> = Promise.resolve();
  const isPressed = await keys.tap(paste, never, async (looking) => {
    other.client.SetInputFocus(other.window, 0);
    taken = focus(other);
    // Time enough for both, if they were not held.
    for (let look = 0; look < 20; look++) await focus(looking);
    return true;
  });
  expect([isPressed, pressedIn]).toEqual([true, Array(4).fill(app.window)]);
  expect(await taken).toMatchObject({ focus: other.window });
});

test('nothing is pressed when the last look says no, and nobody is held any longer', async () => {
  using keys = await openX11Keys();
  using other = await connectX11(() => {});
  expect(await keys.tap(paste, never, async () => false)).toBe(false);
  await ask((answer) => other.client.GetInputFocus(answer));
  expect(pressedIn).toEqual([]);
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
