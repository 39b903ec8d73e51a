/**
 * A deletion that can be undone: first the recordings get another name, which is synced, then the entry goes. Wherever
 * that ends, the next start can tell which way it was going: with the entry the recordings come back, without it they go.
 */
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import { recordingNamed } from '../../src-core/recording-name.ts';
import type { History } from './history.ts';
import { isMissing, syncDir } from './safe-files.ts';

export interface Deletions {
  delete(id: string): void;
  undo(id: string): void;
  /** From here on there is no way back: the kept recordings go too. */
  makeFinal(): void;
  /**
   * What is left of earlier ones: those that could still be undone when Dictum ended are final now, those in the
   * middle of which it ended are undone. Resolves when the whole history was read and that is done. Where it could not
   * be read, they wait for a start at which it can. One that makes trouble stays for the next start, too: `onProblem`
   * hears of it.
   */
  finishLeft(onProblem: (error: unknown) => void): Promise<void>;
}

/** A recording under this name is not one of those that are found again after a crash. */
const deletedEnding = '.deleted';

export function createDeletions(
  history: Pick<History, 'find' | 'remove' | 'putBack' | 'readAll' | 'cards' | 'recordings' | 'unreadable'>,
  { recordingsDir, soundsDir }: { readonly recordingsDir: string; readonly soundsDir: string },
): Deletions {
  const deleted = new Map<string, { readonly entry: HistoryEntry; readonly paths: readonly string[] }>();

  /** Also where the entry does not name them: a recording that could not be removed yet would come back as an orphan. */
  function soundPaths({ id, recording, sound }: HistoryEntry): readonly string[] {
    const left = () => readdirSync(recordingsDir).filter((name) => recordingNamed(name)?.id === id);
    const recordings = recording === null ? left() : [basename(recording)];
    return [
      ...recordings.map((name) => join(recordingsDir, name)),
      join(soundsDir, basename(sound ?? `${id}.flac`)),
    ];
  }

  async function finishLeft(onProblem: (error: unknown) => void): Promise<void> {
    await history.readAll();
    const left = [...new Set([recordingsDir, soundsDir])].flatMap(deletedIn);
    if (left.length === 0) return;
    const named = new Set(history.recordings());
    const known = new Set(history.cards().map(({ id }) => id));
    const found = history.unreadable();
    // Whether there is an entry is not known of any.
    if (found === null) return;
    const unreadable = new Set(found);
    for (const path of left) {
      const name = basename(path);
      const id = recordingNamed(name)?.id ?? basename(name, extname(name));
      if (deleted.has(id) || unreadable.has(id)) continue;
      try {
        if (named.has(name) || known.has(id)) bringBack([path]);
        else removeForGood(path);
      } catch (error) {
        onProblem(error);
      }
    }
  }

  return {
    delete: (id) => {
      const entry = history.find(id);
      if (entry === null) return;
      const paths = soundPaths(entry);
      try {
        takeAway(paths);
        history.remove(id);
      } catch (error) {
        bringBack(paths);
        throw error;
      }
      deleted.set(id, { entry, paths });
    },
    undo: (id) => {
      const one = deleted.get(id);
      if (one === undefined) return;
      deleted.delete(id);
      try {
        history.putBack(one.entry);
      } finally {
        // Also of one that the disk does not take yet: it stands in memory.
        bringBack(one.paths);
      }
    },
    makeFinal: () => {
      for (const { paths } of deleted.values()) for (const path of paths) removeForGood(path);
      deleted.clear();
    },
    finishLeft,
  };
}

function takeAway(paths: readonly string[]): void {
  rename(paths, '', deletedEnding);
}

function bringBack(paths: readonly string[]): void {
  rename(paths, deletedEnding, '');
}

/** Those that are there; on disk when it returns. */
function rename(paths: readonly string[], from: string, to: string): void {
  const renamed = paths.filter((path) => renameIfThere(path + from, path + to));
  for (const dir of new Set(renamed.map(dirname))) syncDir(dir);
}

/** As they were called before. */
function deletedIn(dir: string): readonly string[] {
  return readdirSync(dir).flatMap((name) =>
    extname(name) === deletedEnding ? join(dir, basename(name, deletedEnding)) : [],
  );
}

function removeForGood(path: string): void {
  try {
    rmSync(path + deletedEnding, { force: true });
  } catch {
    // The next start tries again; this one must not fail for it.
  }
}

/** False when it is not. */
function renameIfThere(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
