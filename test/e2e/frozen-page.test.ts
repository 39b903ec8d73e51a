import { setTimeout as after } from 'node:timers/promises';
import { expect } from 'vitest';
import { problems } from '../../src-core/words/en.ts';
import { programsOf } from '../chaos/programs.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { processesOf } from '../desktop/processes.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

const { file, seconds } = recording('libri-0880');

/** From then on the page that has the microphone hears nothing, until after the release: the system keeps all of it. */
const frozenBeforeEndMs = 1_000;
const frozenAfterReleaseMs = 500;

test('a page that stands still while the last words are said and the key goes up loses none of them', async ({
  desktop,
}) => {
  const app = await desktop.startApp();
  await app.engineReady();
  const [page = 0] = programsOf('page', processesOf(app.program.pid));
  await desktop.keys.down('F9');
  const { startedAt, ended } = await desktop.sound.begin(file);
  await after(startedAt + seconds * 1_000 - frozenBeforeEndMs - Date.now());
  process.kill(page, 'SIGSTOP');
  try {
    await ended;
    await desktop.keys.up('F9');
    await after(frozenAfterReleaseMs);
  } finally {
    process.kill(page, 'SIGCONT');
  }
  const [entry] = await app.dictations(1);
  expect(entry?.text).toMatch(/young man/i);
});

/** Longer than the system keeps the sound for it, and shorter than until it is ended. */
const tooLongMs = 2_000;

test('a page that stands still for too long in the middle of a sentence loses some of it, and says so', async ({
  desktop,
}) => {
  const { app, overlay } = await startAppWithPages(desktop);
  await app.engineReady();
  const paper = await openPaper(desktop.connection);
  const [page = 0] = programsOf('page', processesOf(app.program.pid));
  const pressedAt = await desktop.keys.down('F9');
  const { ended } = await desktop.sound.begin(recording('libri-0890').file);
  await after(500);
  process.kill(page, 'SIGSTOP');
  try {
    await after(tooLongMs);
  } finally {
    process.kill(page, 'SIGCONT');
  }
  await ended;
  const heldMs = (await desktop.keys.up('F9')) - pressedAt;
  const [entry] = await app.dictations(1);
  expect(entry?.text).toMatch(/^unless.*disposed/i);
  expect(entry?.durationMs).toBeLessThan(heldMs - 300);
  expect(await paper.texts(1)).toEqual([entry?.text]);
  await overlay.getByText(problems['speech-missed'].what).waitFor();
});
