import { expect } from 'vitest';
import { actions, keyWords, statusWords } from '../../src-core/words/en.ts';
import { settingsWords } from '../../src-core/words/settings.ts';
import { dictum } from '../desktop/command.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { startProgram } from '../desktop/program.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';
import { inBothThemes } from './screenshots.ts';

test('where only presses are told, a press begins and the next one ends, whatever is set', async ({
  desktop,
}) => {
  const { app, openMain } = await startAppWithPages(desktop, {
    settings: { activation: 'hold' },
    environment: { DICTUM_KEYS: 'registered' },
  });
  await app.engineReady();
  const editor = await desktop.openGtkEditor();
  // Later than anybody expects who does not look whether the key is still down.
  await using slow = startProgram(desktop.room, 'xset', ['r', 'rate', '1500', '25']);
  expect((await slow.ended).code).toBe(0);
  // Held, it repeats 25 times a second, which is one press; and letting go of it ends nothing.
  await desktop.keys.down('F9');
  await desktop.sound.say(recording('libri-0880').file);
  await desktop.keys.up('F9');
  await desktop.sound.say(recording('libri-0870').file);
  expect(app.history()).toEqual([]);
  await desktop.keys.tap('F9');
  await editor.changed(30_000);
  const [entry, ...others] = await app.dictations(1);
  expect([others, entry?.text]).toEqual([[], expect.stringMatching(/young man.*dashwood/is)]);

  // Also whoever asks is told so.
  expect(JSON.parse((await dictum(desktop, 'status', '--json')).output)).toMatchObject({
    activation: 'toggle',
  });
  const main = await openMain();
  await main.getByText(`${statusWords.press.toggle} F9 ${statusWords.toDictate}`).waitFor();
  await inBothThemes(main, 'main-registered');
  await main.getByRole('button', { name: actions.keys }).click();
  const keys = main.getByRole('dialog', { name: keyWords.title });
  await keys.getByText(keyWords.dictate.toggle).waitFor();
  await keys.getByText(keyWords.cancelDictation).waitFor();
  await main.keyboard.press('Escape');
  await main.getByRole('button', { name: actions.settings }).click();
  await main.getByText(settingsWords.hearing.ways.registered).waitFor();
});
