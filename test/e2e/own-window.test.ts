import { expect } from 'vitest';
import { actions, historyWords } from '../../src-core/words/en.ts';
import { dictate } from '../desktop/dictate.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { allWindows, focusWindow, newWindow } from '../desktop/windows.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

// Chromium stops everything while it waits for what a clipboard holds: whoever is asked must not be
// Dictum's main process itself.

test('words can be dictated into a window of Dictum', async ({ desktop }) => {
  const { app, openMain } = await startAppWithPages(desktop);
  await app.engineReady();
  const main = await openMain();
  const { releasedAt } = await dictate(desktop, recording('libri-0880').file);
  const [entry] = await app.dictations(1, 10_000);
  expect(entry?.insertion).toBe('pasted');
  expect((entry?.pressedAt ?? 0) + (entry?.timeline.inserted ?? 0) - releasedAt).toBeLessThan(5_000);
  const search = main.getByRole('combobox', { name: historyWords.search });
  await expect.poll(async () => (await search.inputValue()).trim()).toBe(entry?.text);
});

test('words can be dictated into a correction, which stays open when the dictation comes into the list', async ({
  desktop,
}) => {
  const { app, openMain } = await startAppWithPages(desktop);
  await app.engineReady();
  const main = await openMain();
  await dictate(desktop, recording('libri-0880').file);
  const [first] = await app.dictations(1, 10_000);
  const detail = main.getByRole('article', { name: historyWords.detail });
  await detail.getByRole('button', { name: actions.edit }).click();
  const field = detail.getByRole('textbox');
  await field.fill('What was meant.');
  await dictate(desktop, recording('libri-0870').file);
  const [, second] = await app.dictations(2, 10_000);
  // Nobody tells what stands in a window of Chromium, so no space is put before the words.
  const corrected = `What was meant.${second?.text}`;
  await expect.poll(() => field.inputValue()).toBe(corrected);
  await detail.getByRole('button', { name: actions.save }).click();
  await app.historyShows(
    'the correction',
    (entries) => entries.find(({ id, text }) => id === first?.id && text === corrected) ?? null,
  );
});

test('what was copied before a dictation can be pasted into a window of Dictum after it', async ({
  desktop,
}) => {
  const { app, openMain } = await startAppWithPages(desktop);
  await app.engineReady();
  const known = await allWindows(desktop.connection);
  const main = await openMain();
  const mainWindow = await newWindow(desktop.connection, 'dictum', known);
  await desktop.clipboard.write('copied before');
  const paper = await openPaper(desktop.connection);
  using clipboard = await desktop.clipboard.watch();
  await dictate(desktop, recording('libri-0880').file);
  await paper.changed(30_000);
  const [entry] = await app.dictations(1);
  expect(entry?.insertion).toBe('pasted');
  // Once for the words, once for giving it back: from here on Dictum offers it.
  await clipboard.changes(2);

  await focusWindow(desktop.connection, mainWindow);
  await desktop.keys.tap('Control_L', 'v');
  const search = main.getByRole('combobox', { name: historyWords.search });
  await expect.poll(() => search.inputValue(), { timeout: 5_000 }).toBe('copied before');
});
