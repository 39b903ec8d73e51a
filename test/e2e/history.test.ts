/** One dictation in the history, and all that can be done with it, with the real app and its real sound. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { actions, historyWords } from '../../src-core/words/en.ts';
import { dataDirOf } from '../desktop/app.ts';
import { dictate } from '../desktop/dictate.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { startSpeechServer } from '../fakes/speech-server/server.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';
import { inBothThemes } from './screenshots.ts';

test('its sound is kept, played with its words, transcribed again to compare, and goes with it', async ({
  desktop,
}) => {
  await using groq = await startSpeechServer('groq');
  const { app, openMain } = await startAppWithPages(desktop, {
    settings: {
      keepSounds: true,
      service: 'groq',
      fallback: [],
      language: 'en',
      services: { groq: { baseUrl: groq.baseUrl } },
    },
    environment: { GROQ_API_KEY: groq.key },
  });
  const sounds = () => readdirSync(join(dataDirOf(desktop.room), 'sounds'));
  await app.engineReady();
  const editor = await desktop.openGtkEditor();
  await editor.focus();
  await dictate(desktop, recording('libri-0870').file);
  const entry = await app.historyShows('a kept sound', ([first]) => (first?.sound ? first : null));
  await app.noRecordings();
  expect([entry.insertion, entry.recording, sounds()]).toEqual(['pasted', null, [`${entry.id}.flac`]]);
  expect(entry.app).toMatch(/mousepad/i);

  const main = await openMain();
  const detail = main.getByRole('article', { name: historyWords.detail });
  await detail.getByText(historyWords.spokenTo(entry.app ?? '')).waitFor();

  // Played to its end, its phrases come by one after the other.
  const player = detail.getByLabel(historyWords.listen);
  const { playedS, followed } = await player.evaluate(async (element) => {
    const audio = element as HTMLAudioElement;
    const followed = new Set<string>();
    const watched = new MutationObserver(() => {
      const part = document.querySelector('[data-spoken="true"]')?.textContent?.trim();
      if (part !== undefined) followed.add(part);
    });
    watched.observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-spoken'] });
    const ended = new Promise((resolve, reject) => {
      audio.addEventListener('ended', resolve, { once: true });
      audio.addEventListener('error', () => reject(new Error(audio.error?.message)), { once: true });
    });
    await audio.play();
    await ended;
    return { playedS: audio.currentTime, followed: [...followed] };
  });
  expect(playedS).toBeCloseTo(entry.durationMs / 1_000, 1);
  expect(followed).toEqual(entry.segments.map(([, , text]) => text.trim()));
  expect(followed.length).toBeGreaterThan(1);

  await detail.getByText(historyWords.compare.title).click();
  await detail.getByLabel(historyWords.compare.service).selectOption('embedded');
  await detail.getByRole('button', { name: historyWords.compare.run }).click();
  const compared = await app.historyShows('another answer', ([first]) =>
    first !== undefined && first.alternatives.length === 1 ? first : null,
  );
  expect(compared.alternatives).toMatchObject([{ service: 'embedded', language: 'en' }]);
  await detail.getByRole('button', { name: actions.useThis }).waitFor();
  await inBothThemes(main, 'main-entry-compared');

  await detail.getByRole('button', { name: actions.pin }).click();
  await detail.getByRole('button', { name: actions.edit }).click();
  await inBothThemes(main, 'main-entry-correcting');
  await detail.getByRole('textbox').fill('What was really said.');
  await detail.getByRole('button', { name: actions.save }).click();
  await app.historyShows('corrected words', ([first]) =>
    first?.text === 'What was really said.' && first.rawText === entry.text && first.pinned ? first : null,
  );
  await inBothThemes(main, 'main-entry-with-sound');

  await detail.getByRole('button', { name: actions.delete }).click();
  await main.getByRole('button', { name: actions.undo }).waitFor();
  expect(sounds()).toEqual([`${entry.id}.flac.deleted`]);
  await main.close();
  await expect.poll(sounds).toEqual([]);
  expect(app.history()).toEqual([]);
});

test('words from the history are pasted into the window that was there before', async ({ desktop }) => {
  const { app, openMain } = await startAppWithPages(desktop);
  await app.engineReady();
  const editor = await desktop.openGtkEditor();
  await editor.focus();
  await dictate(desktop, recording('libri-0870').file);
  await editor.changed(10_000);
  const [entry] = await app.dictations(1);
  const text = entry?.text ?? '';
  expect(await editor.read()).toBe(text);
  const main = await openMain();
  await main.getByRole('button', { name: actions.pasteAgain }).click();
  await editor.changed(10_000);
  expect(await editor.read()).toBe(`${text}${text}`);
});
