/** What a window tells of keys, told by a test: there is no Electron here. */
import { EventEmitter } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';
import { formatHotkey } from '../../../src-core/hotkey.ts';
import { recordInWindow } from '../../../src-main/hotkeys/window-keys.ts';

const { focused } = vi.hoisted(() => ({ focused: { page: null as EventEmitter | null } }));

vi.mock('electron', () => ({ webContents: { getFocusedWebContents: () => focused.page } }));

beforeEach(() => {
  focused.page = new EventEmitter();
});

function recorder() {
  let unusable = 0;
  const recorded = recordInWindow(new AbortController().signal, () => {
    unusable += 1;
  });
  const tell = (type: string, code: string, part: object) =>
    focused.page?.emit(
      'before-input-event',
      { preventDefault: () => {} },
      { type, code, key: code, control: false, alt: false, shift: false, meta: false, ...part },
    );
  return {
    recorded: recorded.then((hotkey) => hotkey && formatHotkey(hotkey)),
    unusable: () => unusable,
    down: (code: string, part = {}) => tell('keyDown', code, part),
    up: (code: string) => tell('keyUp', code, {}),
  };
}

test.each(['CapsLock', 'Pause', 'ArrowUp', 'Tab', 'Backquote', 'Numpad1'])(
  '%s can be no hotkey: it is told, and the next key waited for',
  async (code) => {
    const { recorded, unusable, down, up } = recorder();
    down(code);
    up(code);
    expect(unusable()).toBe(1);
    down('F8');
    expect(await recorded).toBe('F8');
  },
);

test('nor can a modifier by itself, which becomes a part of one', async () => {
  const { recorded, unusable, down, up } = recorder();
  down('ControlRight', { control: true });
  up('ControlRight');
  expect(unusable()).toBe(1);
  down('ControlRight', { control: true });
  down('F8', { control: true });
  up('ControlRight');
  expect([await recorded, unusable()]).toEqual(['Control+F8', 1]);
});

test('the key that the recorder was begun with may still be held', async () => {
  const { recorded, unusable, down } = recorder();
  down('Enter', { isAutoRepeat: true });
  down('F8');
  expect([await recorded, unusable()]).toEqual(['F8', 0]);
});
