import type { HistoryPage } from '../../src-core/contract.ts';
import { type HistoryEntry, historyEntrySchema } from '../../src-core/history-entry.ts';
import { Failure } from '../../src-core/transcription.ts';
import type { StoredFile } from '../stored-file.ts';

export interface History {
  /** A number for an entry that will be added, greater than all before it; nobody else ever gets it. */
  reserveSequence(): number;
  /**
   * As everything here that changes something, throws a `Failure` with `history-not-written` when the
   * disk does not take it. What was dictated stands in memory all the same, and goes to the disk with
   * the next change.
   */
  add(entry: HistoryEntry): void;
  update(id: string, change: Partial<HistoryEntry>): void;
  find(id: string): HistoryEntry | null;
  /** The file names of the recordings that entries still need. */
  recordings(): readonly string[];
  /** Takes it out of the file, or throws and leaves it; `putBack` brings it in again. */
  remove(id: string): HistoryEntry | null;
  putBack(entry: HistoryEntry): void;
  page(query: { query: string; before: number | null; limit: number }): HistoryPage;
  /** False while the disk does not take what stands here. */
  isOnDisk(): boolean;
  readonly wasRepaired: boolean;
}

/** Newest last, read once and held in memory. */
export function openHistory(file: StoredFile): History {
  const stored: readonly unknown[] = Array.isArray(file.initial.entries) ? file.initial.entries : [];
  const parsed = stored.map((entry) => historyEntrySchema.safeParse(entry));
  const unreadable = stored.filter((_, index) => parsed[index]?.success !== true);
  let isOnDisk = true;
  let entries: readonly HistoryEntry[] = parsed.flatMap((result) =>
    result.success ? [afterRestart(result.data)] : [],
  );

  let highest = entries.reduce((most, { sequence }) => Math.max(most, sequence), 0);

  function keep(changed: readonly HistoryEntry[]): void {
    entries = changed;
    try {
      // What this version cannot read may be another version's: it stays in the file.
      file.write({ entries: [...entries, ...unreadable] });
      isOnDisk = true;
    } catch (error) {
      isOnDisk = false;
      throw new Failure('history-not-written', { cause: error });
    }
  }

  /** In its place: what was spoken first may be finished last. */
  function insert(entry: HistoryEntry): void {
    keep([...entries, entry].toSorted((one, other) => one.sequence - other.sequence));
  }

  return {
    reserveSequence: () => {
      highest += 1;
      return highest;
    },
    add: insert,
    update: (id, change) => keep(entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry))),
    recordings: () => entries.flatMap(({ recording }) => recording ?? []),
    find: (id) => entries.find((entry) => entry.id === id) ?? null,
    remove: (id) => {
      const removed = entries.find((entry) => entry.id === id) ?? null;
      const before = entries;
      try {
        if (removed !== null) keep(entries.filter((entry) => entry !== removed));
      } catch (error) {
        entries = before;
        throw error;
      }
      return removed;
    },
    putBack: insert,
    page: ({ query, before, limit }) => {
      const wanted = foldForSearch(query);
      const matching = entries.filter(({ text }) => wanted === '' || foldForSearch(text).includes(wanted));
      const older = matching.filter(({ sequence }) => before === null || sequence < before);
      return { entries: older.slice(-limit).reverse(), total: matching.length };
    },
    isOnDisk: () => isOnDisk,
    wasRepaired: file.wasSetAside || unreadable.length > 0,
  };
}

/** Nobody is inserting it any more, and nobody will: its words may stand in the window already. */
function afterRestart(entry: HistoryEntry): HistoryEntry {
  return entry.insertion === 'pending' ? { ...entry, insertion: 'unsure', recording: null } : entry;
}

/** Case and accents do not matter when somebody searches. */
function foldForSearch(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .trim();
}
