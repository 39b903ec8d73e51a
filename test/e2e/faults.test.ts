import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { historyWords } from '../../src-core/words/en.ts';
import { type App, runApp } from '../desktop/app.ts';
import { dictate } from '../desktop/dictate.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { processesOf } from '../desktop/processes.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';
import { saveScreenshot } from './screenshots.ts';

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

test('killed in the middle of an insertion, the app does not insert again, and says what it does not know', async ({
  desktop,
}) => {
  const app = await desktop.startApp();
  const paper = await openPaper(desktop.connection);
  await app.engineReady();
  await desktop.keys.down('F9');
  await desktop.sound.say(recording('libri-0880').file);
  // While a modifier is held the words wait: they are in history, and not inserted.
  await desktop.keys.down('Shift_L');
  await desktop.keys.up('F9');
  const killed = await app.historyShows('words on their way', ([entry]) =>
    entry?.insertion === 'pending' ? entry : null,
  );
  process.kill(app.program.pid, 'SIGKILL');
  await app.program.ended;
  await desktop.keys.up('Shift_L');

  const again = await startAppWithPages(desktop);
  await again.app.engineReady();
  const main = await again.openMain();
  await main.getByRole('option').filter({ hasText: killed.text }).waitFor();
  await main.getByRole('img', { name: historyWords.maybeNotInserted }).waitFor();
  const detail = main.getByRole('article', { name: historyWords.detail });
  await detail.getByText(historyWords.maybeNotInsertedWhy).waitFor();
  await saveScreenshot(main, 'main-may-not-have-been-inserted');

  await paper.focus();
  await dictate(desktop, recording('cards-001').file);
  const [before, after, ...others] = await again.app.dictations(2);
  await paper.changed(10_000);
  expect(others).toEqual([]);
  expect(before).toEqual({ ...killed, insertion: 'unsure', recording: null });
  expect(await paper.texts(1)).toEqual([after?.text]);
  await again.app.noRecordings();
});

test('without a display the app says so in one sentence and ends', async ({ desktop }) => {
  const { code, signal, output } = await runApp(desktop.room, { environment: { DISPLAY: '' } });
  expect({ code, signal }).toEqual({ code: 2, signal: null });
  expect(output.trim().split('\n')).toEqual([expect.stringMatching(/display/)]);
});
