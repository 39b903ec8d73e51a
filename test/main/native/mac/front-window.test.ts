import { expect, test } from 'vitest';
import { macDesktop } from '../../../../src-main/native/mac/desktop.ts';
import { frontProcess } from '../../../../src-main/native/mac/front-window.ts';
import { openMacApi } from '../../../../src-main/native/mac/mac-api.ts';
import { type App, inMemoryMac } from './in-memory-mac.ts';

function macWith(...apps: readonly Partial<App>[]) {
  const mac = inMemoryMac();
  mac.apps = apps.map((app, index) => ({
    processId: 100 + index,
    path: `/Applications/App ${index}.app/Contents/MacOS/app`,
    tellsFocus: true,
    isFront: false,
    window: 'only',
    ...app,
  }));
  const desktop = macDesktop(openMacApi(mac.load));
  return {
    mac,
    frontWindow: () => desktop.frontWindow(null),
    answers: (id: string) => desktop.answers(id),
    goTo(index: number, window = 'only') {
      for (const [at, app] of mac.apps.entries()) app.isFront = at === index;
      const app = mac.apps[index];
      if (app !== undefined) app.window = window;
    },
  };
}

test('the window with the focus is told with the name of its app', async () => {
  const { mac, frontWindow } = macWith({
    path: '/System/Applications/Utilities/Terminal.app/Contents/MacOS/Terminal',
    isFront: true,
  });
  expect(await frontWindow()).toEqual({ id: expect.stringMatching(/./), app: 'Terminal' });
  expect(mac.timeouts).toEqual([0.1]);
});

test('a window keeps its id while others have the focus, and shares it with none', async () => {
  const { frontWindow, goTo } = macWith({}, {});
  const ids: (string | undefined)[] = [];
  for (const [app, window] of [
    [0, 'one'],
    [0, 'two'],
    [1, 'one'],
    [0, 'one'],
    [0, 'two'],
    [1, 'one'],
  ] as const) {
    goTo(app, window);
    ids.push((await frontWindow())?.id);
  }
  expect(new Set(ids).size).toBe(3);
  expect(ids.slice(3)).toEqual(ids.slice(0, 3));
});

test('another process that looks at the same window has another id for it', async () => {
  const { mac, frontWindow } = macWith({ isFront: true });
  const next = macDesktop(openMacApi(mac.load));
  expect((await next.frontWindow(null))?.id).not.toBe((await frontWindow())?.id);
});

test('of all windows that were ever in front only the last few are held', async () => {
  const { mac, frontWindow, goTo } = macWith({});
  goTo(0, 'first');
  const first = await frontWindow();
  const ids = new Set<string | undefined>();
  for (let index = 0; index < 100; index += 1) {
    goTo(0, `window ${index}`);
    ids.add((await frontWindow())?.id);
    // The one that is looked at again stays known.
    if (index % 10 === 0) {
      goTo(0, 'first');
      expect(await frontWindow()).toEqual(first);
    }
  }
  expect(ids.size).toBe(100);
  expect(mac.left()).toEqual(Array(32).fill('element'));
});

test('an app that does not tell that it has the focus is found by its window in front', async () => {
  const { mac, frontWindow } = macWith({ isFront: false }, { isFront: true, tellsFocus: false });
  mac.windows = [
    { layer: 25, processId: 100 },
    { layer: 0, processId: 101 },
    { layer: 0, processId: 100 },
  ];
  expect(await frontWindow()).toMatchObject({ app: 'App 1' });
  expect(mac.left()).toEqual(['element']);
});

test('the window behind an app that has none is not taken for its own', async () => {
  const { mac, frontWindow } = macWith({}, { isFront: true, tellsFocus: false, window: null });
  mac.windows = [{ layer: 0, processId: 100 }];
  expect(await frontWindow()).toBe(null);
  expect(mac.left()).toEqual([]);
});

test('an app without a window has none', async () => {
  const { mac, frontWindow } = macWith({ isFront: true, window: null });
  expect(await frontWindow()).toBe(null);
  expect(mac.left()).toEqual([]);
});

test('without Accessibility nobody tells', async () => {
  const { mac, frontWindow } = macWith({ isFront: true });
  mac.isTrusted = false;
  mac.windows = [{ layer: 0, processId: 100 }];
  expect(await frontWindow()).toBe(null);
  expect(mac.left()).toEqual([]);
});

test('an app that has ended since is not told of', async () => {
  const { mac, frontWindow } = macWith({ isFront: true });
  mac.windows = [{ layer: 0, processId: 999 }];
  mac.apps = [];
  expect(await frontWindow()).toBe(null);
  expect(mac.left()).toEqual([]);
});

test('a window whose program nobody knows has no app', async () => {
  const { frontWindow } = macWith({ isFront: true, path: null });
  expect(await frontWindow()).toMatchObject({ app: null });
});

test('a window whose app is busy does not answer, and one that nobody knows is not waited for', async () => {
  const { mac, frontWindow, answers } = macWith({ isFront: true });
  const { id } = (await frontWindow()) ?? { id: '' };
  expect([await answers(id), await answers('of another process')]).toEqual([true, true]);
  for (const app of mac.apps) app.isBusy = true;
  expect(await answers(id)).toBe(false);
  expect(mac.left()).toEqual(['element']);
});

test('without any ordinary window on the screen no process is in front', () => {
  expect(frontProcess([{ layer: 25, processId: 1 }])).toBe(null);
});
