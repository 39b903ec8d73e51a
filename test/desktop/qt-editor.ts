import { openFileEditor } from './file-editor.ts';
import type { Keys } from './keys.ts';
import type { Room } from './room.ts';
import type { Target } from './target.ts';
import type { XConnection } from './x-connection.ts';

export function openQtEditor(room: Room, connection: XConnection, keys: Keys): Promise<Target> {
  const featherpad = {
    name: 'FeatherPad',
    program: 'featherpad',
    parameters: ['--standalone'],
    // The Qt of the desktop's own style may wait for a settings service that is not there.
    environment: { QT_QPA_PLATFORM: 'xcb', QT_QPA_PLATFORMTHEME: '' },
    windowClass: 'featherpad',
  };
  return openFileEditor(featherpad, room, connection, keys);
}
