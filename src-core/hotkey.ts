/**
 * A hotkey as people read it and as Electron's accelerators spell it: modifiers in a fixed order,
 * then one key, joined by "+": "F9", "Control+Alt+Space".
 */
export const modifierNames = ['Control', 'Alt', 'Shift', 'Super'] as const;
export type ModifierName = (typeof modifierNames)[number];

export interface Hotkey {
  readonly modifiers: readonly ModifierName[];
  readonly key: string;
}

const functionKeys = Array.from({ length: 24 }, (_, index) => `F${index + 1}`);
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const digits = [...'0123456789'];

/** Keys that type nothing, so they can be a hotkey with no modifier. */
const silentKeys = new Set([...functionKeys, 'ScrollLock', 'Insert', 'PrintScreen']);

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
  return { modifiers, key };
}

export function formatHotkey(hotkey: Hotkey): string {
  return [...hotkey.modifiers, hotkey.key].join('+');
}

/** A letter alone, or with Shift, would be typed into every app while it is held. */
export function wouldType(hotkey: Hotkey): boolean {
  return !silentKeys.has(hotkey.key) && hotkey.modifiers.every((name) => name === 'Shift');
}

const pasteKeys = new Set(['Control+V', 'Control+Shift+V', 'Shift+Insert', 'Super+V']);

/** Dictum itself pastes with these: as a hotkey, they would swallow the words. */
export function wouldSwallowPaste(hotkey: Hotkey): boolean {
  return pasteKeys.has(formatHotkey(hotkey));
}
