import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { bringBackPage, countEnds } from '../../../src-main/windows/gone-page.ts';

function windowWithPage({ isFocused = true } = {}) {
  const told: string[] = [];
  let now = 0;
  const webContents = Object.assign(new EventEmitter(), {
    reload: () => told.push('loaded again'),
    getOSProcessId: () => 4_711,
  });
  const window = Object.assign(new EventEmitter(), {
    webContents,
    isFocused: () => isFocused,
    destroy: () => void told.push('destroyed'),
  });
  bringBackPage(window, {
    mayLoadAgain: countEnds(() => now),
    end: (pid) => {
      told.push(`ended ${pid}`);
      webContents.emit('render-process-gone');
    },
    onGone: () => told.push('gone'),
    onHangs: () => told.push('hangs'),
  });
  return {
    told,
    window,
    webContents,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test('a page that has ended is loaded again', () => {
  const { told, webContents } = windowWithPage();
  webContents.emit('render-process-gone');
  expect(told).toEqual(['gone', 'loaded again']);
});

test('one that nobody looks at is loaded again when somebody does, once', () => {
  const { told, window, webContents } = windowWithPage({ isFocused: false });
  webContents.emit('render-process-gone');
  expect(told).toEqual(['gone']);
  window.emit('focus');
  window.emit('focus');
  expect(told).toEqual(['gone', 'loaded again']);
});

describe('one that hangs', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  test('is ended when it still does 15 seconds later, however often it is said meanwhile', () => {
    const { told, webContents } = windowWithPage();
    webContents.emit('unresponsive');
    vi.advanceTimersByTime(10_000);
    webContents.emit('unresponsive');
    vi.advanceTimersByTime(4_999);
    expect(told).toEqual(['hangs']);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(['hangs', 'ended 4711', 'gone', 'loaded again']);
    vi.advanceTimersByTime(60_000);
    expect(told).toHaveLength(4);
  });

  test.for(['responsive', 'destroyed'])('is left alone once it is %s', (event) => {
    const { told, webContents } = windowWithPage();
    webContents.emit('unresponsive');
    vi.advanceTimersByTime(14_999);
    webContents.emit(event);
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual(['hangs']);
  });

  test('and has ended by itself leaves the next one alone', () => {
    const { told, webContents } = windowWithPage();
    webContents.emit('unresponsive');
    webContents.emit('render-process-gone');
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual(['hangs', 'gone', 'loaded again']);
  });

  test('is given its time anew when it hangs again', () => {
    const { told, webContents } = windowWithPage();
    webContents.emit('unresponsive');
    vi.advanceTimersByTime(14_999);
    webContents.emit('responsive');
    webContents.emit('unresponsive');
    vi.advanceTimersByTime(14_999);
    expect(told).toEqual(['hangs', 'hangs']);
    vi.advanceTimersByTime(1);
    expect(told).toContain('ended 4711');
  });
});

test('the window of one that ends four times within a minute is given up', () => {
  const { told, webContents } = windowWithPage();
  for (let count = 1; count <= 4; count++) webContents.emit('render-process-gone');
  expect(told.filter((each) => each !== 'gone')).toEqual([
    'loaded again',
    'loaded again',
    'loaded again',
    'destroyed',
  ]);
});

test('one that ends now and then is loaded again each time', () => {
  const { told, webContents, pass } = windowWithPage();
  for (let count = 1; count <= 9; count++) {
    webContents.emit('render-process-gone');
    pass(20_000);
  }
  expect(told).not.toContain('destroyed');
});
