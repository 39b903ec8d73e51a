import { expect, it } from 'vitest';
import { formatHotkey, mediaKeys } from '../../src-core/hotkey.ts';
import { type PressedKey, pressedHotkey } from '../../src-core/pressed-hotkey.ts';

function pressed(key: string, code: string, held: Partial<PressedKey> = {}): string | null {
  const hotkey = pressedHotkey({ control: false, alt: false, shift: false, meta: false, ...held, key, code });
  return hotkey && formatHotkey(hotkey);
}

it('is the key as it is marked, wherever the layout has it', () => {
  expect(pressed('a', 'KeyQ', { control: true, alt: true })).toBe('Control+Alt+A');
  expect(pressed('M', 'Semicolon', { shift: true, meta: true })).toBe('Shift+Super+M');
  expect(pressed('1', 'Digit1', { alt: true })).toBe('Alt+1');
});

it('is the key at its place where that gives no Latin letter or digit', () => {
  expect(pressed('ф', 'KeyA', { control: true })).toBe('Control+A');
  expect(pressed('!', 'Digit1', { control: true, shift: true })).toBe('Control+Shift+1');
  expect(pressed(' ', 'Space', { control: true })).toBe('Control+Space');
  expect(pressed('@', 'KeyL', { alt: true })).toBe('Alt+L');
  expect(pressed('F9', 'F9')).toBe('F9');
});

it('is none for modifiers, for the number pad, and for what no hotkey ends in', () => {
  expect(pressed('Control', 'ControlLeft', { control: true })).toBeNull();
  expect(pressed('1', 'Numpad1', { control: true })).toBeNull();
  expect(pressed('Enter', 'Enter')).toBeNull();
  // Where a French keyboard has it, an American one has M.
  expect(pressed(',', 'KeyM', { control: true })).toBeNull();
});

it('knows every media key by the name that a page has for it', () => {
  const codes = [
    'MediaPlayPause',
    'MediaTrackNext',
    'MediaTrackPrevious',
    'MediaStop',
    'AudioVolumeMute',
    'AudioVolumeDown',
    'AudioVolumeUp',
  ];
  expect(codes.map((code) => pressed(code, code))).toEqual(mediaKeys);
});
