/** A shard in memory: the cards of its entries, and where in the file the rest of them stands. */
import { closeSync, openSync } from 'node:fs';
import {
  cardSchema,
  createShelf,
  type ListedEntry,
  listedEntry,
  type Shelf,
} from '../../src-core/history/shelf.ts';
import { afterRestart, historyEntrySchema } from '../../src-core/history-entry.ts';
import type { EntryForm } from './entry-form.ts';
import { copyAside, setAside } from './safe-files.ts';
import { type ShardContent, type ShardFile, whole } from './shard-file.ts';

export interface LoadedShard {
  readonly shelf: Shelf;
  /** What this version cannot read may be another version's, or is encrypted and locked: it stays in the file. */
  readonly foreign: readonly unknown[];
  /** Those of the foreign ones whose key is not to be had, by id. */
  readonly locked: readonly string[];
  readonly places: Places;
  /** True when something in the file was not as it should be. */
  readonly isDamaged: boolean;
}

/** Compact, because there is one for each entry: parallel to `ids`, start and length in bytes. */
export interface Places {
  readonly ids: readonly string[];
  readonly bytes: Uint32Array;
}

const { text, rawText, insertion } = historyEntrySchema.shape;
const listedSchema = cardSchema.extend({ text, rawText, insertion });

/**
 * What is damaged is set aside and made up for from the copy; throws when the disk does not take that.
 * Whoever may not write gets what is left of the first copy.
 */
export function loadShard(file: ShardFile, mayWrite: boolean, form: EntryForm): LoadedShard {
  const listed = listedIn(form);
  const content = file.read(listed);
  if (mayWrite && content?.isForeign === true) copyAside(file.path);
  if (content !== null && (content.isWhole || !mayWrite))
    return shardOf(content, !content.isWhole || content.isForeign);
  if (!mayWrite) return { ...emptyShard(), isDamaged: true };
  const left = file.read(whole);
  if (left !== null) setAside(file.path);
  const copy = file.readCopy(whole);
  if (copy?.isWhole === false) copyAside(file.copyPath);
  // The first copy is written first: what it still has is at least as new.
  const values = new Map([...(copy?.lines ?? []), ...(left?.lines ?? [])].map(({ value }) => keyed(value)));
  if (values.size === 0) return { ...emptyShard(), isDamaged: left !== null || copy !== null };
  file.write([...values.values()]);
  const restored = file.read(listed);
  if (restored?.isWhole !== true) throw new Error('the disk did not keep what was written');
  return shardOf(restored, true);
}

function shardOf({ lines }: ShardContent<ListedEntry | ForeignEntry>, isDamaged: boolean): LoadedShard {
  const foreign = lines.flatMap(({ value }) => ('foreign' in value ? [value] : []));
  const locked = foreign.flatMap(({ isLocked, id }) => (isLocked ? [id ?? ''] : []));
  return {
    shelf: createShelf(lines.flatMap(({ value }) => ('folded' in value ? [value] : []))),
    foreign: foreign.map((one) => one.foreign),
    locked,
    places: placesOf(lines.map(({ start, length, value }) => ({ start, length, id: value.id }))),
    isDamaged: isDamaged || foreign.length > locked.length,
  };
}

export function emptyShard(): LoadedShard {
  return { shelf: createShelf(), foreign: [], locked: [], places: noPlaces, isDamaged: false };
}

export const noPlaces: Places = { ids: [], bytes: new Uint32Array() };

export function placesOf(
  lines: readonly { readonly id: string | null; readonly start: number; readonly length: number }[],
): Places {
  return {
    ids: lines.map(({ id }) => id ?? ''),
    bytes: Uint32Array.from(lines.flatMap(({ start, length }) => [start, length])),
  };
}

/** Reads entries of one shard, as they stand in the file; undefined for one that is not there any more. */
export function readEntries(
  file: ShardFile,
  { ids, bytes }: Places,
  wanted: readonly string[],
): readonly unknown[] {
  const opened = openSync(file.path, 'r');
  try {
    return wanted.map((id) => {
      const index = ids.indexOf(id);
      const [start, length] = [bytes[index * 2], bytes[index * 2 + 1]];
      return start === undefined || length === undefined
        ? undefined
        : file.readLine(opened, { start, length });
    });
  } finally {
    closeSync(opened);
  }
}

export function idOf(value: unknown): string | null {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
    ? value.id
    : null;
}

function keyed(value: unknown): readonly [string, unknown] {
  return [idOf(value) ?? JSON.stringify(value), value];
}

interface ForeignEntry {
  readonly id: string | null;
  readonly foreign: unknown;
  readonly isLocked: boolean;
}

function listedIn(form: EntryForm): (value: unknown) => ListedEntry | ForeignEntry {
  return (stored) => {
    const read = form.read(stored);
    const parsed = typeof read === 'string' ? null : listedSchema.safeParse(read.value);
    return parsed?.success === true
      ? listedEntry(afterRestart(parsed.data))
      : { id: idOf(stored), foreign: stored, isLocked: read === 'locked' };
  };
}
