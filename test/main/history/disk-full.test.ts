import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import type { History } from '../../../src-main/history/history.ts';
import { entry, everyEntry, type HistoryStage, historyStage } from './history-stage.ts';

/** Only root may mount a disk of 4 MB. */
const mayMount = process.platform === 'linux' && process.getuid?.() === 0;
const text = 'What was said when the disk was nearly full. '.repeat(8);

let disk = '';
let stage: HistoryStage;
beforeEach(() => {
  if (!mayMount) return;
  disk = mkdtempSync(join(tmpdir(), 'dictum-small-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
  stage = historyStage(join(disk, 'data'));
});
afterEach(() => {
  if (!mayMount) return;
  stage[Symbol.dispose]();
  execFileSync('umount', [disk]);
  rmSync(disk, { recursive: true });
});

// A write is taken whole, in part or not at all, whatever is left; the log and the files meet each of them.
it.skipIf(!mayMount).each([0, 1, 2, 5, 20, 40, 90, 150, 300])(
  'with %i pages of disk left, what was there stays, what was promised is there, and later all of it',
  (pagesLeft) => {
    const first = stage.open();
    const before = addSome(first, 1, 300);
    first.close();
    const history = stage.open();
    const filler = fillUp(pagesLeft);
    const tried = addUntilRefused(history, 301);
    // In memory everything is there, and can be worked with.
    expect(everyEntry(history)).toEqual([...before, ...tried.promised, ...tried.refused].toReversed());
    history.abandon();
    const afterwards = stage.open();
    expect(sequences(everyEntry(afterwards))).toEqual(sequences([...before, ...tried.promised].toReversed()));
    expect(afterwards.wasRepaired).toBe(false);
    // Once there is room again, writing goes on, without a restart.
    expect(() => afterwards.add(entry(5_000, text.repeat(2_000)))).toThrow();
    rmSync(filler);
    afterwards.add(entry(5_001, text));
    afterwards.close();
    const last = stage.open();
    expect(
      everyEntry(last)
        .slice(0, 2)
        .map(({ sequence }) => sequence),
    ).toEqual([5_001, 5_000]);
    expect(last.wasRepaired).toBe(false);
  },
);

it.skipIf(!mayMount)(
  'a history that could not even be opened for writing is read, and written when there is room',
  () => {
    const first = stage.open();
    const before = addSome(first, 1, 20);
    first.close();
    const filler = fillUp(0);
    const history = stage.open();
    expect(everyEntry(history)).toEqual(before.toReversed());
    expect(() => history.add(entry(21))).toThrow();
    rmSync(filler);
    history.add(entry(22));
    history.close();
    expect(sequences(everyEntry(stage.open())).slice(0, 3)).toEqual([22, 21, 20]);
  },
);

function addSome(history: History, from: number, to: number): HistoryEntry[] {
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const added = entry(from + index, text);
    history.add(added);
    return added;
  });
}

/** Until a few were refused one after the other. */
function addUntilRefused(history: History, from: number) {
  const promised: HistoryEntry[] = [];
  const refused: HistoryEntry[] = [];
  for (let sequence = from; refused.length < 5; sequence++) {
    const added = entry(sequence, text);
    try {
      history.add(added);
      // What was refused before is written with the next one that is taken.
      promised.push(...refused.splice(0), added);
    } catch (error) {
      expect(error).toMatchObject({ code: 'history-not-written', cause: { code: 'ENOSPC' } });
      refused.push(added);
    }
  }
  return { promised, refused };
}

/** Takes all but so many pages of 4 KiB. */
function fillUp(pagesLeft: number): string {
  const path = join(disk, 'filler');
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(path, Buffer.alloc(Math.max(0, bavail - pagesLeft) * bsize, 1));
  return path;
}

function sequences(entries: readonly HistoryEntry[]): readonly number[] {
  return entries.map(({ sequence }) => sequence);
}
