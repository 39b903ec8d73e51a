/**
 * The history as earlier versions kept it: one file of electron-store's with everything. It is taken over once, into shards,
 * and goes when all of it was read back from there. Cut off at any step it begins again with what is left to do.
 */
import { existsSync, readdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type HistoryEntry, historyEntrySchema } from '../../src-core/history-entry.ts';
import { type Sealing, unsealed } from '../sealing/sealing.ts';
import { writeContent } from '../sealing/whole-content.ts';
import { entryForm, sequenceOf } from './entry-form.ts';
import { changeFormOfAsideFiles } from './leftovers.ts';
import { freeName, readIfThere, removeFile, syncDir } from './safe-files.ts';
import { idOf } from './shard.ts';
import { byShard, shardFile, shardNumber, whole } from './shard-file.ts';

/** Returns true when some of it could not be read; that is kept aside. Throws when the disk does not take it. */
export function takeOverSingleFile(path: string, historyDir: string, sealing: Sealing = unsealed): boolean {
  bringAsideFiles(dirname(path), historyDir);
  if (!isSingleFileThere(path)) return false;
  const { isWhole, unreadable, readable } = contentOf(path);
  writeShards(historyDir, numbered(readable, historyDir), sealing);
  if (unreadable.length > 0) {
    const lines = unreadable.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    writeContent(freeName(join(historyDir, 'history.json')), Buffer.from(lines), sealing);
  }
  // All of it was read back from its new place: what is deleted there must not live on here.
  for (const old of [beforeOf(path), path]) {
    if (!isWhole && existsSync(old)) moveAside(old, historyDir);
    removeFile(old);
  }
  if (sealing.isOn()) changeFormOfAsideFiles(historyDir, sealing);
  return !isWhole || unreadable.length > 0;
}

/** What it holds, numbered as it will be when it is taken over: to show while the disk does not take that. */
export function readSingleFile(path: string, historyDir: string): readonly HistoryEntry[] {
  return numbered(contentOf(path).readable, historyDir).map(({ entry }) => entry);
}

export function isSingleFileThere(path: string): boolean {
  return existsSync(path) || existsSync(beforeOf(path));
}

/** The name under which the content before is kept while the file is written. */
function beforeOf(path: string): string {
  return path.replace(/\.json$/, '.before.json');
}

interface Stored {
  /** As it stands there, with what only other versions know. */
  readonly raw: unknown;
  readonly entry: HistoryEntry;
}

interface Content {
  readonly isWhole: boolean;
  /** Each id once. */
  readonly readable: readonly Stored[];
  readonly unreadable: readonly unknown[];
}

function contentOf(path: string): Content {
  const before = beforeOf(path);
  // Where it was killed while it wrote, the file before is the good one.
  const entries = entriesIn(path) ?? entriesIn(before);
  const readable = new Map<string, Stored>();
  const unreadable: unknown[] = [];
  for (const raw of entries ?? [...salvaged(before), ...salvaged(path)]) {
    const { data: entry } = historyEntrySchema.safeParse(raw);
    if (entry === undefined) unreadable.push(raw);
    else readable.set(entry.id, { raw, entry });
  }
  return { isWhole: entries !== null, readable: [...readable.values()], unreadable };
}

/**
 * In their order, and each with a number of its own: a transcribed file could get that of a dictation. Where somebody
 * went back to an older version for a while, they come after all that is here.
 */
function numbered(stored: readonly Stored[], historyDir: string): readonly Stored[] {
  const ids = new Set(stored.map(({ entry }) => entry.id));
  let last = entriesThere(historyDir).reduce<number>(
    (highest, value) => (ids.has(idOf(value) ?? '') ? highest : Math.max(highest, sequenceOf(value) ?? 0)),
    0,
  );
  return stored
    .toSorted((one, other) => one.entry.sequence - other.entry.sequence)
    .map(({ raw, entry }) => {
      last = Math.max(last + 1, entry.sequence);
      return { raw, entry: { ...entry, sequence: last } };
    });
}

function writeShards(historyDir: string, stored: readonly Stored[], sealing: Sealing): void {
  const known = new Set(entriesThere(historyDir).map(idOf));
  // The rest is here already when an attempt was cut off.
  const missing = stored.filter(({ entry }) => !known.has(entry.id));
  for (const [number, some] of byShard(
    missing.map(({ raw, entry }) => ({ raw, sequence: entry.sequence })),
  )) {
    const form = entryForm(number, sealing);
    const added = some.map(({ raw, sequence }) => form.written(withSequence(raw, sequence)));
    shardFile(historyDir, number).write([...valuesIn(historyDir, number), ...added]);
  }
}

function entriesThere(historyDir: string): readonly unknown[] {
  if (!existsSync(historyDir)) return [];
  const numbers = new Set(readdirSync(historyDir).flatMap((name) => shardNumber(name) ?? []));
  return [...numbers].flatMap((number) => valuesIn(historyDir, number));
}

function valuesIn(historyDir: string, number: number): readonly unknown[] {
  const file = shardFile(historyDir, number);
  return (file.read(whole) ?? file.readCopy(whole))?.lines.map(({ value }) => value) ?? [];
}

function withSequence(raw: unknown, sequence: number): unknown {
  return typeof raw === 'object' && raw !== null ? { ...raw, sequence } : raw;
}

/** null when it is not a file of electron-store's any more. */
function entriesIn(path: string): readonly unknown[] | null {
  try {
    const content: unknown = JSON.parse((readIfThere(path) ?? Buffer.alloc(0)).toString());
    if (typeof content !== 'object' || content === null || Array.isArray(content)) return null;
    if (!('entries' in content)) return [];
    return Array.isArray(content.entries) ? content.entries : null;
  } catch {
    return null;
  }
}

/** What is whole in a file that is not: an entry goes from its opening brace to the closing one below it. */
function salvaged(path: string): readonly unknown[] {
  const text = (readIfThere(path) ?? Buffer.alloc(0)).toString();
  const blocks = text.matchAll(/^(\t\t| {4})(\{$[\s\S]*?^\1\}),?$/gm);
  return [...blocks].flatMap(([, , json = '']) => {
    try {
      return [JSON.parse(json) as unknown];
    } catch {
      return [];
    }
  });
}

/** What older versions set aside goes where deleting an entry looks for it. */
function bringAsideFiles(dataDir: string, historyDir: string): void {
  for (const name of readdirSync(dataDir)) {
    if (/^history\.(unreadable|damaged)-\d+\.json$/.test(name)) moveAside(join(dataDir, name), historyDir);
  }
}

function moveAside(path: string, historyDir: string): void {
  renameSync(path, freeName(join(historyDir, 'history.json')));
  syncDir(historyDir);
  syncDir(dirname(path));
}
