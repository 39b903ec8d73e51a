/** The fixture was written by the last version that kept everything in one file. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { historyEntrySchema } from '../../../src-core/history-entry.ts';
import { shardFile, whole } from '../../../src-main/history/shard-file.ts';
import { entry, everyEntry, found, type HistoryStage, historyStage } from './history-stage.ts';

const written = readFileSync(join(import.meta.dirname, '../../fixtures/history/single-file.json'), 'utf8');
const stored: readonly Record<string, unknown>[] = JSON.parse(written).entries;
const ids = stored.map(({ id }) => String(id));

let stage: HistoryStage;
beforeEach(() => {
  stage = historyStage();
});
afterEach(() => stage[Symbol.dispose]());

function leave(content: string, name = 'history.json'): void {
  writeFileSync(join(stage.dataDir, name), content);
}

/** Oldest first, as they stand in the files. */
function inShards(): readonly unknown[] {
  return [0, 1].flatMap(
    (number) =>
      shardFile(stage.dir, number)
        .read(whole)
        ?.lines.map(({ value }) => value) ?? [],
  );
}

function onDisk(): string {
  return [stage.dataDir, stage.dir]
    .flatMap((dir) => readdirSync(dir, { withFileTypes: true }).filter((file) => file.isFile()))
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'))
    .join('\n');
}

const listed = (history = stage.open()) => everyEntry(history).map(({ id }) => id);

it('is taken over once, entry for entry as it was, in its order, and goes', () => {
  leave(written);
  const history = stage.open();
  expect([history.wasRepaired, stage.problems, readdirSync(stage.dataDir)]).toEqual([false, [], ['history']]);
  // Two had the same number: what comes after moves on.
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 255, 256, 257];
  expect(inShards()).toEqual(stored.map((raw, index) => ({ ...raw, sequence: numbers[index] })));
  const shown = stored.map((raw, index) => ({
    ...historyEntrySchema.parse(raw),
    sequence: numbers[index],
    ...(raw.insertion === 'pending' && { insertion: 'unsure', recording: null }),
  }));
  expect(everyEntry(history)).toEqual(shown.toReversed());
  expect(found(history, 'ubung strasse')).toEqual([3]);
  expect(history.reserveSequence()).toBe(258);
  history.close();
  expect(everyEntry(stage.open())).toEqual(shown.toReversed());
});

it('what only another version knows stays in it', () => {
  const [first] = stored;
  leave(JSON.stringify({ entries: [{ ...first, mood: 'cheerful' }] }));
  stage.open().update(ids[1] ?? '', {});
  expect(inShards()).toEqual([{ ...first, mood: 'cheerful' }]);
});

it('an entry that this version cannot read is kept aside, and that is said', () => {
  leave(JSON.stringify({ entries: [...stored, { id: 'from the future', shape: 'unknown' }] }));
  const history = stage.open();
  expect([history.wasRepaired, listed(history)]).toEqual([true, ids.toReversed()]);
  expect([readdirSync(stage.dataDir), onDisk().includes('from the future')]).toEqual([['history'], true]);
});

describe('cut off', () => {
  const ends = Array.from({ length: 40 }, (_, index) => Math.floor((written.length * index) / 40));
  it.each(ends)('after %i characters: every whole entry is there, and the file is kept aside', (end) => {
    leave(written.slice(0, end));
    const expected = ids.filter((id, index) => {
      const next = ids[index + 1];
      const until =
        next === undefined ? written.length : written.lastIndexOf('\n    },', written.indexOf(next));
      return written.includes(id) && until + '\n    }'.length <= end;
    });
    const history = stage.open();
    expect([history.wasRepaired, listed(history)]).toEqual([true, expected.toReversed()]);
    expect(readdirSync(stage.dataDir)).toEqual(['history']);
    expect(onDisk()).toContain(written.slice(0, end));
    history.close();
    const again = stage.open();
    expect([again.wasRepaired, listed(again)]).toEqual([false, expected.toReversed()]);
  });

  it('while it was written: the one before it counts', () => {
    leave(written, 'history.before.json');
    leave(written.slice(0, 2_000));
    const history = stage.open();
    expect([history.wasRepaired, listed(history), readdirSync(stage.dataDir)]).toEqual([
      false,
      ids.toReversed(),
      ['history'],
    ]);
  });

  it('before the one before it was removed: the new one counts', () => {
    leave(JSON.stringify({ entries: stored.slice(0, 2) }), 'history.before.json');
    leave(written);
    expect([listed(), readdirSync(stage.dataDir)]).toEqual([ids.toReversed(), ['history']]);
  });

  it('both of them: what is whole in either is there', () => {
    leave(written.slice(0, -3), 'history.before.json');
    leave(written.slice(0, 2_000));
    expect([listed(), readdirSync(stage.dataDir)]).toEqual([ids.toReversed(), ['history']]);
  });
});

it('what was deleted goes from what older versions set aside, too', () => {
  leave(written.slice(0, -4));
  leave(written.slice(0, 4_000), 'history.unreadable-1767600000000.json');
  const history = stage.open();
  expect(onDisk()).toContain('The first thing that was ever said.');
  for (const id of [ids[0], ids[1], ids[10]]) history.remove(id ?? '');
  expect(
    ['The first thing', 'Okonkwo', 'whether this arrived'].filter((text) => onDisk().includes(text)),
  ).toEqual([]);
  expect(onDisk()).toContain('Ein Satz über Straßen');
  expect(listed(history)).toEqual(ids.slice(2, 10).toReversed());
});

it('one that an older version began anew meanwhile comes after what is here', () => {
  leave(written);
  stage.open().close();
  leave(JSON.stringify({ entries: [entry(1), entry(2)] }));
  const history = stage.open();
  expect(listed(history)).toEqual(['id-2', 'id-1', ...ids.toReversed()]);
  expect([history.find('id-1')?.sequence, history.reserveSequence()]).toEqual([258, 260]);
});

it('is shown while the disk does not take it, and taken over when it does', () => {
  const first = stage.open();
  leave(written);
  const second = stage.open();
  expect(() => second.add(entry(300))).toThrow('history-not-written');
  expect(listed(second)).toEqual(['id-300', ...ids.toReversed()]);
  expect(readdirSync(stage.dataDir).toSorted()).toEqual(['history', 'history.json']);
  first.close();
  second.add(entry(301));
  expect(readdirSync(stage.dataDir)).toEqual(['history']);
  second.close();
  expect(listed()).toEqual(['id-301', 'id-300', ...ids.toReversed()]);
});
