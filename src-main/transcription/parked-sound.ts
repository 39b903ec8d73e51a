import { randomUUID } from 'node:crypto';
import { closeSync, openSync, read, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Sound that has to wait for its turn, on disk instead of in memory. Taken or dropped once. */
export interface ParkedSound {
  take(): Promise<Int16Array>;
  drop(): void;
}

const readFrom = promisify(read);

/**
 * Written at once and not behind: whoever writes two hours of sound without a break would
 * otherwise have all of it in memory. It takes about 2 ms, and only happens when the service cannot
 * keep up. The file has no name, so nothing is left of it whatever happens. When the disk takes no
 * more, the sound stays in memory.
 */
export function parkSound(samples: Int16Array, dir: string): ParkedSound {
  const path = join(dir, `${randomUUID()}.part`);
  let file: number;
  try {
    file = openSync(path, 'wx+', 0o600);
  } catch {
    return inMemory(samples);
  }
  try {
    unlinkSync(path);
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    for (let offset = 0; offset < bytes.length; ) {
      const written = writeSync(file, bytes, offset, bytes.length - offset, offset);
      if (written === 0) throw new Error('the disk takes no more');
      offset += written;
    }
  } catch {
    closeSync(file);
    return inMemory(samples);
  }
  return onDisk(file, samples.length);
}

function onDisk(file: number, length: number): ParkedSound {
  return {
    take: async () => {
      const bytes = new Uint8Array(length * 2);
      try {
        for (let offset = 0; offset < bytes.length; ) {
          const { bytesRead } = await readFrom(file, bytes, offset, bytes.length - offset, offset);
          if (bytesRead === 0) throw new Error('a parked sound has become shorter');
          offset += bytesRead;
        }
      } finally {
        closeSync(file);
      }
      return new Int16Array(bytes.buffer);
    },
    drop: () => closeSync(file),
  };
}

function inMemory(samples: Int16Array): ParkedSound {
  return { take: () => Promise.resolve(samples), drop: () => {} };
}
