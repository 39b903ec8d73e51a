import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { bringBackPage, countEnds } from '../../../src-main/windows/gone-page.ts';

function windowWithPage() {
  const told: string[] = [];
  let now = 0;
  const webContents = Object.assign(new EventEmitter(), {
    reload: () => told.push('loaded again'),
    getOSProcessId: () => 4_711,
  });
  bringBackPage(
    { webContents, destroy: () => told.push('destroyed') },
    {
      mayLoadAgain: countEnds(() => now),
      end: (pid) => {
        told.push(`ended ${pid}`);
        webContents.emit('render-process-gone');
      },
      onGone: () => told.push('gone'),
      onHangs: () => told.push('hangs'),
    },
  );
  return {
    told,
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

test('one that hangs is ended first', () => {
  const { told, webContents } = windowWithPage();
  webContents.emit('unresponsive');
  expect(told).toEqual(['hangs', 'ended 4711', 'gone', 'loaded again']);
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
