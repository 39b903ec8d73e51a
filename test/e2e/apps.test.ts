/** Apps of several toolkits, and what the person says of each: the words are in them as they were said. */
import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { actions } from '../../src-core/words/en.ts';
import { settingsWords } from '../../src-core/words/settings.ts';
import { openBrowser } from '../desktop/browser.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { dictate } from '../desktop/dictate.ts';
import { insertionWith } from '../desktop/insertion.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { startProgram } from '../desktop/program.ts';
import { openQtEditor } from '../desktop/qt-editor.ts';
import { readSelection } from '../desktop/read-selection.ts';
import { type Target, untilReads } from '../desktop/target.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import { recording } from '../speech/recordings.ts';
import { everyScript, everyScriptOnOneLine } from './every-script.ts';
import { test } from './on-desktop.ts';
import { saveScreenshot } from './screenshots.ts';

const words = settingsWords.appRules;
const never = new AbortController().signal;

interface Place {
  readonly name: string;
  open(desktop: Desktop): Promise<Target>;
  /** What stands there afterwards. */
  readonly holds: string;
  /** What its paste chord reads. */
  readonly lends: 'CLIPBOARD' | 'PRIMARY';
}

const asItWasSaid = { holds: everyScript, lends: 'CLIPBOARD' } as const;
const places: readonly Place[] = [
  { name: 'a GTK editor', open: (desktop) => desktop.openGtkEditor(), ...asItWasSaid },
  { name: 'a Qt editor', open: openQtEditor, ...asItWasSaid },
  { name: 'a text area in Chromium', open: openBrowser, ...asItWasSaid },
  {
    name: 'xterm, on one line,',
    open: (desktop) => desktop.openTerminal(),
    holds: everyScriptOnOneLine,
    lends: 'PRIMARY',
  },
];

test.for(places)(
  '$name gets every script byte for byte, and the clipboard is as it was',
  async ({ open, holds, lends }, { desktop }) => {
    const { room } = desktop;
    await using target = await open(desktop);
    const image = randomBytes(300_000);
    await using copied = startProgram(room, 'xclip', [
      '-selection',
      'clipboard',
      '-target',
      'image/png',
      '-in',
      '-quiet',
    ]);
    await using marked = startProgram(room, 'xclip', ['-selection', 'primary', '-in', '-quiet']);
    copied.input.end(image);
    marked.input.end('marked before');
    for (const owner of [copied, marked]) await owner.line(/Waiting for selection requests/);
    using insertion = await insertionWith(desktop);
    using lent = await desktop.clipboard.watch(lends);
    await (await insertion.remember()).insert(everyScript, never);
    await untilReads(target, holds, (standing) => standing === holds);
    // Lent, and given back.
    await lent.changes(2);
    expect((await readSelection(room, 'clipboard', 'image/png')).equals(image)).toBe(true);
    expect((await readSelection(room, 'primary', 'UTF8_STRING')).toString()).toBe('marked before');
    const [owner, other] = lends === 'CLIPBOARD' ? [copied, marked] : [marked, copied];
    // What is read now comes from Dictum, and of the other one it was never asked to give it up.
    await owner.ended;
    expect(other.hasEnded).toBe(false);
  },
);

test('an app that is added with the keyboard gets its words as the person says, and Enter only when they stand there', async ({
  desktop,
}) => {
  await using groq = await startGroqServer();
  const { app, openMain } = await startAppWithPages(desktop, {
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: groq.key },
  });
  const main = await openMain();
  await main.getByRole('button', { name: actions.settings }).click();
  await main.getByRole('button', { name: settingsWords.topics.insertion }).click();
  await main.getByRole('combobox', { name: words.name }).focus();
  await main.keyboard.type('chromium');
  await main.keyboard.press('Enter');
  await main.getByRole('combobox', { name: words.wayOf('chromium') }).waitFor();
  await main.keyboard.press('Tab');
  await main.keyboard.type(words.ways.type);
  await main.keyboard.press('Tab');
  await main.keyboard.press('Space');
  const submits = main.getByRole('switch', { name: words.submits });
  await expect.poll(() => submits.isChecked()).toBe(true);
  await saveScreenshot(main, 'main-settings-apps');

  await desktop.clipboard.write('copied before');
  const browser = await openBrowser(desktop);
  await using _ = browser;
  using clipboard = await desktop.clipboard.watch();
  await dictate(desktop, recording('cards-001').file);
  const [entry] = await app.dictations(1);
  expect(entry).toMatchObject({ insertion: 'pasted', app: 'Chromium' });
  await expect.poll(() => browser.entered).toEqual([entry?.text]);
  expect(clipboard.count()).toBe(0);
});
