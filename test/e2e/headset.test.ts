/** A Bluetooth headset, as the sound server describes one: whoever opens its microphone spoils the music in it. */
import { expect } from 'vitest';
import { actions, pillWords } from '../../src-core/words/en.ts';
import { settingsWords } from '../../src-core/words/settings.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

const words = settingsWords.microphone;

/** A page looks every second which microphones there are, and music that stops is waited for. */
const patience = { timeout: 15_000 };

const heard = ({ sound }: Desktop) => sound.sourcesHeardBy('electron');

test('while music plays in the headset another microphone hears, and the pill and the settings say why', async ({
  desktop,
}) => {
  await desktop.sound.connectHeadset();
  const { app, overlay, openMain } = await startAppWithPages(desktop, {
    settings: { microphones: [{ id: 'from before', label: 'Headset' }] },
  });
  await app.engineReady();
  const main = await openMain();
  await main.getByRole('button', { name: actions.settings }).click();
  const note = main.getByText(words.standsIn('Microphone'));
  const pill = overlay.getByText(/^Your headset plays, so/);

  await desktop.keys.down('F9');
  await overlay.locator('[data-state="recording"]').waitFor();
  expect([await heard(desktop), await pill.count()]).toEqual([['headset'], 0]);
  await desktop.keys.tap('Escape');
  await desktop.keys.up('F9');
  await overlay.locator('[data-state="hidden"]').waitFor({ state: 'attached' });

  {
    await using _ = await desktop.sound.playMusic();
    await note.waitFor();
    // Kept open after the last dictation, it would keep the music from coming back.
    await expect.poll(() => heard(desktop), patience).toEqual([]);
    await desktop.keys.down('F9');
    await pill.waitFor();
    expect(await pill.textContent()).toBe(pillWords.exchanged.music('Microphone'));
    await desktop.sound.say(recording('libri-0880').file);
    expect(await heard(desktop)).toEqual(['microphone']);
    await desktop.keys.up('F9');
    const [entry] = await app.dictations(1);
    expect(entry?.text).toMatch(/young man/i);
    // Said once, and not at every dictation.
    await desktop.keys.down('F9');
    await overlay.locator('[data-state="recording"]').waitFor();
    expect([await heard(desktop), await pill.count()]).toEqual([['microphone'], 0]);
    await desktop.keys.up('F9');
    await overlay.locator('[data-state="hidden"]').waitFor({ state: 'attached' });
  }
  await note.waitFor({ state: 'detached' });
  await desktop.keys.down('F9');
  await overlay.locator('[data-state="recording"]').waitFor();
  expect(await heard(desktop)).toEqual(['headset']);
  await desktop.keys.up('F9');
});

test('instant: the microphone moves when music begins and again when it has ended, and stays where the person wants that', async ({
  desktop,
}) => {
  const { openMain } = await startAppWithPages(desktop, { settings: { captureMode: 'instant' } });
  await expect.poll(() => heard(desktop), patience).toEqual(['microphone']);
  // It connects while Dictum runs, and the system uses it from then on.
  await desktop.sound.connectHeadset();
  await desktop.sound.useByDefault('headset');
  const main = await openMain();
  await main.getByRole('button', { name: actions.settings }).click();
  const spares = main.getByRole('switch', { name: settingsWords.sparesMusic.name });
  await spares.waitFor();
  await expect.poll(() => heard(desktop), patience).toEqual(['headset']);
  {
    await using _ = await desktop.sound.playMusic();
    await main.getByText(words.standsIn('Microphone')).waitFor();
    await expect.poll(() => heard(desktop), patience).toEqual(['microphone']);

    await spares.click();
    await expect.poll(() => heard(desktop), patience).toEqual(['headset']);
    await spares.click();
    await expect.poll(() => heard(desktop), patience).toEqual(['microphone']);

    // The only one there is is better than none.
    await desktop.sound.unplug();
    // The sound server moves the stream at once; the page has to have seen that the microphone is gone.
    await main.getByText(words.standsIn('Microphone')).waitFor({ state: 'detached' });
    await expect.poll(() => heard(desktop), patience).toEqual(['headset']);
    await desktop.sound.plugIn();
    await desktop.sound.useByDefault('headset');
    await expect.poll(() => heard(desktop), patience).toEqual(['microphone']);
  }
  await expect.poll(() => heard(desktop), patience).toEqual(['headset']);
});
