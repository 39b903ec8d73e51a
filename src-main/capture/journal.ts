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

/**
 * Opens at once and writes behind. What the disk does not take stays in memory and is written once
 * more at the end: `onError` is called once, when that begins.
 */
export function openJournal(path: string, onError: (error: unknown) => void): Journal {
  const unwritten: Uint8Array[] = [wavHeader(0)];
  let position = 0;
  let syncedAt = performance.now();
  let error: unknown = null;
  let isTold = false;

  let file: Promise<FileHandle> | null = null;
  const opened = () => {
    file ??= open(path, 'wx', 0o600).catch((reason: unknown) => {
      file = null;
      throw reason;
    });
    return file;
  };
  let written: Promise<void> = writeWaiting().catch(failed);

  function failed(reason: unknown): void {
    error = reason;
    if (!isTold) onError(reason);
    isTold = true;
  }

  async function writeWaiting(): Promise<void> {
    const handle = await opened();
    for (let next = unwritten[0]; next !== undefined; next = unwritten[0]) {
      await writeAll(handle, next, position);
      position += next.length;
      unwritten.shift();
    }
    if (performance.now() - syncedAt < syncEveryMs) return;
    syncedAt = performance.now();
    await handle.datasync();
  }

  async function finish(): Promise<void> {
    await written;
    if (error !== null) {
      error = null;
      await writeWaiting().catch(failed);
    }
    const handle = await file?.catch(() => null);
    if (!handle) return;
    try {
      if (error !== null) return;
      await writeAll(handle, wavHeader((position - wavHeaderBytes) / 2), 0);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  }

  async function abandon(): Promise<void> {
    unwritten.length = 0;
    await written;
    await (await file?.catch(() => null))?.close();
  }

  let closing: Promise<void> | null = null;

  return {
    path,
    append: (samples) => {
      unwritten.push(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
      written = written.then(() => (error === null ? writeWaiting() : undefined)).catch(failed);
    },
    close: async () => {
      closing ??= finish();
      await closing;
      if (error !== null) throw error;
    },
    discard: async () => {
      closing ??= abandon();
      await closing;
      await rm(path, { force: true });
    },
  };
}

/** A write may take only a part of what it was given when the disk is nearly full. */
async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let offset = 0; offset < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, offset, bytes.length - offset, position + offset);
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
