import { expect, it } from 'vitest';
import { type HistoryEntry, nothingToTell } from '../../../src-core/history-entry.ts';
import { openHistory } from '../../../src-main/history/history.ts';
import type { StoredFile } from '../../../src-main/stored-file.ts';

/** A file in memory: what the store's own tests promise of a real one. */
function fileWith(initial: Readonly<Record<string, unknown>>): StoredFile & {
  content: Readonly<Record<string, unknown>>;
  isFull: boolean;
} {
  const file = {
    initial,
    wasSetAside: false,
    content: initial,
    isFull: false,
    write: (content: Readonly<Record<string, unknown>>) => {
      if (file.isFull) throw new Error('no space left on device');
      file.content = content;
    },
  };
  return file;
}

const entry = (sequence: number, text: string): HistoryEntry => ({
  ...nothingToTell,
  id: `id-${sequence}`,
  sequence,
  pressedAt: sequence * 1_000,
  durationMs: 900,
  text,
  service: 'embedded',
  model: 'base',
  language: null,
  failure: null,
  insertion: 'pasted',
  recording: null,
  timeline: {},
});

it('lists the newest first, page by page', () => {
  const history = openHistory(
    fileWith({ entries: [1, 2, 3, 4, 5].map((sequence) => entry(sequence, `text ${sequence}`)) }),
  );
  const first = history.page({ query: '', before: null, limit: 2 });
  expect([first.total, first.entries.map(({ sequence }) => sequence)]).toEqual([5, [5, 4]]);
  expect(history.page({ query: '', before: 4, limit: 2 }).entries.map(({ sequence }) => sequence)).toEqual([
    3, 2,
  ]);
});

it('finds words whatever their case and accents', () => {
  const history = openHistory(
    fileWith({ entries: [entry(1, 'Crème brûlée'), entry(2, 'Übung'), entry(3, 'other')] }),
  );
  const found = (query: string) =>
    history.page({ query, before: null, limit: 9 }).entries.map(({ sequence }) => sequence);
  expect([found('creme BRULEE'), found('übung'), found('ubung'), found('nothing')]).toEqual([
    [1],
    [2],
    [2],
    [],
  ]);
});

it('keeps in the file what it cannot read', () => {
  const foreign = { id: 'from the future', shape: 'unknown' };
  const file = fileWith({ entries: [entry(1, 'one'), foreign] });
  const history = openHistory(file);
  expect(history.wasRepaired).toBe(true);
  history.add(entry(2, 'two'));
  expect(file.content).toEqual({ entries: [entry(1, 'one'), entry(2, 'two'), foreign] });
});

it('counts on from the highest sequence, whatever the clock says', () => {
  expect(openHistory(fileWith({ entries: [entry(7, 'a'), entry(3, 'b')] })).reserveSequence()).toBe(8);
  expect(openHistory(fileWith({})).reserveSequence()).toBe(1);
});

it('puts a deleted entry back where it was', () => {
  const history = openHistory(fileWith({ entries: [entry(1, 'one'), entry(2, 'two'), entry(3, 'three')] }));
  const removed = history.remove('id-2');
  expect(history.page({ query: '', before: null, limit: 9 }).total).toBe(2);
  if (removed !== null) history.putBack(removed);
  expect(history.page({ query: '', before: null, limit: 9 }).entries.map(({ sequence }) => sequence)).toEqual(
    [3, 2, 1],
  );
});

it('holds what the disk does not take, and writes it with the next change', () => {
  const file = fileWith({ entries: [entry(1, 'one')] });
  const history = openHistory(file);
  file.isFull = true;
  expect(() => history.add(entry(2, 'two'))).toThrow('history-not-written');
  expect([history.isOnDisk(), history.find('id-2')?.text]).toEqual([false, 'two']);
  file.isFull = false;
  history.update('id-1', { insertion: 'copied' });
  expect(history.isOnDisk()).toBe(true);
  expect(file.content).toEqual({ entries: [{ ...entry(1, 'one'), insertion: 'copied' }, entry(2, 'two')] });
});

it('does not show as deleted what the disk still has', () => {
  const file = fileWith({ entries: [entry(1, 'one')] });
  const history = openHistory(file);
  file.isFull = true;
  expect(() => history.remove('id-1')).toThrow('history-not-written');
  expect(history.find('id-1')).toEqual(entry(1, 'one'));
});

it('does not know after a restart whether words arrived that were on their way', () => {
  const pending: HistoryEntry = { ...entry(1, 'one'), insertion: 'pending', recording: 'id-1.wav' };
  const history = openHistory(fileWith({ entries: [pending] }));
  // The words are safe, so the sound is not needed any more.
  expect(history.find('id-1')).toEqual({ ...pending, insertion: 'unsure', recording: null });
});
