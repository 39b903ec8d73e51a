/** What a page of Dictum could do if somebody got hold of it: nothing. The numbers are docs/SECURITY.md's. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from 'vitest';
import { dictate } from '../desktop/dictate.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { recording } from '../speech/recordings.ts';
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
  bridge: ['on', 'send'],
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

test('3: only the overlay may hear the microphone', async ({ desktop }) => {
  const { overlay, openMain } = await startAppWithPages(desktop);
  const main = await openMain();
  const listen = (page: Page) =>
    page.evaluate(() =>
      navigator.mediaDevices.getUserMedia({ audio: true }).then(
        (stream) => {
          for (const track of stream.getTracks()) track.stop();
          return 'heard';
        },
        (error: DOMException) => error.name,
      ),
    );
  expect([await listen(overlay), await listen(main)]).toEqual(['heard', 'NotAllowedError']);
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
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const bytes = readFileSync(file);
      return bytes.includes(words) || bytes.includes(Buffer.from(words, 'utf16le'));
    });
}
