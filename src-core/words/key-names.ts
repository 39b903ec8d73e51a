import { parseHotkey } from '../hotkey.ts';

const printed: Readonly<Record<string, string>> = {
  Control: 'Ctrl',
  LeftControl: 'Left Ctrl',
  RightControl: 'Right Ctrl',
  LeftAlt: 'Left Alt',
  RightAlt: 'Right Alt',
  LeftShift: 'Left Shift',
  RightShift: 'Right Shift',
  LeftSuper: 'Left Super',
  RightSuper: 'Right Super',
  Mouse4: 'Mouse 4',
  Mouse5: 'Mouse 5',
  MediaPlayPause: 'Play/Pause',
  MediaNextTrack: 'Next track',
  MediaPreviousTrack: 'Previous track',
  MediaStop: 'Media stop',
  VolumeMute: 'Mute',
  VolumeDown: 'Volume down',
  VolumeUp: 'Volume up',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
  ScrollLock: 'Scroll Lock',
  PrintScreen: 'Print Screen',
};

/** As they are printed on the keys. */
export function keyNames(keys: string): readonly string[] {
  const hotkey = parseHotkey(keys);
  if (hotkey === null) return [keys];
  return [...hotkey.modifiers, hotkey.key].map((name) => printed[name] ?? name);
}

/** In a sentence. */
export function keysSaid(keys: string): string {
  return keyNames(keys).join('+');
}
