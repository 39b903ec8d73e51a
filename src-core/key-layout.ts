/**
 * Which letter or digit people read on which key. The hook tells of places, by their numbers on an
 * American keyboard; the system registers a hotkey by what its key writes. On another layout the two
 * are different keys unless somebody translates.
 */
import { digits, letters } from './hotkey.ts';

/** X numbers its keys 8 higher than keyboards do, from the digits to the last row of letters. */
const firstPlace = 9;
const lastPlace = 96;

/**
 * By letter or digit: the place of its key, in the numbers of the hook. `keysyms`: what X has for each
 * key, from keycode 8 on: first what it writes by itself, then with Shift, then those of other layouts.
 * What no key writes, as Latin letters on a keyboard that is only Cyrillic, is not in it.
 */
export function placesOnX11(keysyms: readonly (readonly number[])[]): ReadonlyMap<string, number> {
  const columns = Math.max(0, ...keysyms.map(({ length }) => length));
  const places = new Map<string, number>();
  for (let column = 0; column < columns; column++) {
    for (const [index, row] of keysyms.entries()) {
      const keycode = index + 8;
      const key = String.fromCharCode(row[column] ?? 0).toUpperCase();
      const isWanted = letters.includes(key) || digits.includes(key);
      if (isWanted && !places.has(key) && keycode >= firstPlace && keycode <= lastPlace)
        places.set(key, keycode - 8);
    }
  }
  return places;
}
