/** A hotkey as other programs spell it; all of them use the names of keys that xkbcommon has. */
import { type Hotkey, hotkeyKeys, isModifierKey, isMouseButton } from './hotkey.ts';

/** Where xkbcommon's name is another than ours. */
const otherNames: Readonly<Record<string, string>> = {
  Space: 'space',
  ScrollLock: 'Scroll_Lock',
  PrintScreen: 'Print',
  PageUp: 'Page_Up',
  PageDown: 'Page_Down',
  MediaPlayPause: 'XF86AudioPlay',
  MediaNextTrack: 'XF86AudioNext',
  MediaPreviousTrack: 'XF86AudioPrev',
  MediaStop: 'XF86AudioStop',
  VolumeMute: 'XF86AudioMute',
  VolumeDown: 'XF86AudioLowerVolume',
  VolumeUp: 'XF86AudioRaiseVolume',
};

/** Null for what others have no shortcuts with: a button of the mouse, a modifier by itself. */
export function keysymName(key: string): string | null {
  if (isModifierKey(key) || isMouseButton({ modifiers: [], key })) return null;
  if (/^[A-Z]$/.test(key)) return key.toLowerCase();
  return otherNames[key] ?? (hotkeyKeys.includes(key) ? key : null);
}

const triggerModifiers: Readonly<Record<string, string>> = {
  Control: 'CTRL',
  Alt: 'ALT',
  Shift: 'SHIFT',
  Super: 'LOGO',
};

/**
 * As the shortcuts specification has it: "CTRL+ALT+d". Null where it has no words for the hotkey.
 * @see https://specifications.freedesktop.org/shortcuts-spec/latest/
 */
export function shortcutTrigger({ modifiers, key }: Hotkey): string | null {
  const keysym = keysymName(key);
  const names = modifiers.map((name) => triggerModifiers[name]);
  if (keysym === null || names.includes(undefined)) return null;
  return [...names, keysym].join('+');
}
