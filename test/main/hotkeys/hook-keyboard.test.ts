/** What the hook tells, told by a test: there is none here, and no Electron. */
import type { EventEmitter } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';
import { parseHotkey } from '../../../src-core/hotkey.ts';
import { openHookKeyboard } from '../../../src-main/hotkeys/hook-keyboard.ts';
import type { KeyEdge } from '../../../src-main/hotkeys/keyboard.ts';

const { hook, started } = vi.hoisted(() => ({
  hook: { current: null as EventEmitter | null },
  started: [] as string[],
}));

vi.mock('electron', () => ({
  globalShortcut: { register: () => true, unregister: () => {}, unregisterAll: () => {} },
}));
vi.mock('uiohook-napi', async (importOriginal) => {
  const { EventEmitter: Emitter } = await import('node:events');
  const { UiohookKey } = await importOriginal<typeof import('uiohook-napi')>();
  const uIOhook = Object.assign(new Emitter(), {
    start: () => void started.push('start'),
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

async function keyboardWithF9(onKeyEdge: (edge: KeyEdge) => void) {
  const problems: unknown[] = [];
  const keyboard = openHookKeyboard(
    onKeyEdge,
    () => false,
    (error) => void problems.push(error),
  );
  const hotkey = parseHotkey('F9');
  if (hotkey === null) throw new Error('F9 is a hotkey');
  await keyboard.arm([{ id: 'F9', hotkey, description: 'Dictate' }]);
  return { keyboard, problems };
}

test('what goes wrong with one key is told, and the next one is heard', async () => {
  const wrong = new Error('a bug');
  const heard: string[] = [];
  const { problems } = await keyboardWithF9(({ edge }) => {
    heard.push(edge);
    if (edge === 'down') throw wrong;
  });
  // The real one ends the process when this throws.
  hook.current?.emit('keydown', f9);
  hook.current?.emit('keyup', f9);
  expect([problems, heard]).toEqual([[wrong], ['down', 'up']]);
});
