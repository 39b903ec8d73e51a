import { chownSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePreferences } from './gtk-editor.ts';
import { startProgram } from './program.ts';
import type { Room } from './room.ts';
import type { Sway } from './sway.ts';
import type { SwayKeys } from './sway-keys.ts';
import type { Target } from './target.ts';

/** Mousepad as a window of Wayland. It says by a star in its title that its text has changed; saved, that can be read. */
export async function openSwayEditor(room: Room, sway: Sway, keys: SwayKeys): Promise<Target> {
  const file = join(room.homeDir, 'note.txt');
  writeFileSync(file, '');
  chownSync(file, room.account.uid, room.account.gid);
  writePreferences(room);
  const known = (await sway.windows()).map(({ id }) => id);
  const program = startProgram(room, 'mousepad', ['--disable-server', file], {
    environment: { GDK_BACKEND: 'wayland', GSETTINGS_BACKEND: 'keyfile', NO_AT_BRIDGE: '1' },
  });
  const window = await sway.newWindow('mousepad', known);
  const hasChanges = async () =>
    (await sway.windows()).find(({ id }) => id === window)?.name?.startsWith('*') === true;

  const target: Target = {
    name: 'Mousepad',
    window,
    focus: () => sway.focus(window),
    changed: (withinMs) =>
      sway.ipc.until(
        'new words in Mousepad',
        async () => ((await hasChanges()) ? performance.timeOrigin + performance.now() : null),
        withinMs,
      ),
    read: async () => {
      if (await hasChanges()) {
        await target.focus();
        await keys.tap('Control', 's');
        await sway.ipc.until('Mousepad to save', async () => ((await hasChanges()) ? null : true));
      }
      // Mousepad ends a file with a newline that nobody typed.
      return readFileSync(file, 'utf8').replace(/\n$/, '');
    },
    clear: async () => {
      if ((await target.read()) === '') return;
      await target.focus();
      await keys.tap('Control', 'a');
      await keys.tap('Delete');
      await target.changed(20_000);
      const left = await target.read();
      if (left !== '') throw new Error(`Mousepad did not let itself be emptied: ${left}`);
    },
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
  await target.focus();
  return target;
}
