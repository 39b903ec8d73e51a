import { chownSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Keys } from './keys.ts';
import { startProgram } from './program.ts';
import type { Room } from './room.ts';
import type { SwayDesktop } from './sway-desktop.ts';
import type { Target } from './target.ts';
import { allWindows, focusWindow, newWindow, windowTitle } from './windows.ts';
import { untilSeen, type XConnection } from './x-connection.ts';

export interface Editor {
  /** For messages. */
  readonly name: string;
  readonly program: string;
  readonly parameters: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** As its window is called. */
  readonly windowClass: string;
}

/** What an editor needs of the desktop it is on. */
export interface EditorPlace {
  readonly room: Room;
  /** The window of that class that comes when the program is started. */
  openWindow(windowClass: string, start: () => void): Promise<number>;
  focus(window: number): Promise<void>;
  title(window: number): Promise<string>;
  /** Resolves with when it had such a title, in ms since the epoch; looked for now and whenever it changes. */
  titled(window: number, what: string, isIt: (title: string) => boolean, withinMs?: number): Promise<number>;
  press(keys: 'save' | 'select all' | 'delete'): Promise<void>;
}

export function x11Place(room: Room, connection: XConnection, keys: Keys): EditorPlace {
  const chords = { save: ['Control_L', 's'], 'select all': ['Control_L', 'a'], delete: ['Delete'] };
  return {
    room,
    openWindow: async (windowClass, start) => {
      const known = await allWindows(connection);
      start();
      const window = await newWindow(connection, windowClass, known);
      connection.watch(window, 'PropertyChange');
      return window;
    },
    focus: (window) => focusWindow(connection, window),
    title: (window) => windowTitle(connection, window),
    titled: async (window, what, isIt, withinMs) => {
      let at = 0;
      const stop = connection.onEvent((event) => {
        at = event.at;
      });
      const find = async () => (isIt(await windowTitle(connection, window)) ? at : null);
      return await untilSeen(connection, what, find, withinMs).finally(stop);
    },
    press: (what) => keys.tap(...chords[what]),
  };
}

export function swayPlace({ room, sway, keys }: Pick<SwayDesktop, 'room' | 'sway' | 'keys'>): EditorPlace {
  const chords = { save: ['Control', 's'], 'select all': ['Control', 'a'], delete: ['Delete'] } as const;
  const title = async (window: number) => (await sway.windows()).find(({ id }) => id === window)?.name ?? '';
  return {
    room,
    openWindow: async (windowClass, start) => {
      const known = (await sway.windows()).map(({ id }) => id);
      start();
      return sway.newWindow(windowClass, known);
    },
    focus: (window) => sway.focus(window),
    title,
    titled: (window, what, isIt, withinMs) => {
      const find = async () =>
        isIt(await title(window)) ? performance.timeOrigin + performance.now() : null;
      return sway.ipc.until(what, find, withinMs);
    },
    press: (what) => keys.tap(...chords[what]),
  };
}

/**
 * An editor with a file open. It says itself when its text has changed (a star in the window's title)
 * and when that is saved, so reading what stands in it needs neither a guess nor the clipboard.
 */
export async function openFileEditor(
  { name, program, parameters, environment, windowClass }: Editor,
  { room, openWindow, focus, title, titled, press }: EditorPlace,
  /** What stands in it; the caret is before it. */
  text = '',
): Promise<Target> {
  const file = join(room.homeDir, `${windowClass}.txt`);
  writeFileSync(file, text);
  chownSync(file, room.account.uid, room.account.gid);
  await using stack = new AsyncDisposableStack();
  const window = await openWindow(windowClass, () => {
    stack.use(startProgram(room, program, [...parameters, file], { environment }));
  });
  const running = stack.move();
  const hasChanges = (titleNow: string) => titleNow.startsWith('*');

  const target: Target = {
    name,
    window,
    focus: () => focus(window),
    changed: (withinMs) => titled(window, `new words in ${name}`, hasChanges, withinMs),
    read: async () => {
      if (hasChanges(await title(window))) {
        await target.focus();
        await press('save');
        await titled(window, `${name} to save`, (titleNow) => !hasChanges(titleNow));
      }
      // Editors end a file with a newline that nobody typed.
      return readFileSync(file, 'utf8').replace(/\n$/, '');
    },
    clear: async () => {
      if ((await target.read()) === '') return;
      await target.focus();
      await press('select all');
      await press('delete');
      await target.changed(20_000);
      const left = await target.read();
      if (left !== '') throw new Error(`${name} did not let itself be emptied: ${left}`);
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
  await target.focus();
  return target;
}
