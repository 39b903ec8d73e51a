import { chownSync, readFileSync, statSync, truncateSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startProgram } from './program.ts';
import type { Room } from './room.ts';
import type { SwayDesktop } from './sway-desktop.ts';
import { type ProgramTarget, untilReads } from './target.ts';
import { allWindows, focusWindow, newWindow } from './windows.ts';
import type { XConnection } from './x-connection.ts';

/**
 * xterm with a program that writes down every byte the terminal gives it, at once and unchanged: also
 * a newline, which would have run a command, and a control character, which a wrong paste leaves.
 */
export async function openTerminal(room: Room, connection: XConnection): Promise<ProgramTarget> {
  const known = await allWindows(connection);
  return openXterm(room, {
    newWindow: () => newWindow(connection, 'xterm', known),
    focus: (window) => focusWindow(connection, window),
  });
}

/** The same on Wayland, where it is a window of Xwayland. */
export async function openSwayXterm({ room, sway, keys }: SwayDesktop): Promise<ProgramTarget> {
  const terminal = await openXterm(room, {
    newWindow: () => sway.newWindow('xterm', []),
    focus: (window) => sway.focus(window),
  });
  // Xwayland has only just started for it, and what is typed too early reaches nobody: once a key arrives, all is in
  // place, and once the next one does, so has all that was typed before it.
  const isHeard = terminal.changed(20_000).then(() => true);
  const tapAgain = async () => {
    await keys.tap('x');
    return Promise.race([isHeard, delay(200, false)]);
  };
  while (!(await tapAgain()));
  await keys.tap('s');
  await untilReads(terminal, 'the last key', (typed) => typed.endsWith('s'));
  await terminal.clear();
  return terminal;
}

interface WindowPlace {
  newWindow(): Promise<number>;
  focus(window: number): Promise<void>;
}

async function openXterm(room: Room, { newWindow, focus }: WindowPlace): Promise<ProgramTarget> {
  const file = join(room.homeDir, 'typed-into-terminal');
  const ready = join(room.homeDir, 'terminal-is-ready');
  for (const name of [file, ready]) {
    writeFileSync(name, '');
    chownSync(name, room.account.uid, room.account.gid);
  }
  const isReady = growth(ready);
  const program = startProgram(room, 'xterm', [
    ...['-geometry', '100x24', '-e'],
    ...['sh', '-c', `stty raw -echo && echo ready > '${ready}' && exec tee -a '${file}'`],
  ]);
  const window = await newWindow();
  await isReady(0, 20_000);
  const typed = growth(file);
  let readBytes = 0;

  const target: ProgramTarget = {
    name: 'xterm',
    pid: program.pid,
    window,
    focus: () => focus(window),
    changed: (withinMs) => typed(readBytes, withinMs),
    read: async () => {
      const bytes = readFileSync(file);
      readBytes = bytes.length;
      return bytes.toString('utf8');
    },
    clear: async () => {
      truncateSync(file);
      readBytes = 0;
    },
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
  await target.focus();
  return target;
}

/** xterm with a shell that runs what it is given, in the home folder. Resolves when it takes commands. */
export async function openShell(
  room: Room,
  connection: XConnection,
  shell: readonly string[],
): Promise<AsyncDisposable> {
  const ready = join(room.homeDir, 'shell-is-ready');
  writeFileSync(ready, '');
  chownSync(ready, room.account.uid, room.account.gid);
  const known = await allWindows(connection);
  const isReady = growth(ready);
  // The prompt is written when the shell is about to read.
  const program = startProgram(room, 'xterm', ['-geometry', '100x24', '-e', ...shell], {
    environment: { PS1: `$(echo ready >> '${ready}')$ ` },
  });
  const window = await newWindow(connection, 'xterm', known);
  await isReady(0, 20_000);
  await focusWindow(connection, window);
  return program;
}

/** Resolves when the file is longer than that, with when it was seen to be. */
export function growth(file: string): (bytes: number, withinMs: number) => Promise<number> {
  return async (bytes, withinMs) => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const look = () => {
      if (statSync(file).size > bytes) resolve(performance.timeOrigin + performance.now());
    };
    const watcher = watch(file, look);
    const timer = setTimeout(
      () => reject(new Error(`Nothing was written to ${file} within ${withinMs} ms`)),
      withinMs,
    );
    look();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      watcher.close();
    }
  };
}
