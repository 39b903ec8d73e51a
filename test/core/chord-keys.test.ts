import { expect, test } from 'vitest';
import { chordKeycodes } from '../../src-core/chord-keys.ts';

const first = 8;
/** Shift, Lock, Control, Mod1 … Mod5, as setxkbmap leaves them. */
const usualModifiers = [[50, 62], [66], [37, 105], [64], [77], [], [133], [92]];

/** A keyboard that writes only this, by keycode. */
function rows(keysyms: Readonly<Record<number, readonly number[]>>) {
  return Array.from({ length: 248 }, (_, index) => keysyms[index + first] ?? [0, 0, 0, 0]);
}
const special = { 36: [0xff0d], 37: [0xffe3], 50: [0xffe1], 118: [0xff63], 133: [0xffeb] };
const [v, capitalV, dot, cyrillicEm, capitalEm] = [0x76, 0x56, 0x2e, 0x6cd, 0x6ed];

test.each([
  ['where it is on most keyboards', { 55: [v, capitalV, v, capitalV] }, 0, 55],
  ['where Dvorak has it', { 55: [0x6b], 60: [v, capitalV] }, 0, 60],
  ['in the layout that is on, when there are two', { 55: [v, capitalV, 0x6b], 60: [dot, dot, v] }, 1, 60],
  ['in the other one, when that which is on has none', { 55: [v, capitalV, cyrillicEm] }, 1, 55],
] as const)('V is pressed %s', (_, keysyms, group, keycode) => {
  expect(
    chordKeycodes(['control', 'v'], { first, rows: rows({ ...special, ...keysyms }) }, usualModifiers, group),
  ).toEqual({ pressed: [37, keycode], lent: null });
});

test('a keyboard that has no V gets one in its place, as another layout of that key', () => {
  const cyrillic = rows({ ...special, 55: [cyrillicEm, capitalEm] });
  expect(chordKeycodes(['control', 'shift', 'v'], { first, rows: cyrillic }, usualModifiers, 0)).toEqual({
    pressed: [37, 50, 55],
    lent: { keycode: 55, keysyms: [cyrillicEm, capitalEm, v, capitalV], before: [cyrillicEm, capitalEm] },
  });
});

test('a modifier is pressed where somebody has put it', () => {
  const swapped = [[50], [37], [66], [64], [], [], [133], []];
  const keyboard = rows({ ...special, 37: [0xffe5], 66: [0xffe3], 55: [v] });
  expect(chordKeycodes(['control', 'v'], { first, rows: keyboard }, swapped, 0).pressed).toEqual([66, 55]);
  expect(chordKeycodes(['shift', 'insert'], { first, rows: keyboard }, swapped, 0).pressed).toEqual([
    50, 118,
  ]);
  expect(chordKeycodes(['enter'], { first, rows: keyboard }, swapped, 0).pressed).toEqual([36]);
});
