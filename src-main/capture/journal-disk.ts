/** The few things a recording asks of the disk. All reject with what node:fs rejects with. */
import { open, rm } from 'node:fs/promises';

export interface JournalDisk {
  /** A new file for the user alone; rejects when there is one of this name. */
  create(path: string): Promise<JournalFile>;
  /** After this a power cut does not take back which names stand in the folder. */
  syncNames(dir: string): Promise<void>;
  remove(path: string): Promise<void>;
}

export interface JournalFile {
  /** Resolves with how many bytes were taken: fewer than given when the disk is nearly full. */
  write(bytes: Uint8Array, position: number): Promise<number>;
  /** After this a power cut does not take back what was written before. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export const realDisk: JournalDisk = {
  create: async (path) => {
    const file = await open(path, 'wx', 0o600);
    return {
      write: async (bytes, position) => (await file.write(bytes, 0, bytes.length, position)).bytesWritten,
      sync: () => file.datasync(),
      close: () => file.close(),
    };
  },
  syncNames: async (dir) => {
    // Windows opens no folders and keeps names in a journal of its own.
    if (process.platform === 'win32') return;
    const folder = await open(dir, 'r');
    try {
      await folder.sync();
    } catch (error) {
      // Some file systems of networks and phones cannot do this, and nothing better can be done there.
      if (!(error instanceof Error && 'code' in error && cannotSync.has(error.code))) throw error;
    } finally {
      await folder.close();
    }
  },
  remove: (path) => rm(path, { force: true }),
};

const cannotSync = new Set<unknown>(['EINVAL', 'ENOTSUP', 'ENOSYS']);
