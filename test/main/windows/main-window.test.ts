/** The history window, with windows made by a test: there is no Electron here. */
import type { EventEmitter } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';
import { createMainWindow } from '../../../src-main/windows/main-window.ts';

const { opened, told } = vi.hoisted(() => ({
  opened: [] as { webContents: EventEmitter }[],
  told: [] as string[],
}));

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  class BrowserWindow extends Emitter {
    webContents = Object.assign(new Emitter(), {
      setWindowOpenHandler: () => {},
      reload: () => told.push('loaded again'),
      getOSProcessId: () => 0,
    });
    constructor() {
      super();
      opened.push(this);
      told.push('opened');
    }
    loadURL = async () => {};
    removeMenu() {}
    isMinimized = () => false;
    show() {}
    isFocused = () => told.includes('focused');
    focus() {
      told.push('focused');
      this.emit('focus');
    }
    destroy() {
      told.push('destroyed');
      this.emit('closed');
    }
  }
  return { BrowserWindow, dialog: {} };
});

beforeEach(() => {
  opened.length = 0;
  told.length = 0;
});

function mainWindow() {
  return createMainWindow({
    preloadDir: '/preload',
    icon: '/icon.png',
    onBlur: () => {},
    onPageEnd: () => told.push('page ended'),
    log: { info: () => {}, warn: (event) => void told.push(event), unexpected: () => {} },
  });
}

const kill = () => opened.at(-1)?.webContents.emit('render-process-gone');

test('a window whose page has ended has it again, and what the page was about to do is over', () => {
  const window = mainWindow();
  window.show();
  kill();
  window.show();
  // Asked for, it has the focus, and only then takes the page's work up again.
  expect(told).toEqual(['opened', 'window-gone', 'page ended', 'focused', 'loaded again']);
});

test('one whose page goes on ending is made anew when it is asked for', () => {
  const window = mainWindow();
  window.show();
  for (let count = 1; count <= 4; count++) kill();
  expect([told.at(-2), window.current()]).toEqual(['destroyed', null]);
  window.show();
  expect(opened.length).toBe(2);
});
