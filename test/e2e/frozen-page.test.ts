import { setTimeout as after } from 'node:timers/promises';
import { expect } from 'vitest';
import { programsOf } from '../chaos/programs.ts';
import { processesOf } from '../desktop/processes.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

const { file, seconds } = recording('libri-0880');

/** From then on the page that has the microphone hears nothing, until after the release. */
const frozenBeforeEndMs = 1_300;
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
