/** The main window's pages with the real app behind them. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { speechModels } from '../../src-core/speech-models.ts';
import {
  actions,
  historyWords,
  keyWords,
  modelWords,
  problems,
  recordingIsKept,
  statusWords,
  timelineWords,
} from '../../src-core/words/en.ts';
import { settingsWords } from '../../src-core/words/settings.ts';
import { dataDirOf } from '../desktop/app.ts';
import { dictate } from '../desktop/dictate.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { ownFolder } from '../desktop/room.ts';
import { someHistory } from '../fakes/app.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';
import { brightness, inBothThemes, saveScreenshot, themes } from './screenshots.ts';

test('before the first dictation the window says how to begin', async ({ desktop }) => {
  const { openMain } = await startAppWithPages(desktop);
  const main = await openMain();
  await main.getByRole('heading', { name: 'Hold F9 anywhere and speak' }).waitFor();
  await inBothThemes(main, 'main-empty');
});

test('history lists what was dictated, and reads, finds, deletes and brings back', async ({ desktop }) => {
  const earlier = someHistory(Date.now()).toReversed();
  const { app, openMain } = await startAppWithPages(desktop, { history: earlier });
  await app.engineReady();
  const editor = await desktop.openGtkEditor();
  const main = await openMain();
  const list = main.getByRole('listbox', { name: historyWords.list });
  const detail = main.getByRole('article', { name: historyWords.detail });
  expect(await list.getByRole('option').count()).toBe(earlier.length);

  // What is dictated now comes in while the window is open, and stands first.
  await editor.focus();
  await dictate(desktop, recording('libri-0870').file);
  const newest = (await app.dictations(earlier.length + 1)).at(-1)?.text ?? '';
  expect(newest).toMatch(/dashwood/i);
  await list.getByRole('option').first().filter({ hasText: newest }).waitFor();
  await list.getByRole('option').first().click();
  await detail.getByText(newest).waitFor();
  await detail.getByText(historyWords.onThisComputer).waitFor();
  await detail.getByText(timelineWords.title).click();
  await detail.getByText(timelineWords.phases.transcribing).waitFor();
  await inBothThemes(main, 'main-entry');

  await list.getByRole('option').filter({ hasText: problems['service-timeout'].what }).click();
  await detail.getByText(recordingIsKept).waitFor();
  await detail.getByRole('button', { name: actions.tryAgain }).waitFor();
  await inBothThemes(main, 'main-entry-failed');

  const search = main.getByRole('combobox', { name: historyWords.search });
  await search.fill('konnen');
  await expect
    .poll(() => list.getByRole('option').allInnerTexts())
    .toEqual([expect.stringContaining('Können')]);
  await search.fill('nobody ever said this');
  await main.getByRole('heading', { name: historyWords.nothingFound('nobody ever said this') }).waitFor();
  await saveScreenshot(main, 'main-nothing-found');
  await main.getByRole('button', { name: actions.clearSearch }).click();

  const milk = list.getByRole('option').filter({ hasText: 'Milk, eggs, coffee' });
  await milk.click();
  await detail.getByRole('button', { name: actions.delete }).click();
  await milk.waitFor({ state: 'detached' });
  await saveScreenshot(main, 'main-deleted');
  await main.getByRole('button', { name: actions.undo }).click();
  await milk.waitFor();
});

test('settings and keys are there in light and dark', async ({ desktop }) => {
  const { app, openMain } = await startAppWithPages(desktop);
  await app.engineReady();
  const main = await openMain();
  await main.getByRole('button', { name: actions.keys }).click();
  const keys = main.getByRole('dialog', { name: keyWords.title });
  await keys.getByText(keyWords.cancelDictation).waitFor();
  await inBothThemes(main, 'main-keys');
  await main.keyboard.press('Escape');
  await keys.waitFor({ state: 'detached' });

  await main.getByRole('button', { name: actions.settings }).click();
  const side = main.getByRole('navigation', { name: actions.settings });
  const { general, speech, about } = settingsWords.topics;
  await main.getByRole('heading', { name: general }).waitFor();
  await main.getByRole('option', { name: 'Microphone', exact: true }).waitFor({ state: 'attached' });
  // By hand this time: the choice is the person's, not the test's.
  for (const theme of themes) {
    await main.getByRole('radio', { name: settingsWords.theme[theme] }).click();
    await expect.poll(() => main.evaluate(() => document.documentElement.dataset.theme)).toBe(theme);
    expect(await brightness(main)).toBe(theme);
  }
  await inBothThemes(main, 'main-settings-general');

  await side.getByRole('button', { name: speech }).click();
  await main.getByText(statusWords.engineReady).waitFor();
  await inBothThemes(main, 'main-settings-speech');
  await main.getByRole('radio', { name: 'Groq' }).click();
  await main.getByText(statusWords.serviceNeedsKey('Groq')).waitFor();
  await main.getByRole('textbox', { name: settingsWords.key.name('Groq') }).waitFor();
  await inBothThemes(main, 'main-settings-groq');

  await side.getByRole('button', { name: about }).click();
  await main.getByText(settingsWords.about.tagline).waitFor();
  await inBothThemes(main, 'main-settings-about');
});

test('what of a model has arrived is removed only when somebody says so twice', async ({ desktop }) => {
  const { room } = desktop;
  const folder = join(ownFolder(room.account, join(dataDirOf(room), 'models')), 'whisper-tiny.part');
  ownFolder(room.account, folder);
  writeFileSync(join(folder, 'tiny-encoder.int8.onnx.part'), Buffer.alloc(5_000_000));
  const { openMain } = await startAppWithPages(desktop);
  const main = await openMain();
  await main.getByRole('button', { name: actions.settings }).click();
  await main.getByRole('button', { name: settingsWords.topics.speech }).click();
  const models = main.getByRole('region', { name: modelWords.title });
  const button = (name: string) => models.getByRole('button', { name, exact: true });
  const focused = () => main.evaluate(() => document.activeElement?.getAttribute('aria-label'));

  await button(modelWords.remove('Whisper tiny')).focus();
  await main.keyboard.press('Enter');
  await saveScreenshot(main, 'main-settings-model-removal');
  await button(modelWords.keepIt('Whisper tiny')).press('Enter');
  expect([await focused(), existsSync(folder)]).toEqual([modelWords.remove('Whisper tiny'), true]);

  await main.keyboard.press('Enter');
  await button(modelWords.removeItNow('Whisper tiny')).press('Enter');
  await button(modelWords.remove('Whisper tiny')).waitFor({ state: 'detached' });
  expect([await focused(), existsSync(folder)]).toEqual([modelWords.getIt('Whisper tiny'), false]);
});

test('a model chosen with the keyboard hears the next dictation, and the focus stays', async ({
  desktop,
}) => {
  const { app, openMain } = await startAppWithPages(desktop);
  await app.engineReady();
  const main = await openMain();
  await main.getByRole('button', { name: actions.settings }).click();
  await main.getByRole('button', { name: settingsWords.topics.speech }).click();
  const models = main.getByRole('region', { name: modelWords.title });
  expect(await models.getByRole('listitem').count()).toBe(speechModels.length);
  await models.getByRole('button', { name: modelWords.choose('Moonshine tiny') }).focus();
  await main.keyboard.press('Enter');
  await models.getByRole('button', { name: modelWords.isChosen('Moonshine tiny') }).waitFor();
  expect(await main.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
    modelWords.isChosen('Moonshine tiny'),
  );

  const editor = await desktop.openGtkEditor();
  await editor.focus();
  await dictate(desktop, recording('libri-0870').file);
  const [entry] = await app.dictations(1);
  expect(entry).toMatchObject({ model: 'moonshine-tiny-en', text: expect.stringMatching(/dashwood/i) });
});
