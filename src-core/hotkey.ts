/**
 * A hotkey as people read it and as Electron's accelerators spell it: modifiers in a fixed order,
 * then one key, joined by "+": "F9", "Control+Alt+Space". Beyond those, one modifier by itself, left and
 * right told apart ("RightControl"), and a button of the mouse ("Mouse5").
 */
export const modifierNames = ['Control', 'Alt', 'Shift', 'Super'] as const;
export type ModifierName = (typeof modifierNames)[number];

export interface Hotkey {
  readonly modifiers: readonly ModifierName[];
  readonly key: string;
}

const functionKeys = Array.from({ length: 24 }, (_, index) => `F${index + 1}`);
export const letters: readonly string[] = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
export const digits: readonly string[] = [...'0123456789'];

/** By itself, each is a hotkey that counts only when no other key goes down with it. */
export const modifierKeys = modifierNames.flatMap((name) => [`Left${name}`, `Right${name}`] as const);

/** Those at the side, which most apps take for "back" and "forward". */
export const mouseButtons = ['Mouse4', 'Mouse5'] as const;

export const mediaKeys = [
  'MediaPlayPause',
  'MediaNextTrack',
  'MediaPreviousTrack',
  'MediaStop',
  'VolumeMute',
  'VolumeDown',
  'VolumeUp',
] as const;

/** Keys that type nothing, so they can be a hotkey with no modifier. */
const silentKeys = new Set<string>([
  ...functionKeys,
  'ScrollLock',
  'Insert',
  'PrintScreen',
  ...modifierKeys,
  ...mouseButtons,
  ...mediaKeys,
]);

/** Every key a hotkey can end in. */
export const hotkeyKeys: readonly string[] = [
  ...silentKeys,
  ...letters,
  ...digits,
  'Space',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'Delete',
];

/** Null when the text is no hotkey Dictum can listen to. */
export function parseHotkey(text: string): Hotkey | null {
  const parts = text.split('+');
  const key = parts.pop() ?? '';
  if (!hotkeyKeys.includes(key)) return null;
  const modifiers = modifierNames.filter((name) => parts.includes(name));
  if (modifiers.length !== parts.length) return null;
  const hotkey = { modifiers, key };
  return isModifierAlone(hotkey) && modifiers.length > 0 ? null : hotkey;
}

export function formatHotkey(hotkey: Hotkey): string {
  return [...hotkey.modifiers, hotkey.key].join('+');
}

export function isModifierAlone({ key }: Hotkey): boolean {
  return isModifierKey(key);
}

export function isModifierKey(key: string): boolean {
  return modifierKeys.some((modifier) => modifier === key);
}

export function isMouseButton({ key }: Hotkey): boolean {
  return mouseButtons.some((button) => button === key);
}

export function isMediaKey({ key }: Hotkey): boolean {
  return mediaKeys.some((mediaKey) => mediaKey === key);
}

/** A letter alone, or with Shift, would be typed into every app while it is held. */
export function wouldType(hotkey: Hotkey): boolean {
  return !silentKeys.has(hotkey.key) && hotkey.modifiers.every((name) => name === 'Shift');
}

/** Windows takes AltGr for Ctrl and Alt together: whoever types "@" or "€" with it presses such a hotkey. */
export function isAltGrOnWindows({ modifiers, key }: Hotkey): boolean {
  const isAltGr = modifiers.includes('Control') && modifiers.includes('Alt') && !modifiers.includes('Super');
  return isAltGr && (letters.includes(key) || digits.includes(key));
}

const pasteKeys = new Set(['Control+V', 'Control+Shift+V', 'Shift+Insert', 'Super+V']);

/** Dictum itself pastes with these: as a hotkey, they would swallow the words. */
export function wouldSwallowPaste(hotkey: Hotkey): boolean {
  return pasteKeys.has(formatHotkey(hotkey));
}
