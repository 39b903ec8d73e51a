/**
 * Which keys write a text on an X11 keyboard. What the layout does not have is put on keys that it
 * leaves free; which, is decided here, and done in `src-main/insertion/x11/typing.ts`.
 */

/** The keysyms of each keycode as the server tells them, level by level; the first row is `first`. */
export interface KeyboardLayout {
  readonly first: number;
  readonly rows: readonly (readonly number[])[];
  /** Shift, Control and the like. */
  readonly modifiers: ReadonlySet<number>;
}

interface KeyStroke {
  readonly keycode: number;
  readonly hasShift: boolean;
}

/** So much of the text as can be written with one keyboard. */
export interface TypedPart {
  readonly strokes: readonly KeyStroke[];
  /** Keysyms to put on free keys first, by keycode. */
  readonly lent: ReadonlyMap<number, number>;
}

const returnKeysym = 0xff0d;

/** Above it a keysym is the character's own number. */
const unicodeKeysyms = 0x0100_0000;

/** Of the characters that have older names only Latin 1 is sure to be understood everywhere. */
function keysymOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  const isLatin1 = (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xff);
  return isLatin1 ? code : unicodeKeysyms + code;
}

/** Not so many at once that somebody who goes to another window is followed there for long. */
const longestPart = 250;

/**
 * A tab would go to the next field and leave the rest of the words there, so it is typed as a space. A
 * newline is Enter with Shift: every editor begins a line with it, and an app that sends with Enter does not.
 */
export function typedParts(text: string, layout: KeyboardLayout): readonly TypedPart[] {
  const known = knownStrokes(layout);
  const free = freeKeycodes(layout);
  const parts: TypedPart[] = [];
  let strokes: KeyStroke[] = [];
  let lent = new Map<number, number>();
  let ofKeysym = new Map<number, KeyStroke>();
  const endPart = () => {
    if (strokes.length > 0) parts.push({ strokes, lent });
    strokes = [];
    lent = new Map();
    ofKeysym = new Map();
  };
  for (const character of text.replaceAll('\t', ' ')) {
    if (strokes.length >= longestPart) endPart();
    const keysym = character === '\n' ? returnKeysym : keysymOf(character);
    let stroke = known.get(keysym) ?? ofKeysym.get(keysym);
    if (stroke === undefined) {
      if (lent.size === free.length) endPart();
      const keycode = free[lent.size];
      if (keycode === undefined) throw new Error('this keyboard leaves no key free');
      lent.set(keycode, keysym);
      stroke = { keycode, hasShift: false };
      ofKeysym.set(keysym, stroke);
    }
    strokes.push(character === '\n' ? { ...stroke, hasShift: true } : stroke);
  }
  endPart();
  return parts;
}

/**
 * What the layout writes by itself. Where there is a second layout to change to, nobody tells which is
 * on: nothing is taken for known then.
 */
function knownStrokes({ first, rows }: KeyboardLayout): ReadonlyMap<number, KeyStroke> {
  const known = new Map<number, KeyStroke>();
  const hasOneLayout = rows.every(
    ([one = 0, two = 0, other = 0, otherTwo = 0]) =>
      (other === 0 || other === one) && (otherTwo === 0 || otherTwo === two),
  );
  for (const [index, [plain = 0, withShift = 0]] of rows.entries()) {
    const keycode = first + index;
    // Enter is Enter in every layout.
    if (plain === returnKeysym && !known.has(plain)) known.set(plain, { keycode, hasShift: false });
    if (!hasOneLayout) continue;
    if (isWriting(plain) && !known.has(plain)) known.set(plain, { keycode, hasShift: false });
    if (isWriting(withShift) && !known.has(withShift)) known.set(withShift, { keycode, hasShift: true });
  }
  return known;
}

function isWriting(keysym: number): boolean {
  return (keysym >= 0x20 && keysym <= 0xff) || keysym > unicodeKeysyms;
}

function freeKeycodes({ first, rows, modifiers }: KeyboardLayout): readonly number[] {
  return rows
    .map((row, index) => ({ keycode: first + index, isFree: row.every((keysym) => keysym === 0) }))
    .filter(({ keycode, isFree }) => isFree && !modifiers.has(keycode))
    .map(({ keycode }) => keycode);
}
