import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFileEditor } from './file-editor.ts';
import type { Keys } from './keys.ts';
import { ownFolder, type Room } from './room.ts';
import type { Target } from './target.ts';
import type { XConnection } from './x-connection.ts';

export interface GtkEditorOptions {
  /** What stands in it; the caret is before it. */
  readonly text?: string;
  /** On the accessibility bus. */
  readonly tellsItsText?: boolean;
}

export function openGtkEditor(
  room: Room,
  connection: XConnection,
  keys: Keys,
  { text = '', tellsItsText = false }: GtkEditorOptions = {},
): Promise<Target> {
  writePreferences(room);
  const mousepad = {
    name: 'Mousepad',
    program: 'mousepad',
    parameters: ['--disable-server'],
    environment: { GSETTINGS_BACKEND: 'keyfile', ...(tellsItsText ? {} : { NO_AT_BRIDGE: '1' }) },
    windowClass: 'mousepad',
  };
  return openFileEditor(mousepad, room, connection, keys, text);
}

/** As somebody has it who writes prose: long lines stay in the window, where the screenshots can see them. */
export function writePreferences({ account, environment }: Room): void {
  const folder = ownFolder(account, join(environment.XDG_CONFIG_HOME ?? '', 'glib-2.0/settings'));
  const file = join(folder, 'keyfile');
  writeFileSync(file, '[org/xfce/mousepad/preferences/view]\nword-wrap=true\n');
  chownSync(file, account.uid, account.gid);
}
