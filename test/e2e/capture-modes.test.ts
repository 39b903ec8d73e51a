/** When the microphone is open, seen from the sound server, and what of it reaches a disk or a service. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { beforeMs, warmMs } from '../../src-core/capture/microphone.ts';
import { longestTailMs } from '../../src-core/capture/tail.ts';
import { sampleRate } from '../../src-core/pcm.ts';
import { actions, trayWords } from '../../src-core/words/en.ts';
import { settingsWords } from '../../src-core/words/settings.ts';
import { dataDirOf } from '../desktop/app.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { dictate } from '../desktop/dictate.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

const speech = recording('libri-0880').file;

const heard = ({ sound }: Desktop) => sound.sourcesHeardBy('electron');

test('ready: closed until the first press, open for a while after it, and the tray says so', async ({
  desktop,
}) => {
  const panel = await desktop.openPanel();
  const { app } = await startAppWithPages(desktop);
  await app.engineReady();
  const item = await panel.item();
  const trayShowsIt = async () => (await item.menu()).some(({ label }) => label === trayWords.microphoneOpen);
  expect([await heard(desktop), await trayShowsIt()]).toEqual([[], false]);
  await dictate(desktop, speech);
  const [first] = await app.dictations(1);
  expect(first?.text).toMatch(/young man/i);
  expect([await heard(desktop), await trayShowsIt()]).toEqual([['microphone'], true]);

  // What is said in between is nobody's.
  await desktop.sound.say(recording('libri-0890').file);
  await dictate(desktop, recording('libri-0870').file);
  const [, second] = await app.dictations(2);
  expect(second?.text).toMatch(/dashwood/i);
  expect(second?.text).not.toMatch(/hearted/i);

  await expect.poll(() => heard(desktop), { timeout: warmMs + 10_000, interval: 1_000 }).toEqual([]);
  expect(await trayShowsIt()).toBe(false);
});

test('private: open from the press until the last word, and no longer', async ({ desktop }) => {
  const { app } = await startAppWithPages(desktop, { settings: { captureMode: 'private' } });
  await app.engineReady();
  await desktop.keys.down('F9');
  await desktop.sound.say(speech);
  expect(await heard(desktop)).toEqual(['microphone']);
  await desktop.keys.up('F9');
  const [entry] = await app.dictations(1);
  expect(await heard(desktop)).toEqual([]);
  expect(entry?.text).toMatch(/young man/i);
});

test('instant: what was said before the press is in the recording, and nothing is kept where nobody pressed', async ({
  desktop,
}) => {
  await using groq = await startGroqServer();
  const panel = await desktop.openPanel();
  const { app, openMain } = await startAppWithPages(desktop, {
    settings: {
      captureMode: 'instant',
      service: 'groq',
      fallback: [],
      services: { groq: { baseUrl: groq.baseUrl } },
    },
    environment: { GROQ_API_KEY: groq.key },
  });
  await app.engineReady();
  const item = await panel.item();
  await expect.poll(() => heard(desktop)).toEqual(['microphone']);
  await expect.poll(async () => (await item.menu())[1]?.label).toBe(trayWords.microphoneOpen);

  await desktop.sound.say(speech);
  expect([app.history(), groq.requests.length]).toEqual([[], 0]);
  expect(readdirSync(join(dataDirOf(desktop.room), 'recordings'))).toEqual([]);

  const { pressedAt, releasedAt } = await dictate(desktop, speech);
  const [entry] = await app.dictations(1);
  const heldMs = releasedAt - pressedAt;
  expect(entry?.durationMs).toBeGreaterThan(heldMs + beforeMs - 100);
  expect(entry?.durationMs).toBeLessThan(heldMs + beforeMs + longestTailMs + 100);
  // Heard at once, because it was there already.
  expect(entry?.timeline.firstSample).toBeLessThan(100);

  const main = await openMain();
  await main.evaluate(() => window.dictum.send('changeSettings', { captureMode: 'private' }));
  await expect.poll(() => heard(desktop)).toEqual([]);
});

test('a test recording shows the level, says how it was, and is kept nowhere', async ({ desktop }) => {
  const { openMain } = await startAppWithPages(desktop, { settings: { captureMode: 'private' } });
  const main = await openMain();
  const words = settingsWords.testRecording;
  await main.getByRole('button', { name: actions.settings }).click();
  await main.getByRole('button', { name: words.record }).click();
  await main.getByText(words.recording).waitFor();
  const loudest = main.evaluate(
    (label) =>
      new Promise<number>((resolve) => {
        const meter = document.querySelector<HTMLMeterElement>(`meter[aria-label="${label}"]`);
        let most = 0;
        const observer = new MutationObserver(() => {
          most = Math.max(most, meter?.value ?? 0);
          if (meter?.value === 0 && most > 0) resolve(most);
        });
        if (meter !== null) observer.observe(meter, { attributes: true });
      }),
    words.level,
  );
  await desktop.sound.say(speech);
  await main.getByRole('button', { name: words.stop }).click();
  await main.getByText(words.verdicts.good).waitFor();
  expect(await loudest).toBeGreaterThan(0.5);
  expect(await heard(desktop)).toEqual([]);
  const answer = await main.evaluate(async () => {
    const sound = await window.dictum.send('testRecordingSound', undefined);
    return sound.ok ? sound.value.length : 0;
  });
  expect(answer).toBeGreaterThan(2.5 * sampleRate);
  await main.getByRole('button', { name: words.play }).click();
  expect(readdirSync(join(dataDirOf(desktop.room), 'recordings'))).toEqual([]);

  await desktop.sound.mute(true);
  await main.getByRole('button', { name: words.record }).click();
  // By itself, after five seconds.
  await main.getByText(words.verdicts.silent).waitFor();
});
