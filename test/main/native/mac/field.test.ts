/** What is asked of macOS, over a field in memory that counts what it hands out. No Mac was ever asked. */
import koffi from 'koffi';
import { expect, it, test } from 'vitest';
import { macField } from '../../../../src-main/native/mac/field.ts';
import { characterRange, declarations } from '../../../../src-main/native/mac/field-api.ts';
import { type MacText, macMemory, macText } from './mac-memory.ts';

function oneField(wanted: Partial<MacText>) {
  const field = macText(wanted);
  const memory = macMemory(field);
  return { field, ...memory, calls: macField(() => memory.api) };
}

async function found({ calls }: Pick<ReturnType<typeof oneField>, 'calls'>): Promise<string> {
  const field = await calls.focusedField(null);
  if (field === null) throw new Error('no field was found');
  return field;
}

/** The element for everything, which is kept, and as many fields. */
const keptOnly = (fields: number) => ({ element: 1 + fields });

test('every function is declared as C reads it', () => {
  const { name, ...members } = characterRange;
  koffi.struct(name, members);
  const declared = Object.entries(declarations).map(
    ([name, [, declaration]]) => [name, koffi.proto(declaration).name] as const,
  );
  expect(declared.every(([name, parsed]) => parsed.includes(name))).toBe(true);
  expect(koffi.sizeof(name)).toBe(16);
});

test('what stands around the caret or a selection is read, and all is given back', async () => {
  const desk = oneField({ text: '👋🏽 Hello there', selection: { start: 10, length: 0 } });
  const field = await found(desk);
  expect(await desk.calls.surroundingsOf({ field, behind: '' })).toEqual({
    before: '👋🏽 Hello',
    after: ' there',
  });
  desk.field.selection = { start: 5, length: 6 };
  expect(await desk.calls.surroundingsOf({ field, behind: '👋🏽' })).toBeNull();
  expect(await desk.calls.surroundingsOf({ field, behind: ' ' })).toEqual({ before: '👋🏽', after: 'there' });
  expect(desk.held()).toEqual(keptOnly(1));
  expect(desk.desk.timeout).toBe(0.1);
});

test('no more is read than fitting needs, and no character is cut', async () => {
  const text = '👋'.repeat(500);
  const desk = oneField({ text, selection: { start: 500, length: 0 } });
  const field = await found(desk);
  expect(await desk.calls.surroundingsOf({ field, behind: '' })).toEqual({
    before: '👋'.repeat(60),
    after: '👋'.repeat(60),
  });
});

it.each([
  ['a password', { subrole: 'AXSecureTextField' }],
  ['what is no text field', { role: 'AXButton' }],
])('does not read %s', async (_, wanted) => {
  const desk = oneField({ text: 'secret', ...wanted });
  expect(await desk.calls.focusedField(null)).toBeNull();
  expect(desk.desk.asked).not.toContain('AXStringForRange');
  expect(desk.held()).toEqual(keptOnly(0));
});

test('a field that becomes one for passwords, or loses the focus, is not read any more', async () => {
  const desk = oneField({ text: 'secret', selection: { start: 6, length: 0 } });
  const field = await found(desk);
  desk.field.subrole = 'AXSecureTextField';
  expect(await desk.calls.surroundingsOf({ field, behind: '' })).toBeNull();
  desk.desk.focused = macText({ text: 'another' });
  expect(await desk.calls.surroundingsOf({ field, behind: '' })).toBeNull();
  expect(await desk.calls.exchangeIn({ field, text: 'secret', replacement: '' })).toBe('changed');
  desk.desk.focused = null;
  expect(await desk.calls.surroundingsOf({ field, behind: '' })).toBeNull();
  expect(desk.desk.asked).not.toContain('AXStringForRange');
  expect(desk.held()).toEqual(keptOnly(1));
});

test('the same field has the same name, and only a few are kept', async () => {
  const desk = oneField({});
  const first = await found(desk);
  expect(await found(desk)).toBe(first);
  for (let count = 0; count < 8; count += 1) {
    desk.desk.focused = macText({});
    await found(desk);
  }
  expect(desk.held()).toEqual(keptOnly(8));
  desk.desk.focused = desk.field;
  expect(await desk.calls.surroundingsOf({ field: first, behind: '' })).toBeNull();
});

test('a text is exchanged where it still stands right before the caret', async () => {
  const desk = oneField({ text: 'Hello — 老 👋🏽 there', selection: { start: 14, length: 0 } });
  const field = await found(desk);
  const exchange = (text: string, replacement: string) => desk.calls.exchangeIn({ field, text, replacement });
  expect(await exchange(' — 老 👋🏽', ' é my')).toBe('done');
  expect(desk.field).toMatchObject({ text: 'Hello é my there', selection: { start: 10, length: 0 } });
  expect(await exchange(' é my', '')).toBe('done');
  expect(desk.field).toMatchObject({ text: 'Hello there', selection: { start: 5, length: 0 } });
  expect(desk.held()).toEqual(keptOnly(1));
});

it.each([
  ['something else stands there', { text: 'Hello!', selection: { start: 6, length: 0 } }, 'changed'],
  ['the caret is elsewhere', { selection: { start: 4, length: 0 } }, 'changed'],
  ['something is selected', { selection: { start: 0, length: 5 } }, 'changed'],
  ['there is less than that', { text: 'o', selection: { start: 1, length: 0 } }, 'changed'],
  ['the app lets nobody change it', { settable: new Set<string>() }, 'impossible'],
  ['the app selects less than that', { selects: ({ start }) => ({ start, length: 0 }) }, 'impossible'],
  ['the app puts nothing in place of it', { takes: () => 'Hello' }, 'impossible'],
] satisfies [string, Partial<MacText>, string][])('does nothing when %s', async (_, now, outcome) => {
  const desk = oneField({ text: 'Hello', selection: { start: 5, length: 0 } });
  const field = await found(desk);
  Object.assign(desk.field, now);
  const { text } = desk.field;
  expect(await desk.calls.exchangeIn({ field, text: 'Hello', replacement: 'Good day' })).toBe(outcome);
  expect(desk.field.text).toBe(text);
  expect(desk.held()).toEqual(keptOnly(1));
});

test('words that an app took out for others that it did not take are lost, and that is said', async () => {
  const desk = oneField({
    text: 'Hello',
    selection: { start: 5, length: 0 },
    takes: (text) => text.slice(0, 3),
  });
  const field = await found(desk);
  expect(await desk.calls.exchangeIn({ field, text: 'Hello', replacement: 'Good day' })).toBe('lost');
});

test.each([
  ['AXFocusedUIElement', -25204],
  ['AXSelectedTextRange', -25204],
  ['AXStringForRange', -25211],
])('an app that does not answer for %s is not known, and nothing is left over', async (name, error) => {
  const desk = oneField({ text: 'Hello', selection: { start: 5, length: 0 } });
  const field = await found(desk);
  desk.desk.errors.set(name, error);
  await expect(desk.calls.surroundingsOf({ field, behind: '' })).rejects.toThrow(`AXError ${error}`);
  await expect(desk.calls.exchangeIn({ field, text: 'Hello', replacement: '' })).rejects.toThrow();
  expect(desk.field.text).toBe('Hello');
  expect(desk.held()).toEqual(keptOnly(1));
});

test('words are selected no longer when the app does not take what comes for them', async () => {
  const desk = oneField({ text: 'Hello', selection: { start: 5, length: 0 } });
  const field = await found(desk);
  desk.desk.errors.set('set AXSelectedText', -25204);
  expect(await desk.calls.exchangeIn({ field, text: 'Hello', replacement: '' })).toBe('impossible');
  expect(desk.field).toMatchObject({ text: 'Hello', selection: { start: 5, length: 0 } });
});

test('words are selected no longer when the app stops answering in the middle', async () => {
  const desk = oneField({ text: 'Hello', selection: { start: 5, length: 0 } });
  const field = await found(desk);
  desk.field.selects = (wanted) => {
    desk.desk.errors.set('AXSelectedTextRange', -25204);
    return wanted;
  };
  await expect(desk.calls.exchangeIn({ field, text: 'Hello', replacement: '' })).rejects.toThrow('-25204');
  expect(desk.field).toMatchObject({ text: 'Hello', selection: { start: 5, length: 0 } });
  expect(desk.held()).toEqual(keptOnly(1));
});

test('what answers slowly is given up before this process is taken for one that hangs', async () => {
  const memory = macMemory(macText({ text: 'Hello', selection: { start: 5, length: 0 } }));
  let time = 0;
  const calls = macField(
    () => memory.api,
    () => {
      time += 19;
      return time;
    },
  );
  await expect(
    (async () => {
      const field = await calls.focusedField(null);
      return field === null ? null : await calls.surroundingsOf({ field, behind: '' });
    })(),
  ).rejects.toThrow('takes too long');
});

test('an app that says less than it has is not believed', async () => {
  const desk = oneField({ text: 'Hello', selection: { start: 9, length: 0 } });
  const field = await found(desk);
  expect(await desk.calls.surroundingsOf({ field, behind: '' })).toBeNull();
  expect(desk.desk.asked).not.toContain('AXStringForRange');
});

test('an answer of another kind is no answer', async () => {
  const desk = oneField({ text: 'Hello' });
  const { AXUIElementCopyAttributeValue: copy } = desk.api;
  desk.api.AXUIElementCopyAttributeValue = (element, attribute, value) => {
    const error = copy(element, attribute, value);
    if (error === 0 && value[0] !== null && desk.api.CFGetTypeID(value[0]) === desk.api.AXValueGetTypeID()) {
      desk.api.CFRelease(value[0]);
      value[0] = desk.hand('other', null);
    }
    return error;
  };
  const field = await found(desk);
  expect(await desk.calls.surroundingsOf({ field, behind: '' })).toBeNull();
  expect(desk.held()).toEqual(keptOnly(1));
});
