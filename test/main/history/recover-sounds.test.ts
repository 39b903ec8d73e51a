import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wavHeader } from '../../../src-core/pcm.ts';
import { defaultSettings } from '../../../src-core/settings.ts';
import type { History } from '../../../src-main/history/history.ts';
import { createKeptSounds } from '../../../src-main/history/kept-sounds.ts';
import { recoverSounds } from '../../../src-main/history/recover-sounds.ts';
import { shardFile } from '../../../src-main/history/shard-file.ts';
import { knownVault } from '../../fakes/keyring.ts';
import { entry, everyEntry, type HistoryStage, historyStage } from './history-stage.ts';

const chosen = { ...defaultSettings, keepSounds: true, service: 'groq', language: 'de' } as const;
const problems: unknown[] = [];

describe.each([{ isOn: false }, { isOn: true }])('encrypted: $isOn', ({ isOn }) => {
  const sealing = knownVault({ isOn });
  let stage: HistoryStage;
  let soundsDir = '';
  beforeEach(async () => {
    problems.length = 0;
    stage = historyStage(undefined, sealing);
    soundsDir = join(stage.dataDir, 'sounds');
    mkdirSync(soundsDir);
    const history = stage.open();
    const recording = join(stage.dataDir, 'recording.wav');
    // A second and a half.
    writeFileSync(recording, Buffer.concat([wavHeader(24_000), Buffer.alloc(48_000, 3)]));
    for (const sequence of [1, 2]) {
      history.add(entry(sequence));
      history.update(`id-${sequence}`, { sound: await soundsOf(history).keep(`id-${sequence}`, recording) });
    }
    history.close();
  });
  afterEach(() => {
    expect(problems).toEqual([]);
    stage[Symbol.dispose]();
  });

  const soundsOf = (history: History, now = 0) =>
    createKeptSounds({
      dir: soundsDir,
      history,
      settings: () => ({ ...chosen, soundDays: 1, soundCount: null, soundMegabytes: null }),
      now: () => now,
      sealing,
      onProblem: (error) => problems.push(error),
    });
  const recover = (history: History) =>
    recoverSounds(soundsDir, history, (error) => problems.push(error), chosen, sealing);

  function damageBothCopies(): void {
    for (const name of readdirSync(stage.dir).filter((one) => one.startsWith('entries-'))) {
      const path = join(stage.dir, name);
      writeFileSync(path, Buffer.alloc(readFileSync(path).length));
    }
  }

  it('what was kept of entries that are lost is found, counted, and stays until it has words', async () => {
    damageBothCopies();
    const history = stage.open();
    expect(everyEntry(history)).toEqual([]);
    expect((await recover(history)).toSorted()).toEqual(['id-1', 'id-2']);
    expect(history.find('id-2')).toMatchObject({
      text: '',
      failure: 'interrupted',
      recovered: true,
      recording: null,
      sound: 'id-2.flac',
      durationMs: 1_500,
      service: 'groq',
      language: 'de',
    });
    expect(history.unfinished().recovered.length).toBe(2);
    // Once is enough.
    expect(await recover(history)).toEqual([]);
    const sounds = soundsOf(history, Date.now() + 5 * 86_400_000);
    await sounds.applyRule();
    expect(readdirSync(soundsDir).toSorted()).toEqual(['id-1.flac', 'id-2.flac']);
    history.update('id-1', { text: 'words', failure: null });
    await sounds.applyRule();
    expect([readdirSync(soundsDir), history.find('id-1')?.sound]).toEqual([['id-2.flac'], null]);
  });

  it('whose entries are there, or are deleted and may come back, is left alone', async () => {
    const history = stage.open();
    history.remove('id-1');
    writeFileSync(join(soundsDir, 'id-1.flac.deleted'), readFileSync(join(soundsDir, 'id-1.flac')));
    rmSync(join(soundsDir, 'id-1.flac'));
    expect([await recover(history), everyEntry(history).length]).toEqual([[], 1]);
  });

  it('nothing is known where another process writes the history', async () => {
    stage.open();
    damageBothCopies();
    const second = stage.open();
    expect([await recover(second), everyEntry(second)]).toEqual([[], []]);
  });

  it('what is no sound says so in its entry, with which it can be deleted', async () => {
    writeFileSync(join(soundsDir, 'other.flac'), 'OggS');
    const history = stage.open();
    expect(await recover(history)).toEqual([]);
    expect(history.find('other')).toMatchObject({ failure: 'file-not-audio', sound: 'other.flac' });
  });
});

it('an entry that only another version can read keeps its sound to itself', async () => {
  using stage = historyStage();
  const soundsDir = join(stage.dataDir, 'sounds');
  for (const dir of [soundsDir, stage.dir]) mkdirSync(dir);
  writeFileSync(join(soundsDir, 'id-1.flac'), 'fLaC');
  shardFile(stage.dir, 0).write([{ ...entry(1), failure: 'of another version' }]);
  const history = stage.open();
  expect([await recoverSounds(soundsDir, history, () => {}, chosen), everyEntry(history)]).toEqual([[], []]);
});
