import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EditorPlace, openFileEditor } from './file-editor.ts';
import { ownFolder, type Room } from './room.ts';
import type { Target } from './target.ts';

export interface GtkEditorOptions {
  /** What stands in it; the caret is before it. */
  readonly text?: string;
  /** On the accessibility bus. */
  readonly tellsItsText?: boolean;
}

/** @param backend GDK's name for what the desktop is. */
export function openGtkEditor(
  place: EditorPlace,
  backend: 'x11' | 'wayland',
  { text = '', tellsItsText = false }: GtkEditorOptions = {},
): Promise<Target> {
  writePreferences(place.room);
  const mousepad = {
    name: 'Mousepad',
    program: 'mousepad',
    parameters: ['--disable-server'],
    environment: {
      GDK_BACKEND: backend,
      GSETTINGS_BACKEND: 'keyfile',
      ...(tellsItsText ? {} : { NO_AT_BRIDGE: '1' }),
    },
    windowClass: 'mousepad',
  };
  return openFileEditor(mousepad, place, text);
}

/** As somebody has it who writes prose: long lines stay in the window, where the screenshots can see them. */
function writePreferences({ account, environment }: Room): void {
  const folder = ownFolder(account, join(environment.XDG_CONFIG_HOME ?? '', 'glib-2.0/settings'));
  const file = join(folder, 'keyfile');
  writeFileSync(file, '[org/xfce/mousepad/preferences/view]\nword-wrap=true\n');
  chownSync(file, account.uid, account.gid);
}
