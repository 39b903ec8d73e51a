/** The history of Dictum 0.1: one file with everything. It is taken over once, into shards. */
import { join } from 'node:path';
import { historyEntrySchema } from '../../src-core/history-entry.ts';
import { asideMark, readIfThere, removeFile, replaceFile, setAside } from './safe-files.ts';
import { idOf } from './shard.ts';
import { byShard, shardFile, whole } from './shard-file.ts';

/** Returns true when some of it could not be read; that is kept aside. Throws when the disk does not take it. */
export function takeOverSingleFile(path: string, historyDir: string): boolean {
  const bytes = readIfThere(path);
  if (bytes === null) return false;
  const stored = entriesIn(bytes);
  if (stored === null) {
    setAside(path);
    return true;
  }
  const parsed = stored.map((entry) => historyEntrySchema.safeParse(entry));
  const unreadable = stored.filter((_, index) => parsed[index]?.success !== true);
  const entries = parsed.flatMap((result) => (result.success ? [result.data] : []));
  for (const [number, some] of byShard(entries)) {
    const file = shardFile(historyDir, number);
    // What is there already came from an attempt that was cut off.
    const there = (file.read(whole) ?? file.readCopy(whole))?.lines.map(({ value }) => value) ?? [];
    const known = new Set(there.map(idOf));
    const added = new Map(some.filter(({ id }) => !known.has(id)).map((entry) => [entry.id, entry]));
    if (added.size > 0) file.write([...there, ...added.values()]);
  }
  if (unreadable.length > 0) {
    const lines = unreadable.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    replaceFile(join(historyDir, `history${asideMark}${Date.now()}.json`), Buffer.from(lines));
  }
  // All of it was read back from its new place: what is deleted there must not live on here.
  removeFile(path);
  return unreadable.length > 0;
}

function entriesIn(bytes: Buffer): readonly unknown[] | null {
  try {
    const content: unknown = JSON.parse(bytes.toString());
    if (typeof content !== 'object' || content === null || Array.isArray(content)) return null;
    if (!('entries' in content)) return [];
    return Array.isArray(content.entries) ? content.entries : null;
  } catch {
    return null;
  }
}
