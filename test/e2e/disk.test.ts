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
  const stored = () => [readFileSync(join(dataDir, 'settings.json'), 'utf8'), app.history()];
  await app.engineReady();
  const main = await openMain();
  const notice = main.getByRole('status').filter({ hasText: storageNotices['history-not-written'] });
  const paper = await openPaper(desktop.connection);
  await dictate(desktop, recording('libri-0880').file);
  const [first] = await app.dictations(1);
  await paper.changed(10_000);
  const before = stored();

  disk.fill();
  await paper.clear();
  await dictate(desktop, recording('libri-0890').file);
  await paper.changed(30_000);
  expect(await paper.read()).toMatch(/hearted/i);
  await overlay.getByRole('status').filter({ hasText: problems['history-not-written'].what }).waitFor();
  await notice.waitFor();
  await main
    .getByRole('option')
    .filter({ hasText: /hearted/i })
    .waitFor();
  const change = await main.evaluate(() => window.dictum.send('changeSettings', { theme: 'light' }));
  expect(change).toEqual({ ok: false, code: 'settings-not-written' });
  expect(stored()).toEqual(before);

  disk.free();
  await paper.focus();
  await dictate(desktop, recording('libri-0870').file);
  const entries = await app.dictations(3);
  await notice.waitFor({ state: 'detached' });
  expect(entries[0]).toEqual(first);
  expect(entries.map(({ text, insertion, recording }) => ({ text, insertion, recording }))).toEqual(
    [/young man/i, /hearted/i, /dashwood/i].map((words) => ({
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
