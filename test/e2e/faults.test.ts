import { expect } from 'vitest';
import { runApp } from '../desktop/app.ts';
import { dictate } from '../desktop/dictate.ts';
import { openPaper } from '../desktop/paper.ts';
import { processesOf } from '../desktop/processes.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

test('when the speech engine is killed, the next dictation works', async ({ desktop }) => {
  const app = await desktop.startApp();
  const paper = await openPaper(desktop.connection);
  await app.engineReady();
  const engines = processesOf(app.program.pid).filter(({ commandLine }) =>
    commandLine.includes('--utility-sub-type=node.mojom.NodeService'),
  );
  expect(engines).toHaveLength(1);
  for (const { pid } of engines) process.kill(pid, 'SIGKILL');

  await dictate(desktop, recording('cards-001').file);
  await paper.changed(30_000);
  expect((await app.dictations(1)).map(({ text }) => text.toLowerCase())).toEqual([
    expect.stringContaining('clubs'),
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
  for (const { pid, commandLine } of processesOf(app.program.pid)) {
    if (commandLine.includes('--utility-sub-type=node.mojom.NodeService')) process.kill(pid, 'SIGKILL');
  }
  await desktop.keys.up('F9');
  await paper.changed(60_000);
  expect((await app.dictations(1)).map(({ text }) => text.toLowerCase())).toEqual([
    expect.stringContaining('young man'),
  ]);
});

test('without a display the app says so in one sentence and ends', async ({ desktop }) => {
  const { code, signal, output } = await runApp(desktop.room, { environment: { DISPLAY: '' } });
  expect({ code, signal }).toEqual({ code: 2, signal: null });
  expect(output.trim().split('\n')).toEqual([expect.stringMatching(/display/)]);
});
