/** The accessibility bus with stand-ins at its other end; the real one with a real app is in `test/e2e/context.test.ts`. */
import { afterEach, beforeEach, expect, it, test } from 'vitest';
import { openAtspiContext } from '../../../src-main/context/atspi/atspi-context.ts';
import { type AccessibleField, startAccessibleDesktop } from '../../fakes/accessible-app.ts';
import { eventually } from '../../fakes/eventually.ts';
import { type PrivateBus, startPrivateBus } from '../../fakes/private-bus.ts';

let messageBus: PrivateBus;

beforeEach(async () => {
  messageBus = await startPrivateBus();
});
afterEach(() => {
  messageBus[Symbol.dispose]();
});

const { signal } = new AbortController();

async function oneField(wanted: Partial<AccessibleField>) {
  const desktop = await startAccessibleDesktop(messageBus.address, [wanted]);
  const context = openAtspiContext(messageBus.address);
  const [field] = desktop.fields;
  if (field === undefined) throw new Error('There is no field');
  return {
    field,
    context,
    [Symbol.asyncDispose]: async () => {
      context[Symbol.dispose]();
      await desktop[Symbol.asyncDispose]();
    },
  };
}

test('nothing is known where there is no bus, or no accessibility on it', async () => {
  for (const bus of [undefined, 'unix:path=/nowhere/bus', messageBus.address]) {
    using context = openAtspiContext(bus);
    expect(await context.focusedField(signal)).toBeNull();
  }
});

test('accessibility that comes later is found by a press, though not for it', async () => {
  let now = 0;
  using context = openAtspiContext(messageBus.address, () => now);
  const found = [await context.focusedField(signal)];
  await using _desktop = await startAccessibleDesktop(messageBus.address, [{ text: 'Hello', caret: 5 }]);
  now = 5_000;
  found.push(await context.focusedField(signal));
  expect(found).toEqual([null, null]);
  await eventually(async () => expect(await context.focusedField(signal)).not.toBeNull());
  expect(await context.activeWindow(signal)).not.toBeNull();
});

test('what stands around the caret or a selection is read, counted in characters', async () => {
  await using desk = await oneField({ text: '👋🏽 Hello there', caret: 8 });
  const found = await desk.context.focusedField(signal);
  expect(await found?.surroundings()).toEqual({ before: '👋🏽 Hello', after: ' there' });
  desk.field.selection = [3, 9];
  expect(await found?.surroundings()).toEqual({ before: '👋🏽 ', after: 'there' });
  Object.assign(desk.field, { selection: null, text: `${'a'.repeat(100)}|${'b'.repeat(100)}`, caret: 101 });
  expect(await found?.surroundings()).toEqual({ before: `${'a'.repeat(59)}|`, after: 'b'.repeat(60) });
  expect(await found?.surroundings('aaa|')).toEqual({ before: 'a'.repeat(60), after: 'b'.repeat(60) });
});

test('what was read ahead is used as long as nothing has moved', async () => {
  await using desk = await oneField({ text: 'Hello', caret: 5 });
  const found = await desk.context.focusedField(signal);
  await found?.surroundings();
  desk.field.asked.length = 0;
  expect(await found?.surroundings()).toEqual({ before: 'Hello', after: '' });
  expect(desk.field.asked).not.toContain('GetText');
  desk.field.caret = 2;
  expect(await found?.surroundings()).toEqual({ before: 'He', after: 'llo' });
});

test('what was read ahead is forgotten when the dictation is over', async () => {
  await using desk = await oneField({ text: 'Hello', caret: 5 });
  const dictation = new AbortController();
  const found = await desk.context.focusedField(dictation.signal);
  await found?.surroundings();
  dictation.abort();
  desk.field.asked.length = 0;
  await found?.surroundings();
  expect(desk.field.asked).toContain('GetText');
});

it.each([
  ['a password', 40],
  ['a terminal', 60],
])('does not read %s', async (_, role) => {
  await using desk = await oneField({ text: 'secret', caret: 6, role });
  expect(await desk.context.focusedField(signal)).toBeNull();
  expect(desk.field.asked).toEqual(['GetMatches', 'GetRole']);
});

test('a field that becomes one for passwords is not read any more', async () => {
  await using desk = await oneField({ text: 'secret', caret: 6 });
  const found = await desk.context.focusedField(signal);
  desk.field.role = 40;
  expect([await found?.surroundings(), desk.field.asked.includes('GetText')]).toEqual([null, false]);
});

test('nothing is known of a field that has lost the focus, hangs or has ended, and the others count', async () => {
  await using desktop = await startAccessibleDesktop(messageBus.address, [
    { text: 'Hello', caret: 5 },
    { hasFocus: false },
    { hangs: true },
  ]);
  using context = openAtspiContext(messageBus.address);
  const [front, other] = desktop.fields;
  if (front === undefined || other === undefined) throw new Error('There are no fields');
  const found = await context.focusedField(signal);
  expect(await found?.surroundings()).toEqual({ before: 'Hello', after: '' });
  other.hasFocus = true;
  expect(await context.focusedField(signal), 'two say so').toBeNull();
  front.hasFocus = false;
  expect(await found?.surroundings()).toBeNull();
  front.hasFocus = true;
  front.hangs = true;
  expect(await found?.surroundings()).toBeNull();
  expect(await found?.exchange('Hello', '')).toBe('impossible');
});

test('a text is exchanged where it still stands right before the caret', async () => {
  await using desk = await oneField({ text: 'Hello — 老 👋🏽 there', caret: 12 });
  const found = await desk.context.focusedField(signal);
  expect(await found?.exchange(' — 老 👋🏽', ' é my')).toBe('done');
  expect(desk.field).toMatchObject({ text: 'Hello é my there', caret: 10 });
  expect(await found?.exchange(' é my', '')).toBe('done');
  expect(desk.field).toMatchObject({ text: 'Hello there', caret: 5 });
});

it.each([
  ['something else stands there', { text: 'Hello!', caret: 6 }, 'changed'],
  ['the caret is elsewhere', { text: 'Hello', caret: 4 }, 'changed'],
  ['something is selected', { text: 'Hello', caret: 5, selection: [0, 5] }, 'changed'],
  ['there is less than that', { text: 'o', caret: 1 }, 'changed'],
  ['another has the focus', { text: 'Hello', caret: 5, hasFocus: false }, 'changed'],
  ['the app lets nobody change it', { text: 'Hello', caret: 5, isChangeable: false }, 'impossible'],
] satisfies [string, Partial<AccessibleField>, string][])('does nothing when %s', async (_, now, outcome) => {
  await using desk = await oneField({ text: 'Hello', caret: 5 });
  const found = await desk.context.focusedField(signal);
  Object.assign(desk.field, now);
  expect(await found?.exchange('Hello', '')).toBe(outcome);
  expect(desk.field.text).toBe(now.text);
});

test.each([
  ['stands there again when the other could not be put there', 1, 'impossible', 'Hello'],
  ['is told to be lost when it could not be put back either', 2, 'lost', ''],
] as const)('a text that was taken out %s', async (_, deafTo, outcome, left) => {
  await using desk = await oneField({ text: 'Hello', caret: 5, deafTo });
  const found = await desk.context.focusedField(signal);
  expect([await found?.exchange('Hello', 'Good day'), desk.field.text]).toEqual([outcome, left]);
});

test('who holds the hotkey of an undo takes the focus from every app until it goes up', async () => {
  await using desk = await oneField({ text: 'Hello', caret: 5 });
  const found = await desk.context.focusedField(signal);
  desk.field.hasFocus = false;
  desk.field.asked.length = 0;
  const exchanged = found?.exchange('Hello', '');
  await expect.poll(() => desk.field.asked.length).toBeGreaterThan(0);
  desk.field.hasFocus = true;
  expect([await exchanged, desk.field.text]).toEqual(['done', '']);
});

test('the window in use is told, the same as long as it is the same, and no window when two say so', async () => {
  await using desktop = await startAccessibleDesktop(messageBus.address, [{}, { isActive: false }]);
  using context = openAtspiContext(messageBus.address);
  const [one, other] = desktop.fields;
  if (one === undefined || other === undefined) throw new Error('There are no fields');
  const id = async () => (await context.activeWindow(signal))?.id ?? null;
  const first = await id();
  expect([typeof first, await id()]).toEqual(['string', first]);
  other.isActive = true;
  expect(await id()).toBe(null);
  one.isActive = false;
  const second = await id();
  expect([typeof second, second === first]).toEqual(['string', false]);
});

test('a terminal in the window in use is told, unless its app is busy', async () => {
  await using desk = await oneField({ role: 60 });
  const window = await desk.context.activeWindow(signal);
  expect(await window?.hasTerminal(signal)).toBe(true);
  desk.field.hangs = true;
  expect(await window?.hasTerminal(AbortSignal.timeout(50))).toBe(false);
  Object.assign(desk.field, { hangs: false, role: 61 });
  expect(await window?.hasTerminal(signal)).toBe(false);
});
