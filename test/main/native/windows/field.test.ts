/** What is asked of Windows, over a control in memory that counts what it hands out. No Windows was ever asked. */
import { expect, it, test } from 'vitest';
import { windowsField } from '../../../../src-main/native/windows/field.ts';
import { type WindowsText, windowsMemory, windowsText } from './windows-memory.ts';

const caretAt = (place: number) => [{ start: place, end: place }];

function oneField(wanted: Partial<WindowsText>) {
  const field = windowsText(wanted);
  const memory = windowsMemory(field);
  return { field, ...memory, calls: windowsField(() => memory.api) };
}

async function found({ calls }: Pick<ReturnType<typeof oneField>, 'calls'>): Promise<string> {
  const field = await calls.focusedField(null);
  if (field === null) throw new Error('no field was found');
  return field;
}

const keptOnly = { automation: 1, element: 1 };

it.each(['half', 'character'] as const)(
  'what stands around the caret or a selection is read, and all is given back, where a step is a %s',
  async (unit) => {
    const desk = oneField({ text: '👋🏽 Hello there\r\n', selections: caretAt(10), unit });
    const field = await found(desk);
    expect(await desk.calls.surroundingsOf({ field, behind: '' })).toEqual({
      before: '👋🏽 Hello',
      after: ' there\n',
    });
    desk.field.selections = [{ start: 5, end: 11 }];
    expect(await desk.calls.surroundingsOf({ field, behind: 'x' })).toBeNull();
    expect(await desk.calls.surroundingsOf({ field, behind: ' ' })).toEqual({
      before: '👋🏽',
      after: 'there\n',
    });
    expect(desk.held()).toEqual(keptOnly);
  },
);

test('no more is read than fitting needs, and no character is cut', async () => {
  const desk = oneField({ text: '👋'.repeat(500), selections: caretAt(500) });
  const field = await found(desk);
  expect(await desk.calls.surroundingsOf({ field, behind: '' })).toEqual({
    before: '👋'.repeat(60),
    after: '👋'.repeat(60),
  });
});

test('an app that only knows its whole text is taken at its word as long as that is short', async () => {
  const desk = oneField({ text: 'Hello there', selections: caretAt(5), unit: 'all' });
  const field = await found(desk);
  expect(await desk.calls.surroundingsOf({ field, behind: '' })).toEqual({
    before: 'Hello',
    after: ' there',
  });
  Object.assign(desk.field, { text: 'a'.repeat(10_000), selections: caretAt(9_000) });
  expect(await desk.calls.surroundingsOf({ field, behind: '' })).toBeNull();
  expect(desk.held()).toEqual(keptOnly);
});

it.each([
  ['a password', { isPassword: true }],
  ['what is no text field', { controlType: 50000 }],
  ['what is only read', { isReadOnly: true }],
  ['the console', { frontClass: 'ConsoleWindowClass', controlType: 50030 }],
  ['a terminal inside another app', { className: 'WPFTermControl' }],
] satisfies [string, Partial<WindowsText>][])('does not read %s', async (_, wanted) => {
  const desk = oneField({ text: 'secret', ...wanted });
  expect(await desk.calls.focusedField(null)).toBeNull();
  expect(desk.desk.asked).not.toContain('IUIAutomationTextRange.GetText');
  expect(desk.held()).toEqual({ automation: 1 });
});

test('nothing is known where the app has no text, several selections or no field any more', async () => {
  const desk = oneField({ text: 'Hello', hasText: false });
  const field = await found(desk);
  expect(await desk.calls.surroundingsOf({ field, behind: '' })).toBeNull();
  Object.assign(desk.field, { hasText: true, selections: [...caretAt(1), ...caretAt(2)] });
  expect(await desk.calls.surroundingsOf({ field, behind: '' })).toBeNull();
  desk.desk.focused = windowsText({ text: 'another' });
  expect(await desk.calls.surroundingsOf({ field, behind: '' })).toBeNull();
  expect(await desk.calls.exchangeIn({ field, text: 'Hello', replacement: '' })).toBe('changed');
  desk.desk.focused = null;
  expect(await desk.calls.surroundingsOf({ field, behind: '' })).toBeNull();
  expect(desk.desk.asked).not.toContain('IUIAutomationTextRange.GetText');
  expect(desk.held()).toEqual(keptOnly);
});

test('apps are asked for no longer than they may take, and keep the focus', async () => {
  const desk = oneField({});
  await found(desk);
  expect(Object.fromEntries(desk.desk.settings)).toEqual({
    'IUIAutomation2.put_AutoSetFocus': 0,
    'IUIAutomation2.put_ConnectionTimeout': 100,
    'IUIAutomation2.put_TransactionTimeout': 100,
  });
});

it.each(['half', 'character'] as const)(
  'a text is exchanged where it still stands right before the caret, where a step is a %s',
  async (unit) => {
    const desk = oneField({ text: 'Hello — 老 👋🏽 there', selections: caretAt(14), unit });
    const field = await found(desk);
    const exchange = (text: string, replacement: string) =>
      desk.calls.exchangeIn({ field, text, replacement });
    expect(await exchange(' — 老 👋🏽', ' é\nmy')).toBe('done');
    expect(desk.field).toMatchObject({ text: 'Hello é\r\nmy there', selections: caretAt(11) });
    expect(await exchange(' é\nmy', '')).toBe('done');
    expect(desk.field).toMatchObject({ text: 'Hello there', selections: caretAt(5) });
    expect(await exchange('Hello', '')).toBe('done');
    expect(desk.field.text).toBe(' there');
    expect(desk.held()).toEqual(keptOnly);
  },
);

it.each([
  ['something else stands there', { text: 'Hello!', selections: caretAt(6) }, 'changed'],
  ['the caret is elsewhere', { selections: caretAt(4) }, 'changed'],
  ['something is selected', { selections: [{ start: 0, end: 5 }] }, 'changed'],
  ['there is less than that', { text: 'o', selections: caretAt(1) }, 'changed'],
  ['the control is none of the system', { className: 'Chrome_RenderWidgetHostHWND' }, 'impossible'],
  ['the control is no window', { window: null }, 'impossible'],
  ['the control does not take it', { takes: () => null }, 'impossible'],
  ['the app selects less than that', { selects: ({ start }) => ({ start, end: start }) }, 'impossible'],
  ['the app knows no characters', { text: 'Say Hello', selections: caretAt(9), unit: 'all' }, 'impossible'],
] satisfies [string, Partial<WindowsText>, string][])('does nothing when %s', async (_, now, outcome) => {
  const desk = oneField({ text: 'Hello', selections: caretAt(5) });
  const field = await found(desk);
  Object.assign(desk.field, now);
  const { text } = desk.field;
  for (const replacement of ['', 'Good day'])
    expect(await desk.calls.exchangeIn({ field, text: 'Hello', replacement })).toBe(outcome);
  expect(desk.field.text).toBe(text);
  expect(desk.held()).toEqual(keptOnly);
});

it.each([0, 5])('words are not taken for gone when the caret only went to %i', async (place) => {
  const desk = oneField({ text: 'Hello', selections: caretAt(5) });
  const field = await found(desk);
  desk.field.takes = () => {
    desk.field.selections = caretAt(place);
    return null;
  };
  expect(await desk.calls.exchangeIn({ field, text: 'Hello', replacement: '' })).toBe('impossible');
  expect(desk.field.text).toBe('Hello');
});

test('words that a control took out for others that it did not take are lost, and that is said', async () => {
  const desk = oneField({ text: 'Hello', selections: caretAt(5), takes: (text) => text.slice(0, 3) });
  const field = await found(desk);
  expect(await desk.calls.exchangeIn({ field, text: 'Hello', replacement: 'Good day' })).toBe('lost');
});

it.each([
  'IUIAutomation2.GetFocusedElement',
  'IUIAutomationTextPattern.GetSelection',
  'IUIAutomationTextRange.GetText',
])('an app that does not answer %s is not known, and nothing is left over', async (method) => {
  const desk = oneField({ text: 'Hello', selections: caretAt(5) });
  const field = await found(desk);
  desk.desk.errors.set(method, 0x80131505 | 0);
  await expect(desk.calls.surroundingsOf({ field, behind: '' })).rejects.toThrow('80131505');
  await expect(desk.calls.exchangeIn({ field, text: 'Hello', replacement: '' })).rejects.toThrow();
  expect(desk.field.text).toBe('Hello');
  expect(desk.held()).toEqual(keptOnly);
});

test('words are selected no longer when the app stops answering in the middle', async () => {
  const desk = oneField({ text: 'Hello', selections: caretAt(5) });
  const field = await found(desk);
  desk.field.takes = () => {
    desk.desk.errors.set('IUIAutomationTextPattern.GetSelection', 0x80131505 | 0);
    return null;
  };
  await expect(desk.calls.exchangeIn({ field, text: 'Hello', replacement: '' })).rejects.toThrow();
  expect(desk.field).toMatchObject({ text: 'Hello', selections: caretAt(5) });
  expect(desk.held()).toEqual(keptOnly);
});

test('the same field has the same name, and one of an app that has ended is forgotten', async () => {
  const desk = oneField({});
  const first = await found(desk);
  expect(await found(desk)).toBe(first);
  desk.desk.errors.set('IUIAutomation2.CompareElements', 0x80040201 | 0);
  expect(await found(desk)).not.toBe(first);
  expect(desk.held()).toEqual(keptOnly);
});

test('what answers slowly is given up before this process is taken for one that hangs', async () => {
  const memory = windowsMemory(windowsText({ text: 'Hello', selections: caretAt(5) }));
  let time = 0;
  const calls = windowsField(
    () => memory.api,
    () => {
      time += 9;
      return time;
    },
  );
  const field = (await calls.focusedField(null)) ?? '';
  await expect(calls.surroundingsOf({ field, behind: '' })).rejects.toThrow('takes too long');
  expect(memory.held()).toEqual(keptOnly);
});

test('a field that was found slowly is the same, and the others are not forgotten for it', async () => {
  const memory = windowsMemory(windowsText({ text: 'Hello', selections: caretAt(5) }));
  let time = 0;
  const { call } = memory.api;
  memory.api.call = (object, method, ...input) => {
    // The last that is asked of a field to find it.
    if (method === 'IUIAutomationValuePattern.get_CurrentIsReadOnly') time += 101;
    return call(object, method, ...input);
  };
  const calls = windowsField(
    () => memory.api,
    () => time,
  );
  const first = await calls.focusedField(null);
  expect(await calls.focusedField(null)).toBe(first);
  expect(memory.held()).toEqual(keptOnly);
});

test('a system without it is said, and asked again', async () => {
  const memory = windowsMemory(windowsText({}));
  const create = memory.api.CoCreateInstance;
  memory.api.CoCreateInstance = () => 0x80040154 | 0;
  let loaded = 0;
  const calls = windowsField(() => {
    loaded += 1;
    return memory.api;
  });
  await expect(calls.focusedField(null)).rejects.toThrow('80040154');
  memory.api.CoCreateInstance = create;
  expect(await calls.focusedField(null)).not.toBeNull();
  expect(loaded, 'koffi knows each type once').toBe(1);
});
