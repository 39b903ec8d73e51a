/** The key goes down while a part of the app stands still, as on a computer that has run out of memory. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { expect } from 'vitest';
import { beforeMs } from '../../src-core/capture/microphone.ts';
import { longestTailMs } from '../../src-core/capture/tail.ts';
import { deadlines } from '../../src-core/dictation/deadlines.ts';
import { sampleRate } from '../../src-core/pcm.ts';
import { programsOf } from '../chaos/programs.ts';
import type { App } from '../desktop/app.ts';
import { askApp } from '../desktop/ask-app.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { dictate } from '../desktop/dictate.ts';
import { processesOf } from '../desktop/processes.ts';
import { joinedRecordings } from '../speech/joined-recordings.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

/** "He was not an ill disposed young man": its very first sample is voice. */
const speech = recording('libri-0880').file;
const notTheirs = recording('libri-0890');

/** Of what may be in the recording besides, and of what starting a player takes. */
const tolerance = 100;

/** The process gets on only when that is done. */
async function standingStill<T>(pid: number, work: () => Promise<T>): Promise<T> {
  process.kill(pid, 'SIGSTOP');
  try {
    return await work();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

async function warmUp(desktop: Desktop, app: App): Promise<void> {
  await app.engineReady();
  await dictate(desktop, recording('libri-0870').file);
  await app.dictations(1);
  expect(await desktop.sound.sourcesHeardBy('electron')).toEqual(['microphone']);
}

/** Resolves when the first words have been said. */
async function pressAndSpeak({ keys, sound }: Desktop) {
  const pressedAt = await keys.down('F9');
  const { ended } = await sound.begin(speech);
  await after(400);
  return { pressedAt, ended };
}

test('ready: main hears of the press when the first words are said, and they are there, and nothing from before', async ({
  desktop,
}) => {
  const app = await desktop.startApp();
  await warmUp(desktop, app);
  await desktop.sound.say(notTheirs.file);
  const { pressedAt, ended } = await standingStill(app.program.pid, () => pressAndSpeak(desktop));
  await ended;
  const heldMs = (await desktop.keys.up('F9')) - pressedAt;
  const [, entry] = await app.dictations(2);
  expect(entry?.text).toMatch(/^he was not .*young man/i);
  expect(entry?.text).not.toMatch(/disposed.*disposed/i);
  expect(entry?.durationMs).toBeGreaterThan(heldMs - tolerance);
  expect(entry?.durationMs).toBeLessThan(heldMs + longestTailMs + tolerance);
});

test('ready: the page with the microphone hears of the press late, and takes what was said since, and nothing from before', async ({
  desktop,
}) => {
  const app = await desktop.startApp();
  await warmUp(desktop, app);
  const [page = 0] = programsOf('page', processesOf(app.program.pid));
  // In one go: the system keeps little more than a second for a page that stands still, and a player may take half of
  // that to start.
  const pauseMs = 200;
  const both = join(desktop.room.folder, 'both.wav');
  writeFileSync(both, joinedRecordings([notTheirs.id, 'libri-0880'], (pauseMs * sampleRate) / 1_000));
  const { startedAt, ended } = await desktop.sound.begin(both);
  const pauseAt = startedAt + notTheirs.seconds * 1_000;
  await after(pauseAt - 200 - Date.now());
  const pressedAt = await standingStill(page, async () => {
    await after(pauseAt - Date.now());
    const pressedAt = await desktop.keys.down('F9');
    await after(pauseAt + pauseMs + 400 - Date.now());
    return pressedAt;
  });
  await ended;
  const heldMs = (await desktop.keys.up('F9')) - pressedAt;
  const [, entry] = await app.dictations(2);
  expect(entry?.text).toMatch(/^he was not .*young man/i);
  expect(entry?.durationMs).toBeGreaterThan(heldMs - tolerance);
  expect(entry?.durationMs).toBeLessThan(heldMs + longestTailMs + tolerance);
});

test('private: main stands still right after the press for longer than a microphone may take, and the words that follow are there', async ({
  desktop,
}) => {
  const app = await desktop.startApp({ settings: { captureMode: 'private' } });
  await app.engineReady();
  await desktop.keys.down('F9');
  await after(20);
  await standingStill(app.program.pid, () => after(deadlines.arming + 300));
  await expect.poll(() => desktop.sound.sourcesHeardBy('electron')).toEqual(['microphone']);
  await desktop.sound.say(speech);
  await desktop.keys.up('F9');
  const [entry] = await app.dictations(1);
  expect(entry?.text).toMatch(/^he was not .*young man/i);
});

test('a dictation that goes on while main stands still has the first words after the pause, and none of the pause', async ({
  desktop,
}) => {
  const app = await desktop.startApp();
  await warmUp(desktop, app);
  await askApp(desktop, 'start');
  await desktop.sound.say(recording('libri-0870').file);
  await askApp(desktop, 'pause');
  await desktop.sound.say(notTheirs.file);
  const { ended } = await standingStill(app.program.pid, () => pressAndSpeak(desktop));
  await ended;
  await desktop.keys.up('F9');
  const [, entry] = await app.dictations(2);
  expect(entry?.text).toMatch(/dashwood.*he was not .*young man/is);
  expect(entry?.text).not.toMatch(/hearted/i);
});

test('instant: what was said before a press that is heard of a second late is there', async ({ desktop }) => {
  const app = await desktop.startApp({ settings: { captureMode: 'instant' } });
  await warmUp(desktop, app);
  const { pid } = app.program;
  const { ended } = await desktop.sound.begin(speech);
  await after(300);
  const pressedAt = await standingStill(pid, async () => {
    const pressedAt = await desktop.keys.down('F9');
    await after(1_000);
    return pressedAt;
  });
  await ended;
  const heldMs = (await desktop.keys.up('F9')) - pressedAt;
  const [, entry] = await app.dictations(2);
  expect(entry?.text).toMatch(/^he was not .*young man/i);
  expect(entry?.durationMs).toBeGreaterThan(heldMs + beforeMs - tolerance);
  expect(entry?.durationMs).toBeLessThan(heldMs + beforeMs + longestTailMs + tolerance);
});
