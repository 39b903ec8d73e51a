/** ydotool needs the kernel's /dev/uinput; a script in its place notes what it is told. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openYdotool, ydotoolSocket } from '../../../src-main/insertion/ydotool.ts';

const never = new AbortController().signal;
const { PATH: usualPath } = process.env;
let folder: string;
let server: Server;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dictum-ydotool-'));
  server = createServer();
  await new Promise<void>((resolve) => server.listen(join(folder, '.ydotool_socket'), resolve));
});
afterEach(() => {
  process.env.PATH = usualPath;
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

function installYdotool(script: string): void {
  writeFileSync(join(folder, 'ydotool'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  process.env.PATH = `${folder}${delimiter}${usualPath}`;
}

test('it is there when the socket of its daemon is, and not otherwise', () => {
  const socket = join(folder, '.ydotool_socket');
  expect(ydotoolSocket({ XDG_RUNTIME_DIR: folder })).toBe(socket);
  expect(ydotoolSocket({ YDOTOOL_SOCKET: socket, XDG_RUNTIME_DIR: '/nowhere' })).toBe(socket);
  writeFileSync(join(folder, 'no-socket'), '');
  expect(ydotoolSocket({ YDOTOOL_SOCKET: join(folder, 'no-socket') })).not.toBe(join(folder, 'no-socket'));
});

test('the chord goes down and up again in reverse', async () => {
  const told = join(folder, 'told');
  installYdotool(`echo "$YDOTOOL_SOCKET $@" > '${told}'`);
  using robot = openYdotool('/the/socket');
  await robot.tap({ key: 'v', modifiers: ['control', 'shift'] }, never);
  expect(readFileSync(told, 'utf8')).toBe('/the/socket key --key-delay=1 29:1 42:1 47:1 47:0 42:0 29:0\n');
});

test('that it failed is said', async () => {
  installYdotool('exit 1');
  using robot = openYdotool('/the/socket');
  await expect(robot.tap({ key: 'v', modifiers: ['control'] }, never)).rejects.toMatchObject({
    code: 'insertion-failed',
  });
});

test('one that hangs is ended when nobody waits for it any more, and lets go of the keys', async () => {
  const told = join(folder, 'told');
  const pid = join(folder, 'pid');
  installYdotool(
    `case "$*" in *:1*) echo $$ > '${pid}'; trap '' TERM; while :; do sleep 0.01; done ;; esac; echo "$@" > '${told}'`,
  );
  using robot = openYdotool('/the/socket');
  const patience = new AbortController();
  const tapped = robot.tap({ key: 'v', modifiers: ['control'] }, patience.signal);
  await expect
    .poll(() => readFileSync(pid, { encoding: 'utf8', flag: 'a+' }), { timeout: 10_000 })
    .not.toBe('');
  patience.abort();
  await expect(tapped).rejects.toMatchObject({ code: 'insertion-failed' });
  const isAlive = () => {
    try {
      return process.kill(Number(readFileSync(pid, 'utf8')), 0);
    } catch {
      return false;
    }
  };
  await expect.poll(isAlive).toBe(false);
  await expect
    .poll(() => readFileSync(told, { encoding: 'utf8', flag: 'a+' }))
    .toBe('key --key-delay=1 47:0 29:0\n');
});

test('one that hangs is ended by itself, too', async () => {
  installYdotool(`case "$*" in *:1*) trap '' TERM; while :; do sleep 0.01; done ;; esac`);
  using robot = openYdotool('/the/socket');
  await expect(robot.tap({ key: 'v', modifiers: ['control'] }, never)).rejects.toMatchObject({
    code: 'insertion-failed',
  });
});
