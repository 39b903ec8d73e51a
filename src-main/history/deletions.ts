import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import type { History } from './history.ts';

export interface Deletions {
  delete(id: string): void;
  undo(id: string): void;
  /** From here on there is no way back: the kept recordings go too. */
  makeFinal(): Promise<void>;
}

export function createDeletions(history: History, recordingsDir: string): Deletions {
  const deleted = new Map<string, HistoryEntry>();
  return {
    delete: (id) => {
      const entry = history.remove(id);
      if (entry !== null) deleted.set(id, entry);
    },
    undo: (id) => {
      const entry = deleted.get(id);
      if (entry === undefined) return;
      history.putBack(entry);
      deleted.delete(id);
    },
    makeFinal: async () => {
      const entries = [...deleted.values()];
      deleted.clear();
      for (const { recording } of entries) {
        if (recording !== null) await rm(join(recordingsDir, basename(recording)), { force: true });
      }
    },
  };
}
