import type { Desktop } from './desktop.ts';
import { type Editor, openFileEditor, swayPlace, x11Place } from './file-editor.ts';
import type { SwayDesktop } from './sway-desktop.ts';
import type { Target } from './target.ts';

export function openQtEditor({ room, connection, keys }: Desktop): Promise<Target> {
  return openFileEditor(featherpad('xcb'), x11Place(room, connection, keys));
}

/** The same as a window of Wayland. */
export function openSwayQtEditor(desktop: SwayDesktop): Promise<Target> {
  return openFileEditor(featherpad('wayland'), swayPlace(desktop));
}

function featherpad(platform: 'xcb' | 'wayland'): Editor {
  return {
    name: 'FeatherPad',
    program: 'featherpad',
    parameters: ['--standalone'],
    // The Qt of the desktop's own style may wait for a settings service that is not there.
    environment: { QT_QPA_PLATFORM: platform, QT_QPA_PLATFORMTHEME: '' },
    windowClass: 'featherpad',
  };
}
