/**
 * The recording on disk, written from the first sample on. A WAV file whose header says "as long
 * as the file is" until the end is known: a kill at any byte leaves a file whose length tells how
 * much was recorded.
 */
import { type FileHandle, open, rm } from 'node:fs/promises';
import { longestFrameSamples, wavHeader, wavHeaderBytes } from '../../src-core/pcm.ts';

/** At most this much speech is not safe from a power cut, in ms. */
const syncEveryMs = 500;

export interface Journal {
  readonly path: string;
  append(samples: Int16Array): void;
  /** All that was appended is on disk; rejects with the first error of writing it. */
  close(): Promise<void>;
  discard(): Promise<void>;
}

/** Opens at once and writes behind; `onError` is called once, when the disk stops taking sound. */
export function openJournal(path: string, onError: (error: unknown) => void): Journal {
  let sampleCount = 0;
  let syncedAt = performance.now();
  let error: unknown = null;

  const file = open(path, 'wx', 0o600);
  let written: Promise<void> = file.then((handle) => writeAll(handle, wavHeader(0))).catch(failed);

  function failed(reason: unknown): void {
    if (error !== null) return;
    error = reason;
    onError(reason);
  }

  async function write(samples: Int16Array): Promise<void> {
    if (error !== null) return;
    const handle = await file;
    await writeAll(handle, new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
    sampleCount += samples.length;
    if (performance.now() - syncedAt < syncEveryMs) return;
    syncedAt = performance.now();
    await handle.datasync();
  }

  async function finish(): Promise<void> {
    await written;
    const handle = await file.catch(() => null);
    if (handle === null) return;
    try {
      if (error === null) {
        const header = wavHeader(sampleCount);
        await handle.write(header, 0, header.length, 0);
        await handle.datasync();
      }
    } finally {
      await handle.close();
    }
  }

  let closing: Promise<void> | null = null;
  const closeOnce = () => {
    closing ??= finish();
    return closing;
  };

  return {
    path,
    append: (samples) => {
      written = written.then(() => write(samples)).catch(failed);
    },
    close: async () => {
      await closeOnce();
      if (error !== null) throw error;
    },
    discard: async () => {
      await closeOnce().catch(failed);
      await rm(path, { force: true });
    },
  };
}

/** A write may take only a part of what it was given when the disk is nearly full. */
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, offset, bytes.length - offset);
    if (bytesWritten === 0) throw Object.assign(new Error('the disk takes no more'), { code: 'ENOSPC' });
    offset += bytesWritten;
  }
}

/** The samples of a journal a second at a time, whatever its header says: it may have been cut off at any byte. */
export async function* readJournal(path: string): AsyncGenerator<Int16Array> {
  await using file = await open(path);
  let position = wavHeaderBytes;
  for (;;) {
    const bytes = new Uint8Array(longestFrameSamples * 2);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, position);
    // A last odd byte is half a sample.
    const sampleCount = Math.floor(bytesRead / 2);
    if (sampleCount === 0) return;
    yield new Int16Array(bytes.buffer, 0, sampleCount);
    position += sampleCount * 2;
  }
}
