/** Which hotkey a key pressed in a window of ours is, with the modifiers that are held. */
import { type Hotkey, hotkeyKeys, type ModifierName } from './hotkey.ts';

/** As a page is told of it: `key` is what it is marked with, `code` its place on an American keyboard. */
export interface PressedKey {
  readonly key: string;
  readonly code: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly meta: boolean;
}

/** Null while only modifiers are pressed, or a key that no hotkey ends in. */
export function pressedHotkey(pressed: PressedKey): Hotkey | null {
  const key = keyName(pressed);
  if (!hotkeyKeys.includes(key)) return null;
  const held: readonly (readonly [boolean, ModifierName])[] = [
    [pressed.control, 'Control'],
    [pressed.alt, 'Alt'],
    [pressed.shift, 'Shift'],
    [pressed.meta, 'Super'],
  ];
  return { modifiers: held.flatMap(([isHeld, name]) => (isHeld ? [name] : [])), key };
}

/** By itself it is heard only where Dictum hears every key. */
export function isModifierPressed({ code }: Pick<PressedKey, 'code'>): boolean {
  return /^(Control|Alt|Shift|Meta)(Left|Right)$/.test(code);
}

/** Where a page's name for the place is another than ours. */
const otherNames: Readonly<Record<string, string>> = {
  MediaTrackNext: 'MediaNextTrack',
  MediaTrackPrevious: 'MediaPreviousTrack',
  AudioVolumeMute: 'VolumeMute',
  AudioVolumeDown: 'VolumeDown',
  AudioVolumeUp: 'VolumeUp',
};

/**
 * Whoever listens to the hotkey finds its key by what it is marked with: on a French keyboard A is where an American
 * one has Q. Its place counts only where it gives no Latin letter or digit: in other scripts, and for a digit with Shift.
 */
function keyName({ key, code, alt }: PressedKey): string {
  // Those of the number pad give digits, too, and are other keys.
  if (/^[A-Z0-9]$/i.test(key) && !code.startsWith('Numpad')) return key.toUpperCase();
  // A mark like "," in the place of a letter is no letter; with Alt, macOS gives such a mark for a letter.
  if (/^[!-~]$/.test(key) && code.startsWith('Key') && !alt) return key;
  return otherNames[code] ?? code.replace(/^(Key|Digit)/, '');
}
