import { expect, it } from 'vitest';
import { type KeyboardLayout, typedParts } from '../../src-core/typed-keys.ts';

const returnKeysym = 0xff0d;
const none: readonly number[] = [0, 0, 0, 0];
const code = (character: string) => character.charCodeAt(0);
/** As the server tells a key of a single layout. */
const key = (plain: string, withShift: string) => [plain, withShift, plain, withShift].map(code);

const layout = (...rows: readonly (readonly number[])[]): KeyboardLayout => ({
  first: 10,
  rows,
  modifiers: new Set([19]),
});

/** What the server would write. */
function written(text: string, keyboard: KeyboardLayout): string {
  return typedParts(text, keyboard)
    .flatMap(({ strokes, lent }) =>
      strokes.map(({ keycode, hasShift }) => {
        const row = keyboard.rows[keycode - keyboard.first] ?? none;
        const keysym = lent.get(keycode) ?? row[hasShift ? 1 : 0] ?? 0;
        if (row[0] === returnKeysym) return hasShift ? '\n' : 'sent!';
        return String.fromCodePoint(keysym > 0x0100_0000 ? keysym - 0x0100_0000 : keysym);
      }),
    )
    .join('');
}

const english = layout(
  key('a', 'A'),
  key('b', 'B'),
  key(' ', ' '),
  [returnKeysym, 0, returnKeysym, 0],
  none,
  none,
);

it.each(['abBA', 'été à b', '日本語', 'שלום', '👍🏽 👨‍👩‍👧', 'a\nb', 'ab '.repeat(300)])(
  'writes %j',
  (text) => {
    expect(written(text, english)).toBe(text);
  },
);

it('changes nothing on the keyboard for what is on it', () => {
  expect(typedParts('Ab Ba', english)).toMatchObject([{ lent: new Map() }]);
});

it('changes each key once before all that is typed with it, and none that has another use', () => {
  const parts = typedParts('éèêéè', english);
  expect(parts.map(({ lent }) => [...lent.keys()])).toEqual([[14, 15], [14, 15], [14]]);
  const withModifier = layout(...Array.from({ length: 10 }, () => none));
  expect(typedParts('é', { ...withModifier, modifiers: new Set([10]) })[0]?.lent.has(10)).toBe(false);
});

it('trusts no key where there is a second layout, except Enter', () => {
  const twoLayouts = layout(
    [code('a'), code('A'), 0x06c6, 0x06e6],
    [returnKeysym, 0, 0, 0],
    ...Array.from({ length: 4 }, () => none),
  );
  const [part] = typedParts('a\n', twoLayouts);
  expect([part?.lent.get(12), part?.strokes]).toEqual([
    code('a'),
    [
      { keycode: 12, hasShift: false },
      { keycode: 11, hasShift: true },
    ],
  ]);
});

it('never goes to the next field, and never presses a bare Enter', () => {
  expect(written('a\tb\n', english)).toBe('a b\n');
});

it('says so when no key is free', () => {
  expect(() => typedParts('é', layout(key('a', 'A')))).toThrow('no key free');
});
