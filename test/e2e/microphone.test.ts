import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { sampleRate, wavHeader } from '../../src-core/pcm.ts';
import { pillWords, problems } from '../../src-core/words/en.ts';
import { settingsWords } from '../../src-core/words/settings.ts';
import { dataDirOf } from '../desktop/app.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { dictate } from '../desktop/dictate.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { recordedSamples } from '../speech/recorded-samples.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

const beforeIt = recording('libri-0880').file;
const afterIt = recording('libri-0890').file;
const nextTime = recording('libri-0870').file;

const unplugged = problems['microphone-unplugged'].what;

test('the microphone is pulled out: what was said is typed, the loudspeakers are not', async ({
  desktop,
}) => {
  const { app, overlay } = await startAppWithPages(desktop);
  await app.engineReady();
  const paper = await openPaper(desktop.connection);

  await desktop.keys.down('F9');
  const spoken = await desktop.sound.say(beforeIt);
  await desktop.sound.unplug();
  const unpluggedAt = performance.timeOrigin + performance.now();
  await overlay.getByRole('status').filter({ hasText: unplugged }).waitFor();
  // Pulled out, the stream hears what the loudspeakers play, unless it is closed.
  await desktop.sound.say(afterIt);
  await desktop.keys.up('F9');
  const [entry] = await app.dictations(1);

  expect(entry).toMatchObject({ failure: null, insertion: 'pasted', recording: null });
  expect(entry?.text).toMatch(/young man/i);
  expect(entry?.text).not.toMatch(/hearted/i);
  // All but the little that was spoken before it was open.
  expect(entry?.durationMs).toBeGreaterThan(spoken.endedAt - spoken.startedAt - 200);
  expect(entry?.durationMs).toBeLessThan(unpluggedAt + 600 - (entry?.pressedAt ?? 0));
  await paper.changed(10_000);
  expect(await paper.texts(1)).toEqual([entry?.text]);
  // The words do not hide why there are no more of them.
  await overlay.getByRole('status').filter({ hasText: problems['microphone-unplugged'].action }).waitFor();

  // Without a microphone there is nothing to hear, and that is said too.
  await desktop.keys.down('F9');
  await overlay.getByRole('status').filter({ hasText: problems['microphone-missing'].what }).waitFor();
  await desktop.keys.up('F9');

  await desktop.sound.plugIn();
  await dictate(desktop, nextTime);
  const [, next] = await app.dictations(2);
  expect(next?.text).toMatch(/dashwood/i);
});

test('the chosen microphone is pulled out: the dictation goes on with the next one, and comes back to it', async ({
  desktop,
}) => {
  await desktop.sound.plugInAnother();
  const { app, overlay } = await startAppWithPages(desktop, {
    settings: { microphones: [{ id: 'from before', label: 'Microphone' }] },
  });
  await app.engineReady();
  const paper = await openPaper(desktop.connection);
  await desktop.keys.down('F9');
  await desktop.sound.say(beforeIt);
  expect(await heard(desktop)).toEqual(['microphone']);
  await desktop.sound.unplug();
  await overlay.getByText(pillWords.exchanged.gone('')).waitFor();
  expect(await heard(desktop)).toEqual(['another']);
  await desktop.sound.say(afterIt);
  await desktop.keys.up('F9');
  const [entry] = await app.dictations(1);
  expect(entry).toMatchObject({ failure: null, insertion: 'pasted' });
  expect(entry?.text).toMatch(/young man.*hearted/is);
  await paper.changed(10_000);
  expect(await paper.texts(1)).toEqual([entry?.text]);

  // The choice is not forgotten.
  await desktop.sound.plugIn();
  await desktop.keys.down('F9');
  await desktop.sound.say(nextTime);
  expect(await heard(desktop)).toEqual(['microphone']);
  await desktop.keys.up('F9');
  const [, next] = await app.dictations(2);
  expect(next?.text).toMatch(/dashwood/i);
});

test('the first microphone of the list that is connected hears, whatever the system uses', async ({
  desktop,
}) => {
  await desktop.sound.plugInAnother();
  const { openMain, overlay } = await startAppWithPages(desktop);
  const main = await openMain();
  const used = async () => {
    await desktop.keys.down('F9');
    await overlay.locator('[data-state="recording"]').waitFor();
    const sources = await heard(desktop);
    await desktop.keys.up('F9');
    await overlay.locator('[data-state="hidden"]').waitFor({ state: 'attached' });
    return sources;
  };
  expect(await used()).toEqual(['microphone']);

  const words = settingsWords.microphone;
  await main.keyboard.press('Control+,');
  await main.getByLabel(words.name, { exact: true }).selectOption({ label: 'Another' });
  await main.getByText(words.moved('Another', 1)).waitFor();
  expect(await used()).toEqual(['another']);

  await main.getByLabel(words.name, { exact: true }).selectOption({ label: 'Microphone' });
  await main.getByText(words.moved('Microphone', 2)).waitFor();
  expect(await used()).toEqual(['another']);
  await main.getByRole('button', { name: words.up('Microphone') }).click();
  await main.getByText(words.moved('Microphone', 1)).waitFor();
  expect(await used()).toEqual(['microphone']);

  await desktop.sound.unplug();
  expect(await used()).toEqual(['another']);
  await main.getByText(words.notConnected).waitFor();
  await desktop.sound.plugIn();
  expect(await used()).toEqual(['microphone']);
});

test('a muted and a sleeping microphone are told from their samples, while there is time to do something', async ({
  desktop,
}) => {
  const { overlay } = await startAppWithPages(desktop);
  const unheard = (what: keyof typeof pillWords.unheard) =>
    overlay.locator('[data-state="recording"]').getByText(pillWords.unheard[what]);
  await desktop.keys.down('F9');
  await overlay.locator('[data-state="recording"]').waitFor();
  await desktop.sound.mute(true);
  await unheard('silent').waitFor({ timeout: 3_000 });
  await desktop.sound.mute(false);
  await desktop.sound.say(beforeIt);
  await unheard('silent').waitFor({ state: 'detached' });
  // The second time as soon as the first.
  await desktop.sound.mute(true);
  await unheard('silent').waitFor({ timeout: 3_000 });
  await desktop.sound.mute(false);
  await desktop.sound.say(beforeIt);
  await unheard('silent').waitFor({ state: 'detached' });
  await desktop.sound.fallAsleep();
  await unheard('stuck').waitFor({ timeout: 3_000 });
  await desktop.sound.wakeUp();
  await unheard('stuck').waitFor({ state: 'detached' });
  await desktop.keys.tap('Escape');
  await desktop.keys.up('F9');
});

test('the system goes on with another microphone, and so does the dictation', async ({ desktop }) => {
  await desktop.sound.plugInAnother();
  const { app, overlay } = await startAppWithPages(desktop);
  await openPaper(desktop.connection);
  await desktop.keys.down('F9');
  await desktop.sound.say(beforeIt);
  expect(await heard(desktop)).toEqual(['microphone']);
  await desktop.sound.unplug();
  // Not in secret: it may be the one at the other end of the room.
  await overlay.getByText(pillWords.exchanged.gone('Another')).waitFor();
  await desktop.sound.say(afterIt);
  expect(await heard(desktop)).toEqual(['another']);
  await desktop.keys.up('F9');
  const [entry] = await app.dictations(1);
  expect(entry?.text).toMatch(/young man.*hearted/is);
});

test('the device works at another rate in the middle of a sentence: telephone, then CD, and all of it is one text', async ({
  desktop,
}) => {
  const { app } = await startAppWithPages(desktop);
  await app.engineReady();
  await openPaper(desktop.connection);
  await desktop.keys.down('F9');
  const first = await desktop.sound.say(beforeIt);
  await desktop.sound.plugInAnother(8_000);
  await desktop.sound.unplug();
  await expect.poll(() => heard(desktop)).toEqual(['another']);
  const second = await desktop.sound.say(afterIt);
  await desktop.sound.plugIn(44_100);
  await desktop.sound.unplugAnother();
  await expect.poll(() => heard(desktop)).toEqual(['microphone']);
  const third = await desktop.sound.say(nextTime);
  await desktop.keys.up('F9');
  const [entry] = await app.dictations(1);
  expect(entry).toMatchObject({ failure: null, insertion: 'pasted' });
  expect(entry?.text).toMatch(/young man.*hearted.*dashwood/is);
  // A rate that is taken for another one makes the sound longer or shorter.
  const spokenMs = [first, second, third].reduce(
    (sum, { startedAt, endedAt }) => sum + endedAt - startedAt,
    0,
  );
  expect(entry?.durationMs).toBeGreaterThan(spokenMs);
  expect(entry?.durationMs).toBeLessThan(third.endedAt - first.startedAt + 1_500);
});

test('a tone is the same tone at every rate of the microphone, also of one that is exchanged while it is warm', async ({
  desktop,
}) => {
  const file = join(desktop.room.folder, 'tone.wav');
  const samples = Int16Array.from({ length: toneSeconds * sampleRate }, (_, index) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * toneHertz * index) / sampleRate)),
  );
  writeFileSync(file, Buffer.concat([wavHeader(samples.length), Buffer.from(samples.buffer)]));
  const { app } = await startAppWithPages(desktop);
  await app.engineReady();
  await openPaper(desktop.connection);
  const rates = [8_000, 16_000, 44_100, 48_000];
  for (const [index, rate] of rates.entries()) {
    await desktop.sound.unplug();
    await desktop.sound.plugIn(rate);
    await dictate(desktop, file);
    // Nobody spoke: it waits for somebody who wants it, with its sound.
    const entry = (await app.dictations(index + 1)).at(-1);
    const recorded = await recordedSamples(
      join(dataDirOf(desktop.room), 'recordings', entry?.recording ?? ''),
    );
    const tone = toneIn(recorded);
    expect(Math.abs(tone.hertz / toneHertz - 1), `${tone.hertz} Hz at ${rate}`).toBeLessThan(0.01);
    expect(Math.abs(tone.seconds - toneSeconds), `${tone.seconds} s at ${rate}`).toBeLessThan(0.1);
  }
});

const toneHertz = 440;
const toneSeconds = 1.5;

/** By the times it comes up through nothing. */
function toneIn(samples: Int16Array): { readonly hertz: number; readonly seconds: number } {
  const isLoud = (sample: number) => Math.abs(sample) > 2_000;
  const from = samples.findIndex(isLoud);
  const to = samples.findLastIndex(isLoud);
  const ups: number[] = [];
  for (let index = from + 1; index <= to; index++)
    if ((samples[index - 1] ?? 0) < 0 && (samples[index] ?? 0) >= 0) ups.push(index);
  const first = ups[0] ?? 0;
  const last = ups.at(-1) ?? 0;
  return { hertz: ((ups.length - 1) * sampleRate) / (last - first), seconds: (to - from) / sampleRate };
}

function heard({ sound }: Desktop): Promise<readonly string[]> {
  return sound.sourcesHeardBy('electron');
}
