import { expect } from 'vitest';
import { actions, problems, settingsWords } from '../../src-core/words/en.ts';
import { dictate } from '../desktop/dictate.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';
import { saveScreenshot } from './screenshots.ts';

const words = settingsWords.hotkey;

test('the hotkey is changed by pressing another', async ({ desktop }) => {
  const { app, openMain } = await startAppWithPages(desktop);
  await app.engineReady();
  const main = await openMain();
  await main.getByRole('button', { name: actions.settings }).click();
  const recorder = main.getByRole('button', { name: words.name });
  const ask = async () => {
    await recorder.click();
    await main.getByText(words.whileRecording).waitFor();
  };
  await recorder.filter({ hasText: /^F9$/ }).waitFor();

  await ask();
  await saveScreenshot(main, 'main-hotkey-recording');
  await desktop.keys.tap('Escape');
  await main.getByText(words.sentence).waitFor();
  await recorder.filter({ hasText: /^F9$/ }).waitFor();

  await ask();
  await desktop.keys.tap('d');
  const refusal = `${problems['hotkey-would-type'].what} ${problems['hotkey-would-type'].action}`;
  await main.getByRole('alert').filter({ hasText: refusal }).waitFor();
  await recorder.filter({ hasText: /^F9$/ }).waitFor();
  await saveScreenshot(main, 'main-hotkey-refused');

  await ask();
  await desktop.keys.tap('Control_L', 'Alt_L', 'd');
  await recorder.filter({ hasText: /^CtrlAltD$/ }).waitFor();
  await main.getByRole('alert').waitFor({ state: 'detached' });
  await saveScreenshot(main, 'main-hotkey-changed');

  const paper = await openPaper(desktop.connection);
  await dictate(desktop, recording('libri-0880').file, ['F9']);
  await dictate(desktop, recording('libri-0870').file, ['Control_L', 'Alt_L', 'd']);
  const entries = await app.dictations(1);
  await paper.changed(10_000);
  // That the old key does nothing is shown by what comes next: only those words are there.
  expect(entries.map(({ text }) => text)).toEqual([expect.stringMatching(/dashwood/i)]);
  expect(await paper.texts(entries.length)).toEqual(entries.map(({ text }) => text));

  await app[Symbol.asyncDispose]();
  await startAppWithPages(desktop);
  await dictate(desktop, recording('cards-001').file, ['Control_L', 'Alt_L', 'd']);
  expect(await app.dictations(2)).toHaveLength(2);
});
