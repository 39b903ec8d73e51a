import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import { sampleRate, wavHeader } from '../../../src-core/pcm.ts';
import { defaultSettings } from '../../../src-core/settings.ts';
import type { History } from '../../../src-main/history/history.ts';
import { recoverRecordings } from '../../../src-main/history/kept-recordings.ts';
import { createKeptSounds } from '../../../src-main/history/kept-sounds.ts';
import { entry, type HistoryStage, historyStage } from './history-stage.ts';

let dir = '';
let soundsDir = '';
let stage: HistoryStage;
beforeEach(() => {
  stage = historyStage();
  soundsDir = mkdtempSync(join(tmpdir(), 'dictum-sounds-'));
  dir = mkdtempSync(join(tmpdir(), 'dictum-recordings-'));
});
afterEach(() => {
  stage[Symbol.dispose]();
  for (const path of [dir, soundsDir]) rmSync(path, { recursive: true });
});

/** As a kill leaves it: the header does not know yet how long it is. */
function leaveRecording(id: string, seconds: number): void {
  const sound = Buffer.alloc(seconds * sampleRate * 2);
  writeFileSync(join(dir, `${id}.wav`), Buffer.concat([wavHeader(0), sound]));
}

function historyWith(...entries: readonly Partial<HistoryEntry>[]) {
  const history = stage.open();
  for (const [index, part] of entries.entries()) history.add(entry(index + 1, { text: '', ...part }));
  return history;
}

const recover = (history: History, keepSounds = false) =>
  recoverRecordings(
    dir,
    history,
    createKeptSounds({
      dir: soundsDir,
      history,
      settings: () => ({ ...defaultSettings, keepSounds }),
      now: Date.now,
    }),
  );

it('finds a recording nobody knows of, and says why it has no text', async () => {
  leaveRecording('lost', 2);
  const history = historyWith();
  expect(await recover(history)).toBe(1);
  expect(history.find('lost')).toMatchObject({
    durationMs: 2_000,
    text: '',
    failure: 'interrupted',
    insertion: 'none',
    recording: 'lost.wav',
  });
});

it('leaves a recording alone that an entry still needs', async () => {
  leaveRecording('kept', 2);
  const history = historyWith({ id: 'kept', failure: 'service-timeout', recording: 'kept.wav' });
  expect(await recover(history)).toBe(0);
  expect(readdirSync(dir)).toEqual(['kept.wav']);
});

it('removes a recording whose words are safe, and one in which nothing was heard', async () => {
  leaveRecording('done', 2);
  leaveRecording('nothing', 0);
  const history = historyWith({ id: 'done', text: 'these words' });
  expect(await recover(history)).toBe(0);
  expect(readdirSync(dir)).toEqual([]);
});

it('keeps the sound of words that were safe already, where the person wants that', async () => {
  leaveRecording('done', 2);
  const history = historyWith({
    id: 'done',
    text: 'these words',
    insertion: 'pending',
    recording: 'done.wav',
  });
  history.abandon();
  const next = stage.open();
  expect(await recover(next, true)).toBe(0);
  expect([readdirSync(dir), readdirSync(soundsDir), next.find('done')]).toEqual([
    [],
    ['done.flac'],
    expect.objectContaining({ insertion: 'unsure', recording: null, sound: 'done.flac' }),
  ]);
});

it('a recording that begins while it looks is no orphan', async () => {
  const history = historyWith();
  const recovering = recover(history);
  leaveRecording('just begun', 2);
  expect([await recovering, readdirSync(dir)]).toEqual([0, ['just begun.wav']]);
});
