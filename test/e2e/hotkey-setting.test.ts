import { expect } from 'vitest';
import { actions, problems } from '../../src-core/words/en.ts';
import { settingsWords } from '../../src-core/words/settings.ts';
import { dictum } from '../desktop/command.ts';
import { dictate } from '../desktop/dictate.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';
import { saveScreenshot } from './screenshots.ts';

const words = settingsWords.hotkeys;

test('hotkeys are changed and added by pressing them, and tried', async ({ desktop }) => {
  const { app, openMain } = await startAppWithPages(desktop);
  await app.engineReady();
  const main = await openMain();
  await main.getByRole('button', { name: actions.settings }).click();
  const recorder = (keys: string) => main.getByRole('button', { name: words.change(keys), exact: true });
  const ask = async (button = recorder('F9')) => {
    await button.click();
    await main.getByText(words.whileRecording.hook).waitFor();
  };
  const refusal = (code: keyof typeof problems) =>
    main.getByRole('alert').filter({ hasText: `${problems[code].what} ${problems[code].action}` });
  await recorder('F9').filter({ hasText: /^F9$/ }).waitFor();

  await ask();
  await saveScreenshot(main, 'main-hotkey-recording');
  await desktop.keys.tap('Escape');
  await main.getByText(words.sentence).waitFor();
  await recorder('F9').waitFor();

  await ask();
  await desktop.keys.tap('Up');
  await refusal('hotkey-unusable').waitFor();
  await saveScreenshot(main, 'main-hotkey-unusable');
  await desktop.keys.tap('d');
  await refusal('hotkey-would-type').waitFor();
  await saveScreenshot(main, 'main-hotkey-refused');
  await ask();
  await desktop.keys.tap('Control_L', 'v');
  await refusal('hotkey-pastes').waitFor();
  await recorder('F9').waitFor();

  await ask();
  await desktop.keys.tap('Control_L', 'Alt_L', 'd');
  await recorder('Ctrl+Alt+D').waitFor();
  await main.getByRole('alert').waitFor({ state: 'detached' });
  await saveScreenshot(main, 'main-hotkey-changed');

  const add = main.getByRole('button', { name: words.add });
  await ask(add);
  await desktop.keys.tap('Control_R');
  await recorder('Right Ctrl').waitFor();
  await ask(add);
  await desktop.keys.tap('Control_R');
  await refusal('hotkey-used').waitFor();
  await ask(add);
  await desktop.keys.tap('Button9');
  await recorder('Mouse 5').waitFor();
  await main.getByRole('combobox', { name: words.actionOf('Mouse 5') }).selectOption('paste-last');
  // By its number: play/pause.
  await ask(add);
  await desktop.keys.tap('Code172');
  await recorder('Play/Pause').waitFor();
  await main.getByRole('button', { name: words.remove('Play/Pause') }).click();
  await recorder('Play/Pause').waitFor({ state: 'detached' });
  await main.getByRole('combobox', { name: words.languageOf('Right Ctrl') }).selectOption('en');
  await main.getByRole('combobox', { name: words.activationOf('Right Ctrl') }).selectOption('tap-or-hold');
  await saveScreenshot(main, 'main-hotkeys-chosen');

  await main.getByRole('button', { name: words.test }).click();
  await main.getByText(words.whileTesting).waitFor();
  await desktop.keys.down('Control_R');
  await main.getByText(words.heard.down).waitFor();
  await saveScreenshot(main, 'main-hotkeys-tried');
  await desktop.keys.up('Control_R');
  await main.getByText(words.heard.up).waitFor();
  await desktop.keys.tap('Control_R', 'c');
  await main.getByText(words.heard.chord).waitFor();
  // One that the system keeps from this window leaves the focus where it is.
  await desktop.keys.tap('Control_L', 'Alt_L', 'd');
  await main.getByText(words.heard.up).waitFor();
  await main.getByRole('button', { name: words.stopTesting }).click();
  await main.getByText(words.sentence).waitFor();

  // While somebody dictates, the keys are theirs, whoever else asks for them.
  await dictum(desktop, 'start');
  await expect.poll(() => main.getByRole('button', { name: words.test }).isDisabled()).toBe(true);
  await main.evaluate(() => window.dictum.send('testHotkeys', undefined));
  await dictum(desktop, 'cancel');
  await expect.poll(() => main.getByRole('button', { name: words.test }).isEnabled()).toBe(true);
  // Whoever goes to another window has their keys there.
  await main.getByRole('button', { name: words.test }).click();
  await main.getByText(words.whileTesting).waitFor();
  const paper = await openPaper(desktop.connection);
  await main.getByText(words.sentence).waitFor();
  await dictate(desktop, recording('libri-0880').file, ['F9']);
  await dictate(desktop, recording('libri-0870').file, ['Control_L', 'Alt_L', 'd']);
  const entries = await app.dictations(1);
  await paper.changed(10_000);
  // That the old key does nothing is shown by what comes next: only those words are there.
  expect(entries.map(({ text }) => text)).toEqual([expect.stringMatching(/dashwood/i)]);
  expect(await paper.texts(entries.length)).toEqual(entries.map(({ text }) => text));

  await app[Symbol.asyncDispose]();
  await startAppWithPages(desktop);
  await dictate(desktop, recording('cards-001').file, ['Control_R']);
  expect((await app.dictations(2)).map(({ language }) => language)).toEqual([null, 'en']);
});
