import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type HistoryEntry, historyEntrySchema } from '../../src-core/history-entry.ts';
import { readChanges } from '../../src-main/history/change-log.ts';
import { shardFile, shardNumber, whole } from '../../src-main/history/shard-file.ts';

/** What the files of a running app say, oldest first. */
export function historyOnDisk(dir: string): readonly HistoryEntry[] {
  if (!existsSync(dir)) return [];
  // In this order: what leaves the log is in the files before.
  const changes = readChanges(join(dir, 'changes.log'));
  const numbers = new Set(readdirSync(dir).flatMap((name) => shardNumber(name) ?? []));
  const stored = [...numbers].flatMap((number) => shardFile(dir, number).read(whole)?.lines ?? []);
  const entries = new Map<string, HistoryEntry>();
  const put = (value: unknown) => {
    const entry = historyEntrySchema.parse(value);
    entries.set(entry.id, entry);
  };
  for (const { value } of stored) put(value);
  for (const change of changes as readonly { readonly put?: unknown; readonly remove?: string }[]) {
    if (change.put !== undefined) put(change.put);
    else entries.delete(change.remove ?? '');
  }
  return [...entries.values()].toSorted((one, other) => one.sequence - other.sequence);
}
