import { randomBytes, randomUUID } from 'node:crypto';
import { closeSync, openSync, read, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { opened, sealed } from '../sealing/cipher.ts';

/** Sound that has to wait for its turn, on disk instead of in memory. Taken or dropped once. */
export interface ParkedSound {
  take(): Promise<Int16Array>;
  drop(): void;
}

const readFrom = promisify(read);

/**
 * Written at once and not behind: whoever writes two hours of sound without a break would
 * otherwise have all of it in memory. It takes about 2 ms, and only happens when the service cannot
 * keep up. The file has no name, and what is in it is sealed with a key that is only in memory, so nothing is left
 * of it whatever happens. When the disk takes no more, the sound stays in memory.
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
    const plain = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    const key = randomBytes(32);
    const bytes = sealed(key, plain, identity);
    for (let offset = 0; offset < bytes.length; ) {
      const written = writeSync(file, bytes, offset, bytes.length - offset, offset);
      if (written === 0) throw new Error('the disk takes no more');
      offset += written;
    }
    return onDisk(file, bytes.length, key);
  } catch {
    closeSync(file);
    return inMemory(samples);
  }
}

const identity = 'parked sound';

function onDisk(file: number, length: number, key: Uint8Array): ParkedSound {
  return {
    take: async () => {
      const bytes = new Uint8Array(length);
      try {
        for (let offset = 0; offset < bytes.length; ) {
          const { bytesRead } = await readFrom(file, bytes, offset, bytes.length - offset, offset);
          if (bytesRead === 0) throw new Error('a parked sound has become shorter');
          offset += bytesRead;
        }
      } finally {
        closeSync(file);
      }
      const plain = opened(key, bytes, identity);
      if (plain === null) throw new Error('a parked sound is not what it was');
      return new Int16Array(Uint8Array.from(plain).buffer);
    },
    drop: () => closeSync(file),
  };
}

function inMemory(samples: Int16Array): ParkedSound {
  return { take: () => Promise.resolve(samples), drop: () => {} };
}
