import { chownSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Keys } from './keys.ts';
import { startProgram } from './program.ts';
import { ownFolder, type Room } from './room.ts';
import type { Target } from './target.ts';
import { allWindows, focusWindow, newWindow, windowTitle } from './windows.ts';
import { untilSeen, type XConnection } from './x-connection.ts';

/**
 * Mousepad with a file open. It says itself when its text has changed (a star in the window's title)
 * and when that is saved, so reading what stands in it needs neither a guess nor the clipboard.
 */
export async function openGtkEditor(room: Room, connection: XConnection, keys: Keys): Promise<Target> {
  const file = join(room.homeDir, 'note.txt');
  writeFileSync(file, '');
  chownSync(file, room.account.uid, room.account.gid);
  writePreferences(room);
  const known = await allWindows(connection);
  const program = startProgram(room, 'mousepad', ['--disable-server', file], {
    environment: { GSETTINGS_BACKEND: 'keyfile', NO_AT_BRIDGE: '1' },
  });
  const window = await newWindow(connection, 'mousepad', known);
  connection.watch(window, 'PropertyChange');
  const hasChanges = async () => (await windowTitle(connection, window)).startsWith('*');

  const target: Target = {
    name: 'Mousepad',
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
          'new words in Mousepad',
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
        await untilSeen(connection, 'Mousepad to save', async () => ((await hasChanges()) ? null : true));
      }
      // Mousepad ends a file with a newline that nobody typed.
      return readFileSync(file, 'utf8').replace(/\n$/, '');
    },
    clear: async () => {
      if ((await target.read()) === '') return;
      await target.focus();
      await keys.tap('Control_L', 'a');
      await keys.tap('Delete');
      await target.changed(5_000);
      const left = await target.read();
      if (left !== '') throw new Error(`Mousepad did not let itself be emptied: ${left}`);
    },
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
  await target.focus();
  return target;
}

/** As somebody has it who writes prose: long lines stay in the window, where the screenshots can see them. */
export function writePreferences({ account, environment }: Room): void {
  const folder = ownFolder(account, join(environment.XDG_CONFIG_HOME ?? '', 'glib-2.0/settings'));
  const file = join(folder, 'keyfile');
  writeFileSync(file, '[org/xfce/mousepad/preferences/view]\nword-wrap=true\n');
  chownSync(file, account.uid, account.gid);
}
