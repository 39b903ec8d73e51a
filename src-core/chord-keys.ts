/** Where the keys of a chord are on an X11 keyboard, whatever it writes. */
import type { KeyboardLayout } from './typed-keys.ts';

type ChordKey = 'control' | 'shift' | 'command' | 'v' | 'insert' | 'enter';

/**
 * By name: its keysym; for a modifier its row in the server's list of them, from which those count that somebody has
 * put on other keys; the keycode it has on every usual keyboard.
 */
const keys: Record<ChordKey, { readonly keysym: number; readonly row?: number; readonly usual: number }> = {
  shift: { keysym: 0xffe1, row: 0, usual: 50 },
  control: { keysym: 0xffe3, row: 2, usual: 37 },
  command: { keysym: 0xffeb, row: 6, usual: 133 },
  v: { keysym: 0x76, usual: 55 },
  insert: { keysym: 0xff63, usual: 118 },
  enter: { keysym: 0xff0d, usual: 36 },
};

const capitalV = 0x56;

export interface ChordKeycodes {
  /** In the order of the chord. */
  readonly pressed: readonly number[];
  /** What to put on a key first, level by level: null when the layout has all that is pressed. */
  readonly lent: {
    readonly keycode: number;
    readonly keysyms: readonly number[];
    /** What the key had. */
    readonly before: readonly number[];
  } | null;
}

/**
 * `modifierRows` as the server has them: Shift, Lock, Control, Mod1 … Mod5. `group` is the layout that is on.
 * A keyboard without a V, such as one that is only Cyrillic, gets one on the key in its place, as another layout of
 * that key: GTK finds its shortcut by the letter, in any layout of the key, and Chromium by the place.
 */
export function chordKeycodes(
  chord: readonly ChordKey[],
  layout: Pick<KeyboardLayout, 'first' | 'rows'>,
  modifierRows: readonly (readonly number[])[],
  group: number,
): ChordKeycodes {
  const { first, rows } = layout;
  /** The server lists two columns a layout; one that is not on serves shortcuts too. */
  const withKeysym = (keysym: number, among: (keycode: number) => boolean = () => true) => {
    const columns = Math.max(0, ...rows.map(({ length }) => length));
    const firstLevels = Array.from({ length: Math.ceil(columns / 2) }, (_, index) => index * 2);
    for (const column of [group * 2, ...firstLevels]) {
      const index = rows.findIndex((row, at) => row[column] === keysym && among(first + at));
      if (index >= 0) return first + index;
    }
    return null;
  };
  let lent: ChordKeycodes['lent'] = null;
  const pressed = chord.map((name) => {
    const { keysym, row, usual } = keys[name];
    if (row !== undefined) {
      const those = (modifierRows[row] ?? []).filter((keycode) => keycode !== 0);
      return withKeysym(keysym, (keycode) => those.includes(keycode)) ?? those[0] ?? usual;
    }
    const found = withKeysym(keysym);
    if (found !== null || name !== 'v') return found ?? usual;
    const own = rows[usual - first] ?? [];
    const [plain = 0, withShift = plain] = own;
    lent = { keycode: usual, keysyms: [plain, withShift, keysym, capitalV], before: own };
    return usual;
  });
  return { pressed, lent };
}
