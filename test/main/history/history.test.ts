import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ElectronStore from 'electron-store';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { everything } from '../../../src-core/history/history-query.ts';
import { Failure } from '../../../src-core/transcription.ts';
import type { History } from '../../../src-main/history/history.ts';
import { HistoryInUse } from '../../../src-main/history/writer-lock.ts';
import { entry, everyEntry, found, type HistoryStage, historyStage } from './history-stage.ts';

let stage: HistoryStage;
beforeEach(() => {
  stage = historyStage();
});
afterEach(() => {
  stage[Symbol.dispose]();
});

function twoHundredFrom(first: number): readonly number[] {
  return Array.from({ length: 200 }, (_, index) => first + index);
}

function opened(...sequences: readonly number[]): History {
  const history = stage.open();
  for (const sequence of sequences) history.add(entry(sequence));
  return history;
}

/** Every byte of every file of the history, as text. */
function onDisk(): string {
  return readdirSync(stage.dir)
    .map((name) => readFileSync(join(stage.dir, name), 'latin1'))
    .join('\n');
}

/** Why the disk did not take it. */
function refusal(change: () => void): Failure {
  try {
    change();
  } catch (error) {
    if (error instanceof Failure && error.code === 'history-not-written') return error;
    throw error;
  }
  throw new Error('it was taken');
}

it('lists the newest first, page by page', () => {
  const history = opened(1, 2, 3, 4, 5);
  const first = history.page({ query: '', before: null, limit: 2 });
  expect([first.total, first.entries.map(({ sequence }) => sequence)]).toEqual([5, [5, 4]]);
  expect(history.page({ query: '', before: 4, limit: 2 }).entries.map(({ sequence }) => sequence)).toEqual([
    3, 2,
  ]);
});

it('lists across the borders of its files, before and after a restart', () => {
  const all = Array.from({ length: 700 }, (_, index) => index + 1);
  const first = opened(...all);
  expect(everyEntry(first).map(({ sequence }) => sequence)).toEqual(all.toReversed());
  first.close();
  const second = stage.open();
  expect(second.page({ query: '', before: null, limit: 3 }).total).toBe(700);
  expect(everyEntry(second)).toEqual(all.toReversed().map((sequence) => entry(sequence)));
  expect([second.wasRepaired, stage.problems]).toEqual([false, []]);
});

it('finds words whatever their case and accents, also in what the service wrote', () => {
  const history = stage.open();
  history.add(entry(1, 'Crème brûlée'));
  history.add(entry(2, 'Übung'));
  history.add(entry(3, { text: 'corrected', rawText: 'corected by ear' }));
  expect(
    ['creme BRULEE', 'brulee creme', '"brulee creme"', 'übung', 'ubung', 'corected', 'nothing'].map((query) =>
      found(history, query),
    ),
  ).toEqual([[1], [1], [], [2], [2], [3], []]);
});

it('does not find two words that stand in two dictations', () => {
  const history = stage.open();
  history.add(entry(1, 'one'));
  history.add(entry(2, 'two'));
  expect([found(history, 'one two'), found(history, '"one two"'), found(history, 'onetwo')]).toEqual([
    [],
    [],
    [],
  ]);
});

it('finds in all its files, and pages through what it found', async () => {
  const first = stage.open();
  for (let sequence = 1; sequence <= 600; sequence++)
    first.add(entry(sequence, sequence % 50 === 0 ? '明天开会' : 'other words'));
  first.close();
  const history = stage.open();
  await history.readAll();
  const page = history.page({ query: '开会', before: 600, limit: 5 });
  expect([page.total, page.entries.map(({ sequence }) => sequence)]).toEqual([12, [550, 500, 450, 400, 350]]);
});

it('a changed entry is found by its new words only', () => {
  const history = opened(1, 2, 3);
  history.update('id-2', { text: 'Besprechung' });
  expect([found(history, 'besprechung'), found(history, 'text')]).toEqual([[2], [3, 1]]);
});

it('filters by service, language, kind and time', () => {
  const history = stage.open();
  history.add(entry(1, { service: 'groq', language: 'de', pinned: true }));
  history.add(entry(2, { failure: 'service-timeout', recording: 'r.wav', recovered: true }));
  history.add(entry(3, { sound: 's.flac' }));
  const listed = (filter: Partial<typeof everything>, query = '') =>
    history
      .page({ query, filter: { ...everything, ...filter }, before: null, limit: 9 })
      .entries.map(({ sequence }) => sequence);
  expect([
    listed({ service: 'groq' }),
    listed({ language: 'de' }),
    listed({ only: 'pinned' }),
    listed({ only: 'failed' }),
    listed({ only: 'sound' }),
    listed({ only: 'recovered' }),
    listed({ from: 2_000, until: 3_000 }),
    listed({ service: 'embedded' }, 'text 3'),
  ]).toEqual([[1], [1], [1], [2], [3, 2], [2], [2], [3]]);
});

it('counts on from the highest sequence, whatever the clock says, and does not use one twice', () => {
  const first = opened(7, 3);
  expect(first.reserveSequence()).toBe(8);
  first.remove('id-7');
  expect(first.reserveSequence()).toBe(9);
  first.close();
  expect(stage.open().reserveSequence()).toBe(4);
});

it('puts a deleted entry back where it was', () => {
  const history = opened(1, 2, 3);
  const removed = history.remove('id-2');
  expect(history.page({ query: '', before: null, limit: 9 }).total).toBe(2);
  if (removed !== null) history.putBack(removed);
  expect(everyEntry(history)).toEqual([entry(3), entry(2), entry(1)]);
});

it('what was deleted stands in no file any more, in none of the copies, and is not found', () => {
  const first = stage.open();
  first.add(entry(1, 'the canary sings'));
  first.add(entry(2, 'something else'));
  first.close();
  const second = stage.open();
  second.update('id-1', { text: 'the canary sings again' });
  expect(onDisk()).toContain('canary');
  second.remove('id-1');
  expect(onDisk()).not.toContain('canary');
  expect([found(second, 'canary'), found(second, 'else')]).toEqual([[], [2]]);
});

it('what was deleted goes from files that were set aside, too', () => {
  const first = stage.open();
  first.add(entry(1, 'the canary sings'));
  first.add(entry(2, 'something else'));
  first.close();
  const path = join(stage.dir, 'entries-000000.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"count":2', '"count":3'));
  const second = stage.open();
  expect(everyEntry(second).length).toBe(2);
  expect(readdirSync(stage.dir).some((name) => name.includes('damaged'))).toBe(true);
  second.remove('id-1');
  expect(onDisk()).not.toContain('canary');
});

it('keeps in the file what it cannot read', () => {
  const first = opened(1);
  first.close();
  const foreign = entry(2, { service: 'from the future' as 'groq' });
  const second = stage.open();
  // As a later version would write it.
  second.add(foreign);
  second.close();
  const third = stage.open();
  expect([third.wasRepaired, everyEntry(third)]).toEqual([true, [entry(1)]]);
  third.add(entry(3));
  third.close();
  expect(onDisk()).toContain('from the future');
});

it('its files are electron-store’s, and nobody else may read them', () => {
  opened(1, 2).close();
  const store = new ElectronStore({ cwd: stage.dir, name: 'entries-000000' });
  expect(store.get('entries')).toMatchObject([{ entry: entry(1) }, { entry: entry(2) }]);
  const modes = readdirSync(stage.dir).map((name) => statSync(join(stage.dir, name)).mode & 0o777);
  expect([...new Set(modes), statSync(stage.dir).mode & 0o777]).toEqual([0o600, 0o700]);
});

it('a second one cannot write while the first one does, and disturbs nothing', () => {
  const first = opened(1);
  const second = stage.open();
  expect(refusal(() => second.add(entry(2))).cause).toBeInstanceOf(HistoryInUse);
  first.add(entry(3));
  first.close();
  expect(everyEntry(stage.open())).toEqual([entry(3), entry(1)]);
});

it('of two processes that add 200 entries each at the same time one is refused until the other ends, and 400 are kept', async () => {
  const program = join(import.meta.dirname, 'adding-process.ts');
  const wereRefused = await Promise.all(
    [1, 1_001].map(async (first) => {
      const parameters = [program, stage.dataDir, String(first), '200'];
      return (await promisify(execFile)(process.execPath, parameters)).stdout;
    }),
  );
  expect(wereRefused.toSorted()).toEqual(['false', 'true']);
  const numbers = everyEntry(stage.open()).map(({ sequence }) => sequence);
  expect(numbers).toEqual([...twoHundredFrom(1), ...twoHundredFrom(1_001)].toReversed());
});

it('one opened while another wrote keeps what that one wrote until it was killed', () => {
  const first = opened(1);
  const second = stage.open();
  for (const sequence of [2, 3, 300]) first.add(entry(sequence));
  expect(refusal(() => second.add(entry(301))).cause).toBeInstanceOf(HistoryInUse);
  for (const text of ['changed', 'changed again']) first.update('id-1', { text });
  first.abandon();
  second.update('id-301', { text: 'of the second' });
  second.close();
  const rest = [300, 3, 2].map((sequence) => entry(sequence));
  const expected = [entry(301, 'of the second'), ...rest, entry(1, 'changed again')];
  expect(everyEntry(stage.open())).toEqual(expected);
});

it('does not know after a restart whether words arrived that were on their way', () => {
  const pending = entry(1, { insertion: 'pending', recording: 'id-1.wav' });
  const unsure = { ...pending, insertion: 'unsure', recording: null };
  const first = opened();
  first.add(pending);
  first.abandon();
  // From the log, and then from the file. The words are safe, so the sound is not needed any more.
  const second = stage.open();
  expect([second.find('id-1'), second.recordings()]).toEqual([unsure, []]);
  second.close();
  const third = stage.open();
  expect([third.find('id-1'), third.recordings()]).toEqual([unsure, []]);
});

it('what is being inserted stays so, also when its file is written meanwhile', () => {
  const history = opened();
  const pending = entry(2, { insertion: 'pending', recording: 'id-2.wav' });
  history.add(entry(1));
  history.add(pending);
  // A deletion writes the files at once.
  history.remove('id-1');
  expect(history.find('id-2')).toEqual(pending);
  history.close();
  const { find, recordings } = stage.open();
  expect([find('id-2')?.insertion, recordings()]).toEqual(['unsure', []]);
});

it('gives no number twice, also not those of entries that are still to come', () => {
  const history = opened(1);
  const [dictation, file] = [history.reserveSequence(), history.reserveSequence()];
  history.add(entry(file));
  expect([dictation, file, history.reserveSequence()]).toEqual([2, 3, 4]);
  history.add(entry(dictation));
  expect(everyEntry(history).map(({ sequence }) => sequence)).toEqual([3, 2, 1]);
});

it('holds what the disk does not take, and writes it with the next change', () => {
  const first = opened(1);
  const second = stage.open();
  // Somebody else writes these files.
  expect(refusal(() => second.add(entry(2))).code).toBe('history-not-written');
  expect([second.isOnDisk(), second.find('id-2')?.text]).toEqual([false, 'text 2']);
  first.close();
  second.update('id-1', { insertion: 'copied' });
  expect(second.isOnDisk()).toBe(true);
  second.abandon();
  expect(everyEntry(stage.open())).toEqual([entry(2), entry(1, { insertion: 'copied' })]);
});

it('holds what the disk does not take, and writes it by itself when it does', () => {
  vi.useFakeTimers();
  try {
    const first = opened(1);
    let caughtUp = 0;
    const second = stage.open({ onCaughtUp: () => caughtUp++ });
    refusal(() => second.add(entry(2)));
    vi.advanceTimersByTime(60_000);
    expect([second.isOnDisk(), caughtUp]).toEqual([false, 0]);
    first.close();
    vi.advanceTimersByTime(5_000);
    expect([second.isOnDisk(), caughtUp]).toEqual([true, 1]);
    second.abandon();
    expect(everyEntry(stage.open())).toEqual([entry(2), entry(1)]);
  } finally {
    vi.useRealTimers();
  }
});

it('does not show as deleted what the disk still has', () => {
  opened(1);
  const second = stage.open();
  expect(refusal(() => second.remove('id-1')).code).toBe('history-not-written');
  expect([second.find('id-1'), found(second, 'text')]).toEqual([entry(1), [1]]);
});
