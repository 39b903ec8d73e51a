import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import { wavHeader } from '../../../src-core/pcm.ts';
import { Failure } from '../../../src-core/transcription.ts';
import { createDeletions } from '../../../src-main/history/deletions.ts';
import { recoverRecordings } from '../../../src-main/history/kept-recordings.ts';
import { shardFile } from '../../../src-main/history/shard-file.ts';
import { someEntry } from '../../fakes/app.ts';
import { type HistoryStage, historyStage } from './history-stage.ts';

let dir = '';
let stage: HistoryStage;
beforeEach(() => {
  stage = historyStage();
  dir = mkdtempSync(join(tmpdir(), 'dictum-deletions-'));
  writeFileSync(join(dir, 'kept.flac'), 'fLaC');
  writeFileSync(join(dir, 'kept.wav'), Buffer.concat([wavHeader(800), Buffer.alloc(1_600)]));
});
afterEach(() => {
  stage[Symbol.dispose]();
  rmSync(dir, { recursive: true });
});

const entry = someEntry({
  id: 'kept',
  text: '',
  failure: 'service-timeout',
  recording: 'kept.wav',
  sound: 'kept.flac',
});

function unexpected(error: unknown): void {
  throw error;
}

function startDictum(entries: readonly HistoryEntry[]) {
  const history = stage.open();
  for (const one of entries) history.add(one);
  return { history, deletions: createDeletions(history, { recordingsDir: dir, soundsDir: dir }) };
}

it('a deleted entry takes its recording along once it cannot be brought back', () => {
  const { deletions } = startDictum([entry]);
  deletions.delete('kept');
  deletions.makeFinal();
  expect(readdirSync(dir)).toEqual([]);
});

it('a recording that could not be removed yet goes with its entry, which does not name it', () => {
  writeFileSync(join(dir, 'spoken_de.wav'), '');
  const { deletions } = startDictum([someEntry({ id: 'spoken', recording: null })]);
  deletions.delete('spoken');
  deletions.undo('spoken');
  expect(readdirSync(dir)).toContain('spoken_de.wav');
  deletions.delete('spoken');
  deletions.makeFinal();
  expect(readdirSync(dir).toSorted()).toEqual(['kept.flac', 'kept.wav']);
});

it('a deletion that is undone gives back the entry and its recording', () => {
  const { deletions, history } = startDictum([entry]);
  deletions.delete('kept');
  deletions.undo('kept');
  deletions.makeFinal();
  expect([history.find('kept'), readdirSync(dir)]).toEqual([entry, ['kept.flac', 'kept.wav']]);
});

it('what cannot be removed does not keep Dictum from starting', async () => {
  mkdirSync(join(dir, 'folder.wav.deleted'));
  writeFileSync(join(dir, 'later.wav.deleted'), '');
  await startDictum([entry]).deletions.finishLeft(unexpected);
  expect(readdirSync(dir).toSorted()).toEqual(['folder.wav.deleted', 'kept.flac', 'kept.wav']);
});

it('what was deleted before a crash is not found again', async () => {
  const first = startDictum([entry]);
  first.deletions.delete('kept');
  first.history.abandon();
  const { history, deletions } = startDictum([]);
  const sounds = { keep: async () => null };
  expect(await recoverRecordings(dir, history, sounds, () => {})).toEqual([]);
  await deletions.finishLeft(unexpected);
  expect(readdirSync(dir)).toEqual([]);
});

it('what the disk does not let go stays whole', () => {
  const { deletions, history } = startDictum([entry]);
  const remove = vi.spyOn(history, 'remove').mockImplementation(() => {
    throw new Failure('history-not-written');
  });
  expect(() => deletions.delete('kept')).toThrow('history-not-written');
  remove.mockRestore();
  expect([history.find('kept'), readdirSync(dir)]).toEqual([entry, ['kept.flac', 'kept.wav']]);
});

it('what was deleted since the start can be brought back, whatever is left of earlier deletions', async () => {
  writeFileSync(join(dir, 'earlier.flac.deleted'), 'fLaC');
  const { deletions, history } = startDictum([entry]);
  deletions.delete('kept');
  await deletions.finishLeft(unexpected);
  deletions.undo('kept');
  expect([history.find('kept'), readdirSync(dir)]).toEqual([entry, ['kept.flac', 'kept.wav']]);
});

it('an entry that nobody can read now keeps what was taken from it, until somebody can', async () => {
  const { history } = startDictum([]);
  vi.spyOn(history, 'unreadable').mockReturnValue(['sealed']);
  for (const name of ['sealed.flac.deleted', 'sealed.wav.deleted']) writeFileSync(join(dir, name), '');
  await createDeletions(history, { recordingsDir: dir, soundsDir: dir }).finishLeft(unexpected);
  expect(readdirSync(dir)).toContain('sealed.flac.deleted');
  expect(readdirSync(dir)).toContain('sealed.wav.deleted');
});

it('an entry that only another version can read keeps what was taken from it', async () => {
  mkdirSync(stage.dir);
  shardFile(stage.dir, 0).write([{ ...entry, failure: 'of another version' }]);
  for (const name of ['kept.flac', 'kept.wav']) renameSync(join(dir, name), join(dir, `${name}.deleted`));
  const { history, deletions } = startDictum([]);
  await deletions.finishLeft(unexpected);
  expect(history.locked()).toEqual([]);
  expect(readdirSync(dir)).toEqual(['kept.flac.deleted', 'kept.wav.deleted']);
});

it('where the disk does not give the history, nobody knows which way it was going: a later start does', async () => {
  const first = startDictum([entry]);
  const remove = vi.spyOn(first.history, 'remove').mockReturnValue(null);
  first.deletions.delete('kept');
  remove.mockRestore();
  first.history.close();
  const shards = readdirSync(stage.dir).filter((name) => name.startsWith('entries-'));
  expect(shards.length).toBeGreaterThan(0);
  for (const name of shards) {
    renameSync(join(stage.dir, name), join(stage.dataDir, name));
    // Reading it fails, and not because it is not there.
    mkdirSync(join(stage.dir, name));
  }
  const second = startDictum([]);
  await second.deletions.finishLeft(unexpected);
  expect(readdirSync(dir)).toEqual(['kept.flac.deleted', 'kept.wav.deleted']);
  second.history.abandon();
  for (const name of shards) {
    rmdirSync(join(stage.dir, name));
    renameSync(join(stage.dataDir, name), join(stage.dir, name));
  }
  await startDictum([]).deletions.finishLeft(unexpected);
  expect(readdirSync(dir)).toEqual(['kept.flac', 'kept.wav']);
});

it('one that cannot be brought back does not keep back the others', async () => {
  for (const name of ['kept.flac', 'kept.wav']) renameSync(join(dir, name), join(dir, `${name}.deleted`));
  writeFileSync(join(dir, 'gone.wav.deleted'), '');
  mkdirSync(join(dir, 'kept.flac'));
  const problems: unknown[] = [];
  await startDictum([entry]).deletions.finishLeft((error) => problems.push(error));
  expect(readdirSync(dir)).toEqual(['kept.flac', 'kept.flac.deleted', 'kept.wav']);
  expect(problems.length).toBe(1);
});

it('what the entry does not name goes as well: a recording that the disk could not be told to forget', async () => {
  const { deletions, history } = startDictum([someEntry({ id: 'kept', text: 'these words' })]);
  deletions.delete('kept');
  const sounds = { keep: async () => null };
  expect(await recoverRecordings(dir, history, sounds, () => {})).toEqual([]);
  deletions.undo('kept');
  expect(readdirSync(dir)).toEqual(['kept.flac', 'kept.wav']);
  deletions.delete('kept');
  deletions.makeFinal();
  expect(readdirSync(dir)).toEqual([]);
});
