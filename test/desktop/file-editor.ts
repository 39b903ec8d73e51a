import { chownSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Keys } from './keys.ts';
import { startProgram } from './program.ts';
import type { Room } from './room.ts';
import type { Target } from './target.ts';
import { allWindows, focusWindow, newWindow, windowTitle } from './windows.ts';
import { untilSeen, type XConnection } from './x-connection.ts';

interface Editor {
  /** For messages. */
  readonly name: string;
  readonly program: string;
  readonly parameters: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** As its window is called. */
  readonly windowClass: string;
}

/**
 * An editor with a file open. It says itself when its text has changed (a star in the window's title)
 * and when that is saved, so reading what stands in it needs neither a guess nor the clipboard.
 */
export async function openFileEditor(
  { name, program, parameters, environment, windowClass }: Editor,
  room: Room,
  connection: XConnection,
  keys: Keys,
  /** What stands in it; the caret is before it. */
  text = '',
): Promise<Target> {
  const file = join(room.homeDir, `${windowClass}.txt`);
  writeFileSync(file, text);
  chownSync(file, room.account.uid, room.account.gid);
  const known = await allWindows(connection);
  const running = startProgram(room, program, [...parameters, file], { environment });
  const window = await newWindow(connection, windowClass, known);
  connection.watch(window, 'PropertyChange');
  const hasChanges = async () => (await windowTitle(connection, window)).startsWith('*');

  const target: Target = {
    name,
    window,
    focus: () => focusWindow(connection, window),
    changed: async (withinMs) => {
      let at = 0;
      const stop = connection.onEvent((event) => {
        at = event.at;
      });
      try {
        return await untilSeen(
          connection,
          `new words in ${name}`,
          async () => ((await hasChanges()) ? at : null),
          withinMs,
        );
      } finally {
        stop();
      }
    },
    read: async () => {
      if (await hasChanges()) {
        await target.focus();
        await keys.tap('Control_L', 's');
        await untilSeen(connection, `${name} to save`, async () => ((await hasChanges()) ? null : true));
      }
      // Editors end a file with a newline that nobody typed.
      return readFileSync(file, 'utf8').replace(/\n$/, '');
    },
    clear: async () => {
      if ((await target.read()) === '') return;
      await target.focus();
      await keys.tap('Control_L', 'a');
      await keys.tap('Delete');
      await target.changed(20_000);
      const left = await target.read();
      if (left !== '') throw new Error(`${name} did not let itself be emptied: ${left}`);
    },
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
  await target.focus();
  return target;
}
