import { randomUUID } from 'node:crypto';
import { chownSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { unfinishedWavHeader } from '../../src-core/pcm.ts';
import { actions, historyWords, recoveredNotice } from '../../src-core/words/en.ts';
import { type App, dataDirOf, runApp } from '../desktop/app.ts';
import { dictate } from '../desktop/dictate.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { isEngine, isInserting, type Process, processesOf } from '../desktop/processes.ts';
import type { Room } from '../desktop/room.ts';
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

test('when the process that inserts is killed, the words wait in the clipboard, and the next ones arrive', async ({
  desktop,
}) => {
  const app = await desktop.startApp();
  const paper = await openPaper(desktop.connection);
  await app.engineReady();
  await desktop.keys.down('F9');
  await desktop.sound.say(recording('libri-0880').file);
  process.kill(processThat(isInserting, app), 'SIGKILL');
  await desktop.keys.up('F9');
  const [waiting] = await app.dictations(1);
  expect(waiting?.insertion).toBe('failed');
  expect(waiting?.text).toMatch(/young man/i);
  expect(await desktop.clipboard.read()).toBe(waiting?.text);

  await dictate(desktop, recording('cards-001').file);
  const [, next] = await app.dictations(2);
  expect(await paper.texts(1)).toEqual([next?.text]);
});

/** The one process of the app that is this. */
function processThat(is: (process: Process) => boolean, app: App): number {
  const found = processesOf(app.program.pid).filter(is);
  expect(found).toHaveLength(1);
  return found[0]?.pid ?? 0;
}

function killEngine(app: App): void {
  process.kill(processThat(isEngine, app), 'SIGKILL');
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

/** How much of the sentence the journal holds when the app is killed, in ms; null: all of it, and the key is up. */
const killMoments = [
  ['at its first sound', 1],
  ['in the middle of a sentence', 1_500],
  ['when the key is up and the words are not there yet', null],
] as const;

test.for(killMoments)(
  'killed %s, and once more at the next start, the app has every sample that was on disk, and inserts none of it',
  async ([, heardMs], { desktop }) => {
    const app = await desktop.startApp();
    const paper = await openPaper(desktop.connection);
    await app.engineReady();
    const said = recording('libri-0880');
    await desktop.keys.down('F9');
    const saying = desktop.sound.say(said.file);
    if (heardMs === null) {
      await saying;
      // It would answer before anybody could kill it.
      process.kill(processThat(isEngine, app), 'SIGSTOP');
      await desktop.keys.up('F9');
    }
    const onDisk = await recorded(desktop.room, samplesOf(heardMs ?? 1_500));
    process.kill(app.program.pid, 'SIGKILL');
    await app.program.ended;
    if (heardMs !== null) await desktop.keys.up('F9');
    await saying;

    const second = await desktop.startApp();
    process.kill(second.program.pid, 'SIGKILL');
    await second.program.ended;

    const again = await startAppWithPages(desktop);
    const [entry, ...others] = await again.app.dictations(1);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      text: '',
      failure: 'interrupted',
      insertion: 'none',
      recovered: true,
      recording: `${entry?.id}.wav`,
    });
    const kept = soundIn(desktop.room, entry?.recording ?? '');
    expect(kept.subarray(0, onDisk.length).equals(onDisk)).toBe(true);
    expect(entry?.durationMs).toBe(kept.length / 32);

    const main = await again.openMain();
    const notice = main.getByRole('status').filter({ hasText: recoveredNotice(1) });
    await notice.waitFor();
    await main.getByRole('img', { name: historyWords.recoveredMark }).waitFor();
    const detail = main.getByRole('article', { name: historyWords.detail });
    await detail.getByText(historyWords.recovered).waitFor();
    await saveScreenshot(main, 'main-recovered');
    if (heardMs === 1) return expect(paper.insertions).toEqual([]);
    await again.app.engineReady();
    // There, or where it is told that something was found.
    const offer = heardMs === null ? notice.locator('..') : detail;
    await offer.getByRole('button', { name: actions.transcribe }).click();
    const words = heardMs === null ? /young man/i : /\w/;
    const transcribed = await again.app.historyShows('the words', ([one]) =>
      one?.text && one.recording === null ? one : null,
    );
    expect(transcribed).toMatchObject({ text: expect.stringMatching(words), recording: null, failure: null });
    await notice.waitFor({ state: 'detached' });
    await again.app.noRecordings();
    expect(paper.insertions).toEqual([]);
  },
);

const samplesOf = (ms: number) => ms * 16;
const recordingsOf = (room: Room) => join(dataDirOf(room), 'recordings');
const headerBytes = 44;

/** The sound in the only recording there is, once it holds so many samples. */
async function recorded(room: Room, samples: number): Promise<Buffer> {
  return await vi.waitFor(
    () => {
      const [name = ''] = readdirSync(recordingsOf(room));
      const sound = soundIn(room, name);
      expect(sound.length).toBeGreaterThanOrEqual(samples * 2);
      return sound;
    },
    { timeout: 20_000, interval: 5 },
  );
}

function soundIn(room: Room, name: string): Buffer {
  const sound = readFileSync(join(recordingsOf(room), name)).subarray(headerBytes);
  return sound.subarray(0, sound.length - (sound.length % 2));
}

test('hundreds of lost recordings do not keep anybody from dictating, and are all there', async ({
  desktop,
}) => {
  const count = 300;
  const first = await desktop.startApp();
  await first[Symbol.asyncDispose]();
  const folder = recordingsOf(desktop.room);
  const { uid, gid } = desktop.room.account;
  for (let index = 0; index < count; index++) {
    const file = join(folder, `${randomUUID()}.wav`);
    writeFileSync(file, Buffer.concat([unfinishedWavHeader(), Buffer.alloc(32_000)]));
    chownSync(file, uid, gid);
  }
  const app = await desktop.startApp();
  const paper = await openPaper(desktop.connection);
  const isAllThere = app.historyShows('all recordings', (entries) =>
    entries.filter(({ recovered }) => recovered).length === count ? true : null,
  );
  await dictate(desktop, recording('libri-0880').file);
  await paper.changed(60_000);
  await isAllThere;
  const entries = await app.dictations(count + 1);
  expect(entries.filter(({ text }) => /young man/i.test(text))).toHaveLength(1);
  expect(new Set(entries.map(({ sequence }) => sequence)).size).toBe(count + 1);
  expect(app.startToArmedMs).toBeLessThan(first.startToArmedMs + 1_000);
});

test('without a display the app says so in one sentence and ends', async ({ desktop }) => {
  const { code, signal, output } = await runApp(desktop.room, { environment: { DISPLAY: '' } });
  expect({ code, signal }).toEqual({ code: 2, signal: null });
  expect(output.trim().split('\n')).toEqual([expect.stringMatching(/display/)]);
});
