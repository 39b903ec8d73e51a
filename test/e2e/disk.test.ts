import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { problems, storageNotices } from '../../src-core/words/en.ts';
import { dataDirOf } from '../desktop/app.ts';
import { dictate } from '../desktop/dictate.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

test('a full disk holds no words back, harms no file, and is said', async ({ desktop }) => {
  const disk = desktop.openSmallDisk();
  const { app, overlay, openMain } = await startAppWithPages(desktop, { settings: { theme: 'dark' } });
  const dataDir = dataDirOf(desktop.room);
  const storedSettings = () => readFileSync(join(dataDir, 'settings.json'), 'utf8');
  const storedWords = () => app.history().map(({ id, text }) => [id, text]);
  await app.engineReady();
  const main = await openMain();
  const notice = main.getByRole('status').filter({ hasText: storageNotices['history-not-written'] });
  const paper = await openPaper(desktop.connection);
  await dictate(desktop, recording('libri-0880').file);
  const [first] = await app.dictations(1);
  await paper.changed(10_000);
  const settingsBefore = storedSettings();

  disk.fill();
  const refused = overlay
    .getByRole('status')
    .filter({ hasText: problems['history-not-written'].what })
    .waitFor({ timeout: 150_000 })
    .then(() => true);
  let wordsBefore = storedWords();
  // The last block of the log that is there has room for a few more.
  for (let isRefused = false; !isRefused; ) {
    wordsBefore = storedWords();
    await paper.clear();
    await dictate(desktop, recording('libri-0890').file);
    await paper.changed(30_000);
    expect(await paper.read()).toMatch(/hearted/i);
    const taken = app.historyShows('one more', (entries) =>
      entries.length > wordsBefore.length ? false : null,
    );
    taken.catch(() => {});
    isRefused = await Promise.race([refused, taken]);
  }
  await notice.waitFor();
  await main
    .getByRole('option')
    .filter({ hasText: /hearted/i })
    .first()
    .waitFor();
  const change = await main.evaluate(() => window.dictum.send('changeSettings', { theme: 'light' }));
  expect(change).toEqual({ ok: false, code: 'settings-not-written' });
  expect([storedSettings(), storedWords()]).toEqual([settingsBefore, wordsBefore]);

  disk.free();
  // Without anybody dictating.
  await notice.waitFor({ state: 'hidden' });
  await paper.focus();
  await dictate(desktop, recording('libri-0870').file);
  const entries = await app.dictations(wordsBefore.length + 2);
  await notice.waitFor({ state: 'detached' });
  expect(entries[0]).toEqual(first);
  expect(entries.map(({ text, insertion, recording }) => ({ text, insertion, recording }))).toEqual(
    [/young man/i, ...wordsBefore.map(() => /hearted/i), /dashwood/i].map((words) => ({
      text: expect.stringMatching(words),
      insertion: 'pasted',
      recording: null,
    })),
  );

  await app[Symbol.asyncDispose]();
  const again = await startAppWithPages(desktop);
  expect(again.app.history()).toEqual(entries);
  const snapshot = await (await again.openMain()).evaluate(
    () =>
      new Promise<{ theme: string; notice: string | null }>((resolve) =>
        window.dictum.on('snapshot', ({ settings, storageNotice }) =>
          resolve({ theme: settings.theme, notice: storageNotice }),
        ),
      ),
  );
  expect(snapshot).toEqual({ theme: 'dark', notice: null });
});
