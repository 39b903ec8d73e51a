/** What a page of Dictum could do if somebody got hold of it: nothing. The numbers are docs/SECURITY.md's. */
import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from 'vitest';
import { commands } from '../../src-core/contract.ts';
import { dictate } from '../desktop/dictate.ts';
import { filesHolding } from '../desktop/files-holding.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { recording } from '../speech/recordings.ts';
import { listen } from './listen.ts';
import { test } from './on-desktop.ts';

const pageRules = async (page: Page) =>
  page.evaluate(async () => {
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      violations.push(effectiveDirective),
    );
    const fails = async (attempt: () => unknown): Promise<boolean> => {
      try {
        await attempt();
        return false;
      } catch {
        return true;
      }
    };
    const inline = document.createElement('script');
    inline.textContent = 'window.inlineRan = true';
    document.head.append(inline);
    const image = new Image();
    const imageFailed = new Promise((resolve) => image.addEventListener('error', () => resolve(true)));
    image.src = 'https://example.org/pixel.png';
    const frame = document.createElement('iframe');
    frame.src = 'https://example.org/';
    document.body.append(frame);
    const status = async (path: string) => {
      // A page may not fetch at all; a stylesheet is what it may ask for.
      const link = document.createElement('link');
      link.rel = 'stylesheet';
      link.href = path;
      const isLoaded = new Promise<boolean>((resolve) => {
        link.addEventListener('load', () => resolve(true));
        link.addEventListener('error', () => resolve(false));
      });
      document.head.append(link);
      return isLoaded;
    };
    const permissions = [
      'camera',
      'geolocation',
      'notifications',
      'midi',
      'clipboard-read',
      'persistent-storage',
    ] as const;
    const granted = [];
    for (const name of permissions) {
      const state = await navigator.permissions.query({ name: name as PermissionName }).then(
        (found) => found.state,
        () => 'unknown',
      );
      if (state === 'granted') granted.push(name);
    }
    const found = {
      process: typeof (globalThis as { process?: unknown }).process,
      require: typeof (globalThis as { require?: unknown }).require,
      inlineRan: 'inlineRan' in window,
      // biome-ignore lint/security/noGlobalEval: it is here to be refused.
      evalFails: await fails(() => globalThis.eval('1')),
      fetchFails: await fails(() => fetch('https://example.org')),
      ownFetchFails: await fails(() => fetch('app://dictum/main/index.html')),
      imageFails: await imageFailed,
      cameraFails: await fails(() => navigator.mediaDevices.getUserMedia({ video: true })),
      screenFails: await fails(() => navigator.mediaDevices.getDisplayMedia()),
      windowOpens: window.open('https://example.org') !== null,
      outside: [
        await status('app://dictum/../../package.json'),
        await status('app://dictum/%2e%2e/%2e%2e/package.json'),
        await status('app://dictum/..%5c..%5cpackage.json'),
        await status('app://dictum/assets/%00'),
        await status('app://elsewhere/main/index.html'),
        await status('file:///etc/passwd'),
      ],
      granted,
      bridge: Object.keys(window.dictum).toSorted(),
    };
    return { ...found, violations: [...new Set(violations)].toSorted() };
  });

const nothing = {
  process: 'undefined',
  require: 'undefined',
  inlineRan: false,
  evalFails: true,
  fetchFails: true,
  ownFetchFails: true,
  imageFails: true,
  cameraFails: true,
  screenFails: true,
  windowOpens: false,
  outside: [false, false, false, false, false, false],
  granted: [],
  bridge: ['on', 'send', 'transcribeFiles'],
};

test('1 2 3 4: a page has no Node, no network, no other files, no camera and no other windows', async ({
  desktop,
}) => {
  const { overlay, openMain } = await startAppWithPages(desktop);
  const main = await openMain();
  for (const page of [overlay, main]) {
    const { violations, ...rest } = await pageRules(page);
    expect(rest).toEqual(nothing);
    expect(violations).toEqual(
      expect.arrayContaining(['connect-src', 'frame-src', 'img-src', 'script-src', 'script-src-elem']),
    );
  }
});

test.for(['ready', 'private'] as const)(
  '3: %s: only the overlay may hear the microphone, and only while somebody dictates',
  async (captureMode, { desktop }) => {
    const { app, overlay, openMain } = await startAppWithPages(desktop, { settings: { captureMode } });
    const main = await openMain();
    const refused = ['NotAllowedError', 'NotAllowedError'];
    const both = async () => [await listen(overlay), await listen(main)];
    expect(await both()).toEqual(refused);
    await desktop.keys.down('F9');
    await overlay.locator('[data-state="recording"]').waitFor();
    expect(await both()).toEqual(['heard', 'NotAllowedError']);
    await desktop.sound.say(recording('libri-0880').file);
    await desktop.keys.up('F9');
    await app.dictations(1);
    // Also while the microphone is kept open for the next one.
    expect(await desktop.sound.sourcesHeardBy('electron')).toEqual(
      captureMode === 'ready' ? ['microphone'] : [],
    );
    expect(await both()).toEqual(refused);
  },
);

test('3: instant: only the overlay may hear the microphone, for as long as the person wants it open', async ({
  desktop,
}) => {
  const { overlay, openMain } = await startAppWithPages(desktop, { settings: { captureMode: 'instant' } });
  const main = await openMain();
  expect([await listen(overlay), await listen(main)]).toEqual(['heard', 'NotAllowedError']);
  await main.evaluate(() => window.dictum.send('changeSettings', { captureMode: 'private' }));
  await expect.poll(() => listen(overlay)).toBe('NotAllowedError');
  // The page that owns the microphone cannot choose that for the person.
  await overlay.evaluate(() =>
    (window.dictum.send as (name: string, input: unknown) => Promise<unknown>)('changeSettings', {
      captureMode: 'instant',
    }),
  );
  expect(await listen(overlay)).toBe('NotAllowedError');
});

test('3: a test recording opens the microphone for the overlay, and not for the window that asked', async ({
  desktop,
}) => {
  const { overlay, openMain } = await startAppWithPages(desktop, { settings: { captureMode: 'private' } });
  const main = await openMain();
  await main.evaluate(() => window.dictum.send('startTestRecording', undefined));
  expect([await listen(overlay), await listen(main)]).toEqual(['heard', 'NotAllowedError']);
  await main.evaluate(() => window.dictum.send('stopTestRecording', undefined));
  await expect.poll(() => listen(overlay)).toBe('NotAllowedError');
});

test('4: a page cannot be led elsewhere', async ({ desktop }) => {
  const { openMain } = await startAppWithPages(desktop);
  const main = await openMain();
  await main.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'https://example.org/';
    document.body.append(link);
    link.click();
    location.href = 'app://dictum/overlay/index.html';
    location.assign('data:text/html,elsewhere');
  });
  // The page answers, so it is still the same one.
  expect(
    await main.evaluate(() => [location.href, document.querySelector('input[type="search"]') !== null]),
  ).toEqual(['app://dictum/main/index.html', true]);
});

test('4: a file dropped on a page and a webview put into it lead nowhere', async ({ desktop }) => {
  const { openMain } = await startAppWithPages(desktop);
  const main = await openMain();
  const devtools = await main.context().newCDPSession(main);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', {
      type,
      x: 200,
      y: 200,
      data: { items: [], files: ['/etc/hostname'], dragOperationsMask: 1 },
    });
  }
  await main.evaluate(async () => {
    const webview = document.createElement('webview');
    webview.setAttribute('src', 'app://dictum/overlay/index.html');
    document.body.append(webview);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  });
  expect(
    await main.evaluate(() => [location.href, 'contentWindow' in document.createElement('webview')]),
  ).toEqual(['app://dictum/main/index.html', false]);
  const { targetInfos } = await devtools.send('Target.getTargets');
  expect(targetInfos.filter(({ type }) => type === 'webview')).toEqual([]);
});

test('5: ten thousand random inputs to each command break nothing', async ({ desktop }) => {
  const { overlay, openMain } = await startAppWithPages(desktop);
  const main = await openMain();
  const tally = { answered: 0, broken: 0 };
  for (const [name, { from }] of Object.entries(commands)) {
    const counted = await (from === 'main' ? main : overlay).evaluate(sendRandomly, name);
    tally.answered += counted.answered;
    tally.broken += counted.broken;
  }
  expect(tally).toEqual({ answered: 10_000 * Object.keys(commands).length, broken: 0 });
  // And it still does what it is there for, where it was not told otherwise.
  await main.evaluate(() => window.dictum.send('changeSettings', { service: 'embedded', language: null }));
  const [app] = desktop.apps;
  const paper = await openPaper(desktop.connection);
  await dictate(desktop, recording('libri-0880').file);
  await paper.changed(30_000);
  expect((await app?.dictations(1))?.map(({ insertion }) => insertion)).toEqual(['pasted']);
}, 400_000);

/** In the page: through the real bridge to the real handlers. */
async function sendRandomly(name: string): Promise<{ answered: number; broken: number }> {
  const pieces: readonly unknown[] = [
    ...[undefined, null, true, 0, -1, 1e308, Number.NaN, Number.POSITIVE_INFINITY, 10n, '', 'x'],
    ...['x'.repeat(10_000), '__proto__', [], [[]], {}, new Date(), /x/, new Map(), new Uint8Array(9)],
    ...[{ id: 'x' }, { key: 'x' }, { service: 'groq' }, { session: 1 }, { query: '' }, { width: 3 }],
  ];
  const names = [
    ...['id', 'key', 'service', 'session', 'reason', 'query', 'before', 'limit', 'hotkey', 'link', 'label'],
    ...['width', 'height', 'theme', 'language', 'prompt', '__proto__', 'constructor'],
  ];
  let seed = 11;
  const pick = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed;
  };
  const random = (depth: number): unknown => {
    if (depth === 0 || pick() % 3 === 0) return pieces[pick() % pieces.length];
    if (pick() % 4 === 0) return Array.from({ length: pick() % 5 }, () => random(depth - 1));
    return Object.fromEntries(
      Array.from({ length: pick() % 5 }, () => [names[pick() % names.length], random(depth - 1)]),
    );
  };
  const send = window.dictum.send as (name: string, input: unknown) => Promise<{ ok: boolean }>;
  let answered = 0;
  let broken = 0;
  for (let run = 0; run < 10_000; run += 100) {
    const answers = Array.from({ length: 100 }, async () => {
      // What waits for a key is ended by the next one, and by this.
      if (name === 'recordHotkey') setTimeout(() => void send('stopRecordingHotkey', undefined), 50);
      const answer = await send(name, random(3)).catch(() => null);
      answered += 1;
      if (typeof answer?.ok !== 'boolean') broken += 1;
    });
    await Promise.all(answers);
  }
  return { answered, broken };
}

test('5: a page sends only its own commands, and none that are malformed', async ({ desktop }) => {
  const { overlay, openMain } = await startAppWithPages(desktop);
  const main = await openMain();
  const send = (page: Page, name: string, input: unknown) =>
    page.evaluate(
      ([command, value]) =>
        (window.dictum.send as (name: unknown, input: unknown) => Promise<unknown>)(command, value),
      [name, input] as const,
    );
  const denied = { ok: false, code: 'unexpected' };
  expect(await send(overlay, 'changeSettings', { theme: 'dark' })).toEqual(denied);
  expect(await send(overlay, 'listHistory', { query: '', before: null, limit: 1 })).toEqual(denied);
  expect(await send(main, 'captureFailed', { session: 1, reason: 'denied' })).toEqual(denied);
  expect(await send(main, 'constructor', {})).toEqual(denied);
  expect(await send(main, '__proto__', {})).toEqual(denied);
  expect(await send(main, 'listHistory', { query: '', before: null, limit: 1_000_000 })).toEqual(denied);
  expect(await send(main, 'transcribeFiles', [recording('libri-0880').file])).toEqual(denied);
  expect(await send(main, 'openLink', { link: 'https://example.org' })).toEqual(denied);
  expect(
    await send(main, 'changeSettings', {
      services: { groq: { baseUrl: 'http://evil.example' } },
    }),
  ).toEqual({
    ok: false,
    code: 'setting-refused',
  });
  expect(await send(main, 'listHistory', { query: '', before: null, limit: 1 })).toEqual({
    ok: true,
    value: { entries: [], total: 0 },
  });
});

test('6 7 12: a key and what was said stand nowhere but where they belong', async ({ desktop }) => {
  const { openMain } = await startAppWithPages(desktop);
  const [app] = desktop.apps;
  await desktop.openGtkEditor();
  await dictate(desktop, recording('libri-0880').file);
  await app?.dictations(1);
  const main = await openMain();
  // In two pieces, so that this file holds nothing that looks like a key.
  const canary = ['gsk', 'canary0123456789abcdefWXYZ'].join('_');
  expect(
    await main.evaluate((key) => window.dictum.send('setKey', { service: 'groq', key }), canary),
  ).toEqual({ ok: true, value: undefined });
  const shown = await main.evaluate(
    () =>
      new Promise<string>((resolve) =>
        window.dictum.on('snapshot', (snapshot) => resolve(JSON.stringify(snapshot))),
      ),
  );
  expect(JSON.parse(shown).keys.groq).toMatchObject({ isSet: true, lastFour: 'WXYZ' });
  expect(shown).not.toContain(canary);
  const dataDir = join(desktop.room.environment.XDG_CONFIG_HOME ?? '', 'Dictum');
  expect(filesWith(dataDir, canary)).toEqual([]);
  expect(app?.program.output).not.toContain(canary);
  // He was not an ill-disposed young man.
  const said = /disposed|young man/i;
  const foldersWith = filesWith(dataDir, 'young man').map((file) => basename(dirname(file)));
  expect([...new Set(foldersWith)]).toEqual(['history']);
  expect([app?.program.output, app?.log()].join('\n')).not.toMatch(said);
  const modes = ['.', 'recordings', 'sounds', 'history', 'history/changes.log', 'dictum.log'].map((name) =>
    (statSync(join(dataDir, name)).mode & 0o777).toString(8),
  );
  expect(modes).toEqual(['700', '700', '700', '700', '600', '600']);
});

/** The files below a folder that hold these words, in one of the two encodings a program writes text in. */
function filesWith(folder: string, words: string): readonly string[] {
  return filesHolding(
    folder,
    (bytes) => bytes.includes(words) || bytes.includes(Buffer.from(words, 'utf16le')),
  );
}
