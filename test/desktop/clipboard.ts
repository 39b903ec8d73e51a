import { setTimeout as delay } from 'node:timers/promises';
import { type Program, runProgram, startProgram } from './program.ts';
import type { Room } from './room.ts';
import { ask, type XConnection, type XFixes } from './x-connection.ts';

/** What somebody copied before they dictated, and what they find there afterwards. */
export interface Clipboard {
  /** The program that keeps it lives as long as the desktop. */
  write(text: string): Promise<void>;
  read(): Promise<string>;
  /** Counts from now on how often it got other content; reading it would disturb what is watched. */
  watch(selection?: 'CLIPBOARD' | 'PRIMARY'): Promise<ClipboardWatch>;
}

export interface ClipboardWatch extends Disposable {
  /** Resolves when it has got other content that many times. */
  changes(count: number): Promise<void>;
  count(): number;
}

export function openClipboard(
  room: Room,
  connection: XConnection,
  keep: (program: Program) => void,
): Clipboard {
  return {
    write: async (text) => {
      const clipboard = await connection.atom('CLIPBOARD');
      const whoHasIt = () => ask<number>((answer) => connection.client.GetSelectionOwner(clipboard, answer));
      const earlier = await whoHasIt();
      // -quiet keeps xclip in the foreground and makes it say when it has the selection.
      const owner = startProgram(room, 'xclip', ['-selection', 'clipboard', '-in', '-quiet']);
      keep(owner);
      owner.input.end(text);
      await owner.line(/Waiting for selection requests/);
      // It says so before the server has heard of it.
      while ((await whoHasIt()) === earlier) await delay(2);
    },
    read: () => runProgram(room, 'xclip', ['-selection', 'clipboard', '-out']),
    watch: (selection = 'CLIPBOARD') => watchSelection(connection, selection),
  };
}

async function watchSelection(
  connection: XConnection,
  name: 'CLIPBOARD' | 'PRIMARY',
): Promise<ClipboardWatch> {
  const fixes = await ask<XFixes>((answer) => connection.client.require('fixes', answer));
  const selection = await connection.atom(name);
  const newOwner = 1;
  fixes.SelectSelectionInput(connection.root, selection, newOwner);
  await connection.settle();
  let seen = 0;
  const waiting = new Set<() => void>();
  const stop = connection.onEvent((event) => {
    if (event.name !== 'SelectionNotify' || event.owner === undefined || event.selection !== selection)
      return;
    seen++;
    for (const look of waiting) look();
  });
  return {
    count: () => seen,
    changes: (count) =>
      new Promise((resolve, reject) => {
        const withinMs = 10_000;
        const timer = setTimeout(
          () => reject(new Error(`${name} changed ${seen} times in ${withinMs} ms, not ${count} times`)),
          withinMs,
        );
        const look = () => {
          if (seen < count) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    [Symbol.dispose]: stop,
  };
}
