import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { type App, runApp } from '../desktop/app.ts';
import { dictate } from '../desktop/dictate.ts';
import { openPaper } from '../desktop/paper.ts';
import { processesOf } from '../desktop/processes.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

test('when the speech engine is killed, the next dictation works', async ({ desktop }) => {
  const app = await desktop.startApp();
  const paper = await openPaper(desktop.connection);
  await app.engineReady();
  killEngine(app);
  await dictate(desktop, recording('libri-0880').file);
  await paper.changed(30_000);
  expect((await app.dictations(1)).map(({ text }) => text.toLowerCase())).toEqual([
    expect.stringContaining('young man'),
  ]);
});

test('when the speech engine is killed in the middle of a dictation, its words still come', async ({
  desktop,
}) => {
  const app = await desktop.startApp();
  const paper = await openPaper(desktop.connection);
  await app.engineReady();
  await desktop.keys.down('F9');
  await desktop.sound.say(recording('libri-0880').file);
  killEngine(app);
  await desktop.keys.up('F9');
  await paper.changed(60_000);
  expect((await app.dictations(1)).map(({ text }) => text.toLowerCase())).toEqual([
    expect.stringContaining('young man'),
  ]);
});

/** The process that has the engine's library in its memory. */
function killEngine(app: App): void {
  const engines = processesOf(app.program.pid).filter(({ pid }) =>
    readFileSync(`/proc/${pid}/maps`, 'utf8').includes('sherpa-onnx'),
  );
  expect(engines).toHaveLength(1);
  for (const { pid } of engines) process.kill(pid, 'SIGKILL');
}

test('without a display the app says so in one sentence and ends', async ({ desktop }) => {
  const { code, signal, output } = await runApp(desktop.room, { environment: { DISPLAY: '' } });
  expect({ code, signal }).toEqual({ code: 2, signal: null });
  expect(output.trim().split('\n')).toEqual([expect.stringMatching(/display/)]);
});
