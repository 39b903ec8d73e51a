import { readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import { recordingNamed } from '../../src-core/recording-name.ts';
import type { History } from './history.ts';
import { isMissing } from './safe-files.ts';

export interface Deletions {
  delete(id: string): void;
  undo(id: string): void;
  /** From here on there is no way back: the kept recordings go too. */
  makeFinal(): void;
}

/** A recording under this name is not one of those that are found again after a crash. */
const deletedEnding = '.deleted';

/** Deletions that could still be undone when Dictum ended are final now. */
export function createDeletions(
  history: Pick<History, 'remove' | 'putBack'>,
  { recordingsDir, soundsDir }: { readonly recordingsDir: string; readonly soundsDir: string },
): Deletions {
  const deleted = new Map<string, { readonly entry: HistoryEntry; readonly paths: readonly string[] }>();

  function removeRecordings(): void {
    for (const dir of [recordingsDir, soundsDir]) {
      for (const name of readdirSync(dir)) {
        if (extname(name) !== deletedEnding) continue;
        try {
          rmSync(join(dir, name), { force: true });
        } catch {
          // The next start tries again; this one must not fail for it.
        }
      }
    }
  }

  /** Also where the entry does not name them: a recording that could not be removed yet would come back as an orphan. */
  function soundPaths({ id, recording, sound }: HistoryEntry): readonly string[] {
    const left = () => readdirSync(recordingsDir).filter((name) => recordingNamed(name)?.id === id);
    const recordings = recording === null ? left() : [basename(recording)];
    return [
      ...recordings.map((name) => join(recordingsDir, name)),
      join(soundsDir, basename(sound ?? `${id}.flac`)),
    ];
  }

  removeRecordings();
  return {
    delete: (id) => {
      const entry = history.remove(id);
      if (entry === null) return;
      const paths = soundPaths(entry);
      deleted.set(id, { entry, paths });
      for (const path of paths) renameIfThere(path, path + deletedEnding);
    },
    undo: (id) => {
      const one = deleted.get(id);
      if (one === undefined) return;
      for (const path of one.paths) renameIfThere(path + deletedEnding, path);
      history.putBack(one.entry);
      deleted.delete(id);
    },
    makeFinal: () => {
      deleted.clear();
      removeRecordings();
    },
  };
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
