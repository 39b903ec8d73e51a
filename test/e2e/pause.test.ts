/** Dictations that are paused in the middle: what is said meanwhile is nowhere, what is said before and after is one text. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { activationTimes } from '../../src-core/dictation/activation.ts';
import { actions, pillWords } from '../../src-core/words/en.ts';
import { askApp as ask } from '../desktop/ask-app.ts';
import { beginByTaps } from '../desktop/begin-by-taps.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

const before = recording('libri-0880').file;
const secret = recording('libri-0890').file;
const after = recording('libri-0870').file;

const words = { before: /young man/i, secret: /hearted/i, after: /leisure to consider/i };

const heard = ({ sound }: Desktop) => sound.sourcesHeardBy('electron');

test('words said while it is paused are not in the text, those before and after are', async ({ desktop }) => {
  const { app, overlay } = await startAppWithPages(desktop);
  await app.engineReady();
  const paper = await openPaper(desktop.connection);
  expect(await ask(desktop, 'pause')).toMatchObject({ ok: false });
  await ask(desktop, 'start');
  await overlay.locator('[data-state="recording"]').waitFor();
  await desktop.sound.say(before);
  expect(await ask(desktop, 'pause')).toMatchObject({ ok: true, status: { state: 'paused' } });
  await overlay.getByText(pillWords.paused).waitFor();
  await desktop.sound.say(secret);
  expect(await ask(desktop, 'pause')).toMatchObject({ ok: true, status: { state: 'recording' } });
  await overlay.locator('[data-state="recording"]').waitFor();
  const { startedAt, endedAt } = await desktop.sound.say(after);
  // A start goes on with it, too, however often it is repeated.
  expect(await ask(desktop, 'pause')).toMatchObject({ ok: true, status: { state: 'paused' } });
  for (let times = 0; times < 3; times++)
    expect(await ask(desktop, 'start')).toMatchObject({ ok: true, status: { state: 'recording' } });
  await ask(desktop, 'stop');
  const [entry, ...others] = await app.dictations(1);
  expect(others).toEqual([]);
  expect(entry?.text).toMatch(words.before);
  expect(entry?.text).toMatch(words.after);
  expect(entry?.text).not.toMatch(words.secret);
  expect(entry?.durationMs).toBeGreaterThan(endedAt - startedAt);
  await paper.changed(10_000);
  expect(await paper.texts(1)).toEqual([entry?.text]);
});

test('the pill of a hands-free dictation pauses and goes on, and silence in the pause does not end it', async ({
  desktop,
}) => {
  const { app, overlay } = await startAppWithPages(desktop, {
    settings: { activation: 'double-tap', captureMode: 'private' },
  });
  await app.engineReady();
  await openPaper(desktop.connection);
  await beginByTaps(desktop);
  await overlay.locator('[data-state="recording"]').waitFor();
  await desktop.sound.say(before);
  await overlay.getByRole('button', { name: actions.pause }).click();
  await overlay.getByText(pillWords.paused).waitFor();
  // Nobody is listened to, and the system says so.
  await expect.poll(() => heard(desktop)).toEqual([]);
  await desktop.sound.say(secret);
  await wait(activationTimes.pause);
  await overlay.getByRole('button', { name: actions.resume }).click();
  await overlay.locator('[data-state="recording"]').waitFor();
  await expect.poll(() => heard(desktop)).toEqual(['microphone']);
  await desktop.sound.say(after);
  // It ends by itself.
  const [entry] = await app.dictations(1);
  expect(entry?.text).toMatch(words.before);
  expect(entry?.text).toMatch(words.after);
  expect(entry?.text).not.toMatch(words.secret);
});

test('a held key that goes up in the pause ends it, also when the microphone was pulled out meanwhile', async ({
  desktop,
}) => {
  const { app, overlay } = await startAppWithPages(desktop);
  await app.engineReady();
  await openPaper(desktop.connection);
  await desktop.keys.down('F9');
  await desktop.sound.say(before);
  await ask(desktop, 'pause');
  await overlay.getByText(pillWords.paused).waitFor();
  await desktop.sound.unplug();
  await expect.poll(() => heard(desktop)).toEqual([]);
  expect(await ask(desktop, 'status')).toMatchObject({ status: { state: 'paused', problem: null } });
  await desktop.keys.up('F9');
  const [entry] = await app.dictations(1);
  expect(entry).toMatchObject({ failure: null, text: expect.stringMatching(words.before) });
});
