/** The way from main to the functions of macOS and Windows, over fields in memory; the process between is this one. */
import { expect, it, test } from 'vitest';
import { chooseContext } from '../../../src-main/context/choose-context.ts';
import { openSystemContext } from '../../../src-main/context/system-context.ts';
import type { NativeAnswer, NativeOrder } from '../../../src-main/native/calls.ts';
import type { FrontWindow } from '../../../src-main/native/desktop-calls.ts';
import type { FieldCalls } from '../../../src-main/native/field-calls.ts';
import { macField } from '../../../src-main/native/mac/field.ts';
import { type NativeProcess, openNative } from '../../../src-main/native/native.ts';
import { windowsField } from '../../../src-main/native/windows/field.ts';
import { macMemory, macText } from '../native/mac/mac-memory.ts';
import { windowsMemory, windowsText } from '../native/windows/windows-memory.ts';

const { signal } = new AbortController();

const desks = {
  darwin: () => {
    const { api, desk } = macMemory(macText({ text: 'Say Hello', selection: { start: 9, length: 0 } }));
    return { open: () => macField(() => api), text: () => desk.focused?.text };
  },
  win32: () => {
    const { api, desk } = windowsMemory(
      windowsText({ text: 'Say Hello', selections: [{ start: 9, end: 9 }] }),
    );
    return { open: () => windowsField(() => api), text: () => desk.focused?.text };
  },
};

/** Carries out what it is sent, as the one in `process.ts` does. `kill` ends it, and the next is another. */
function nativeOf(open: () => FieldCalls, front: FrontWindow | null = { id: '1', app: 'Notes' }) {
  const asked: string[] = [];
  const running: NativeProcess[] = [];
  const native = openNative(() => {
    const calls: Record<string, (input: never) => unknown> = { ...open(), frontWindow: async () => front };
    let answer = (_: NativeAnswer) => {};
    let end = () => {};
    const process: NativeProcess = {
      send: async ({ id, name, input }: NativeOrder) => {
        asked.push(name);
        try {
          answer(structuredClone({ id, output: await calls[name]?.(input as never) }));
        } catch (error) {
          answer({ id, problem: String(error) });
        }
      },
      onAnswer: (listener) => {
        answer = listener;
      },
      onExit: (listener) => {
        end = listener;
      },
      kill: () => end(),
    };
    running.push(process);
    return process;
  });
  return { native, asked, kill: () => running.at(-1)?.kill() };
}

it.each(['darwin', 'win32'] as const)(
  'what stands around the caret is told and changed on %s',
  async (platform) => {
    const desk = desks[platform]();
    using context = chooseContext({}, platform, nativeOf(desk.open).native);
    const field = await context.focusedField(signal);
    expect(await field?.surroundings()).toEqual({ before: 'Say Hello', after: '' });
    expect(await field?.surroundings('Hello')).toEqual({ before: 'Say ', after: '' });
    expect([await field?.exchange('Hello', 'Good day'), desk.text()]).toEqual(['done', 'Say Good day']);
    expect([await field?.exchange('Hello', ''), desk.text()]).toEqual(['changed', 'Say Good day']);
  },
);

it.each([
  ['a terminal is in front', { id: '1', app: 'iTerm' }],
  ['the app in front is not told', { id: '1', app: null }],
  ['nobody tells what is in front', null],
])('no field is asked for when %s', async (_, front) => {
  const { native, asked } = nativeOf(desks.darwin().open, front);
  using context = openSystemContext(native);
  expect(await context.focusedField(signal)).toBeNull();
  expect(asked).toEqual(['frontWindow']);
});

test('nothing is known when the system says no', async () => {
  const denied = macMemory(null);
  denied.desk.errors.set('AXFocusedUIElement', -25211);
  using context = openSystemContext(nativeOf(() => macField(() => denied.api)).native);
  expect(await context.focusedField(signal)).toBeNull();
});

test('a field of a process that is gone is not known to the next one', async () => {
  const desk = desks.darwin();
  const { native, kill } = nativeOf(desk.open);
  using context = openSystemContext(native);
  const field = await context.focusedField(signal);
  kill();
  expect(await field?.surroundings()).toBeNull();
  expect([await field?.exchange('Hello', ''), desk.text()]).toEqual(['changed', 'Say Hello']);
  expect(await (await context.focusedField(signal))?.surroundings()).not.toBeNull();
});

test('a process that ends while it is asked is not waited for', async () => {
  const desk = desks.darwin();
  const dying = nativeOf(() => ({
    ...desk.open(),
    surroundingsOf: () => new Promise<never>(() => dying.kill()),
    exchangeIn: () => new Promise<never>(() => dying.kill()),
  }));
  using context = openSystemContext(dying.native);
  const field = await context.focusedField(signal);
  expect([await field?.surroundings(), await field?.exchange('Hello', '')]).toEqual([null, 'impossible']);
});

test('an app that does not answer in time is unknown, and so is everything once the dictation is over', async () => {
  const silent = nativeOf(() => ({
    ...desks.darwin().open(),
    focusedField: () => new Promise<never>(() => {}),
  }));
  using context = openSystemContext(silent.native);
  expect(await context.focusedField(signal)).toBeNull();
  const dictation = new AbortController();
  const looking = context.focusedField(dictation.signal);
  dictation.abort();
  expect(await looking).toBeNull();
  expect(await context.focusedField(dictation.signal)).toBeNull();
});

test('where no process calls the system, nothing is known', async () => {
  using context = chooseContext({}, 'win32', null);
  expect(await context.focusedField(signal)).toBeNull();
});
