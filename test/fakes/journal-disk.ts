/** The disk of a recording in memory: slow, full, failing, and cut from the power as a test wants it. */
import type { JournalDisk } from '../../src-main/capture/journal-disk.ts';
import type { Step } from './power-cut.ts';

export interface FakeDisk extends JournalDisk {
  /** What was done to it, and when by the clock of `performance.now`. */
  readonly steps: (Step & { readonly at: number })[];
  /** In bytes; a write beyond it is cut short, and the next one fails. */
  room: number;
  /** A write takes at most so many bytes. */
  mostAtOnce: number;
  /** How many of the next calls fail with EIO. */
  badWrites: number;
  badSyncs: number;
}

/** A sync takes `syncMs`, by a clock that tests may move. */
export function fakeDisk({ syncMs = 0 } = {}): FakeDisk {
  const steps: FakeDisk['steps'] = [];
  const files = new Set<string>();
  let lastFile = 0;
  const note = (step: Step) => void steps.push({ ...step, at: performance.now() });

  const disk: FakeDisk = {
    steps,
    room: Number.POSITIVE_INFINITY,
    mostAtOnce: Number.POSITIVE_INFINITY,
    badWrites: 0,
    badSyncs: 0,
    create: async (path) => {
      if (files.has(path)) throw failure('EEXIST');
      lastFile += 1;
      const file = lastFile;
      files.add(path);
      note({ do: 'open', file, path, isNew: true, isEmptied: false });
      let length = 0;
      return {
        write: async (bytes, position) => {
          if (disk.badWrites > 0) {
            disk.badWrites -= 1;
            // It fails in the middle: nobody knows how much of it is there.
            const part = bytes.subarray(0, bytes.length / 2);
            note({ do: 'write', file, position, data: Buffer.from(part).toString('base64') });
            throw failure('EIO');
          }
          // What is there already takes no more room.
          const free = length - position + disk.room;
          const part = bytes.subarray(0, Math.max(0, Math.min(bytes.length, disk.mostAtOnce, free)));
          if (part.length === 0) throw failure('ENOSPC');
          disk.room -= Math.max(0, position + part.length - length);
          length = Math.max(length, position + part.length);
          note({ do: 'write', file, position, data: Buffer.from(part).toString('base64') });
          return part.length;
        },
        sync: async () => {
          if (syncMs > 0) await later(syncMs);
          const isBad = disk.badSyncs > 0;
          if (isBad) disk.badSyncs -= 1;
          note({ do: isBad ? 'sync-failed' : 'sync', file });
          if (isBad) throw failure('EIO');
        },
        close: async () => note({ do: 'close', file }),
      };
    },
    syncNames: async (path) => {
      if (syncMs > 0) await later(syncMs);
      lastFile += 1;
      const file = lastFile;
      note({ do: 'open-dir', file, path });
      note({ do: 'sync', file });
      note({ do: 'close', file });
    },
    remove: async (path) => {
      files.delete(path);
      note({ do: 'remove', path });
    },
  };
  return disk;
}

/** The global one, which a test can replace. */
function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}
