/** What the hook tells, told by a test: there is none here, and no Electron. */
import type { EventEmitter } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';
import { parseHotkey } from '../../../src-core/hotkey.ts';
import { openHookKeyboard } from '../../../src-main/hotkeys/hook-keyboard.ts';
import type { KeyEdge } from '../../../src-main/hotkeys/keyboard.ts';

const { hook, started, failing } = vi.hoisted(() => ({
  hook: { current: null as EventEmitter | null },
  failing: { error: null as Error | null },
  started: [] as string[],
}));

vi.mock('electron', () => ({
  globalShortcut: { register: () => true, unregister: () => {}, unregisterAll: () => {} },
}));
vi.mock('uiohook-napi', async (importOriginal) => {
  const { EventEmitter: Emitter } = await import('node:events');
  const { UiohookKey } = await importOriginal<typeof import('uiohook-napi')>();
  const uIOhook = Object.assign(new Emitter(), {
    start: () => {
      started.push('start');
      if (failing.error !== null) throw failing.error;
    },
    stop: () => void started.push('stop'),
  });
  hook.current = uIOhook;
  return { UiohookKey, uIOhook };
});

const f9 = { keycode: 0x43, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, time: 1 };

beforeEach(() => {
  hook.current?.removeAllListeners();
  started.length = 0;
});

async function keyboardWith(keys: string, onKeyEdge: (edge: KeyEdge) => void) {
  const problems: unknown[] = [];
  const keyboard = openHookKeyboard(
    onKeyEdge,
    () => false,
    (error) => void problems.push(error),
  );
  const hotkey = parseHotkey(keys);
  if (hotkey === null) throw new Error('no hotkey');
  await keyboard.arm([{ id: keys, hotkey, description: 'Dictate' }]);
  return { keyboard, problems };
}

test('what goes wrong with one key is told, and the next one is heard', async () => {
  const wrong = new Error('a bug');
  const heard: string[] = [];
  const { problems } = await keyboardWith('F9', ({ edge }) => {
    heard.push(edge);
    if (edge === 'down') throw wrong;
  });
  // The real one ends the process when this throws.
  hook.current?.emit('keydown', f9);
  hook.current?.emit('keyup', f9);
  expect([problems, heard]).toEqual([[wrong], ['down', 'up']]);
});

test('a hook that the system may have taken away is begun anew, and goes on hearing the same keys', async () => {
  const heard: string[] = [];
  const { keyboard } = await keyboardWith('F9', ({ edge }) => void heard.push(edge));
  keyboard.listenAnew?.();
  hook.current?.emit('keydown', f9);
  expect([started, heard]).toEqual([['start', 'stop', 'start'], ['down']]);
});

test('a modifier that went up unheard is none that is held', async () => {
  const heard: string[] = [];
  const { keyboard } = await keyboardWith('RightControl', ({ edge }) => void heard.push(edge));
  const windowsKey = { ...f9, keycode: 0xe5b, metaKey: true };
  const rightControl = { ...f9, keycode: 0xe1d, ctrlKey: true };
  // Windows and L lock the screen.
  hook.current?.emit('keydown', windowsKey);
  keyboard.listenAnew?.();
  hook.current?.emit('keydown', rightControl);
  expect(heard).toEqual(['down']);
});

test('while a hotkey is chosen a key that can be none is told, and the next one waited for', async () => {
  const { keyboard } = await keyboardWith('F9', () => {});
  let unusable = 0;
  const chosen = keyboard.recordNext(new AbortController().signal, () => {
    unusable += 1;
  });
  const capsLock = { ...f9, keycode: 0x3a };
  const leftControl = { ...f9, keycode: 0x1d, ctrlKey: true };
  const key = (code: number) => ({ ...f9, keycode: code, ctrlKey: true });
  hook.current?.emit('keydown', capsLock);
  hook.current?.emit('keyup', capsLock);
  // It may become a part of one.
  hook.current?.emit('keydown', leftControl);
  hook.current?.emit('keydown', key(0x44));
  expect([await chosen, unusable]).toEqual([{ modifiers: ['Control'], key: 'F10' }, 1]);
});

test('a hook that does not begin anew is told of', async () => {
  const { keyboard, problems } = await keyboardWith('F9', () => {});
  const error = new Error('no hook');
  failing.error = error;
  keyboard.listenAnew?.();
  failing.error = null;
  expect(problems).toEqual([error]);
});
