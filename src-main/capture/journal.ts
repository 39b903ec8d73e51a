/**
 * The recording on disk, written from the first sample on; where dictations are encrypted, in frames that are sealed
 * one by one. A WAV file whose header says "as long
 * as the file is" until the end is known: a kill at any byte leaves a file whose length tells how
 * much was recorded.
 *
 * Written at once, for a killed process; synced soon after, for a power cut. What is not synced stays
 * in memory: when a sync fails the system may forget what it still had to write, so that all of it is
 * written once more.
 *
 *     append ─▶ waiting ──write──▶ taken by the system ──sync──▶ safe
 *                  ▲                        │
 *                  └───── a sync failed ────┘
 */
import { dirname } from 'node:path';
import {
  longestFrameSamples,
  recordingIn,
  unfinishedWavHeader,
  wavHeader,
  wavHeaderBytes,
} from '../../src-core/pcm.ts';
import { Failure } from '../../src-core/transcription.ts';
import { type Framing, framingFor, openContent } from '../sealing/content.ts';
import { type Sealing, unsealed } from '../sealing/sealing.ts';
import { type JournalDisk, type JournalFile, realDisk } from './journal-disk.ts';

/**
 * A sync begins so soon after the sample it is for, in ms: with a disk that takes 100 ms for it, a power
 * cut costs half a second of speech.
 */
const syncAfterMs = 400;

/** How long a disk that took nothing is left alone, in ms. */
const retryAfterMs = 1_000;

export interface Journal {
  readonly path: string;
  append(samples: Int16Array): void;
  /** All that was appended can be read from the file; rejects when the disk does not take it. */
  written(): Promise<void>;
  /** All that was appended is on disk; rejects with the first error of writing it. */
  close(): Promise<void>;
  /** Whether the file holds any sound. */
  holdsSound(): boolean;
  discard(): Promise<void>;
}

/**
 * Opens at once and writes behind. What the disk does not take stays in memory and is offered again
 * every second and at the end: `onError` is called once, when that begins.
 */
export function openJournal(
  path: string,
  onError: (error: unknown) => void,
  wantedDisk = realDisk,
  sealing: Sealing = unsealed,
): Journal {
  const { disk, framed, header, isSealed } = beginning(path, wantedDisk, sealing);
  openPaths.add(path);
  /** Everything that is not safe, oldest first; `since` is on the clock of `performance.now`. */
  const unsafe: { readonly bytes: Uint8Array; readonly since: number }[] = [];
  /** How many of them the system has taken. */
  let takenCount = 0;
  /** Where the first one of `unsafe`, and the first that is not taken, stand in the file. */
  let safeBytes = 0;
  let takenBytes = 0;
  /** Counts how often everything unsafe had to be written anew. */
  let rewrites = 0;
  let isNameSafe = false;
  let isEnding = false;
  let isTold = false;

  let file: Promise<JournalFile> | null = null;
  const opened = () => {
    file ??= disk.create(path).catch((reason: unknown) => {
      file = null;
      throw reason;
    });
    return file;
  };

  let writing: Promise<void> | null = null;
  let syncing: Promise<void> | null = null;
  let syncTimer: NodeJS.Timeout | null = null;
  /** The disk took nothing a moment ago. */
  let retryTimer: NodeJS.Timeout | null = null;

  function add(bytes: Uint8Array): void {
    unsafe.push({ bytes, since: performance.now() });
  }

  /** One at a time; resolves when the system has taken everything there is. */
  function write(): Promise<void> {
    writing ??= writeWaiting();
    return writing;
  }

  async function writeWaiting(): Promise<void> {
    try {
      const handle = await opened();
      for (let next = unsafe[takenCount]; next !== undefined; next = unsafe[takenCount]) {
        const before = rewrites;
        await writeAll(handle, next.bytes, takenBytes);
        if (rewrites !== before) continue;
        takenBytes += next.bytes.length;
        takenCount += 1;
        syncInTime();
      }
    } finally {
      writing = null;
    }
  }

  /** One at a time; what was taken before it began is safe when it resolves. */
  function sync(): Promise<void> {
    syncing ??= syncTaken();
    return syncing;
  }

  async function syncTaken(): Promise<void> {
    try {
      const handle = await opened();
      const count = takenCount;
      await handle.sync();
      if (!isNameSafe) await disk.syncNames(dirname(path));
      isNameSafe = true;
      for (const { bytes } of unsafe.splice(0, count)) safeBytes += bytes.length;
      takenCount -= count;
    } catch (error) {
      rewrites += 1;
      takenCount = 0;
      takenBytes = safeBytes;
      throw error;
    } finally {
      syncing = null;
    }
  }

  /** Also when no more samples come. */
  function syncInTime(): void {
    const [oldest] = unsafe;
    if (syncTimer !== null || syncing !== null || isEnding) return;
    if (oldest === undefined || takenCount === 0) return;
    // A file whose name is not safe is not safe either: at the beginning nothing is waited for.
    const waitMs = isNameSafe ? Math.max(0, oldest.since + syncAfterMs - performance.now()) : 0;
    syncTimer = setTimeout(() => {
      syncTimer = null;
      sync().then(syncInTime).catch(failed);
    }, waitMs);
  }

  function failed(error: unknown): void {
    if (!isTold) onError(error);
    isTold = true;
    if (isEnding || retryTimer !== null) return;
    retryTimer = setTimeout(() => {
      retryTimer = null;
      write().then(syncInTime).catch(failed);
    }, retryAfterMs);
  }

  /** Nothing is under way any more, and nothing begins by itself. */
  async function end(): Promise<void> {
    isEnding = true;
    if (syncTimer !== null) clearTimeout(syncTimer);
    if (retryTimer !== null) clearTimeout(retryTimer);
    await writing?.catch(failed);
    await syncing?.catch(failed);
  }

  async function makeSafe(): Promise<void> {
    await write();
    await sync();
  }

  async function finish(): Promise<void> {
    await end();
    try {
      await makeSafe().catch(async (error: unknown) => {
        failed(error);
        await makeSafe();
      });
      // What is sealed says nothing to other programs.
      if (!isSealed) await sayLength(await opened());
    } finally {
      await closeFile();
    }
  }

  /** For other programs; what reads it here looks at how long the file is. */
  async function sayLength(handle: JournalFile): Promise<void> {
    try {
      await writeAll(handle, wavHeader((safeBytes - wavHeaderBytes) / 2), 0);
      await handle.sync();
    } catch (error) {
      // All that was said is safe already.
      failed(error);
    }
  }

  async function closeFile(): Promise<void> {
    const handle = await file?.catch(() => null);
    await handle?.close();
    openPaths.delete(path);
  }

  async function abandon(): Promise<void> {
    unsafe.length = 0;
    takenCount = 0;
    await end();
    await closeFile();
  }

  add(header);
  write().catch(failed);

  let closing: Promise<void> | null = null;

  return {
    path,
    append: (samples) => {
      add(framed(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)));
      if (retryTimer === null) write().catch(failed);
    },
    written: write,
    close: () => {
      closing ??= finish();
      return closing;
    },
    holdsSound: () => takenBytes > header.length,
    discard: async () => {
      closing ??= abandon();
      await closing.catch(() => {});
      await disk.remove(path);
    },
  };
}

/** Recordings that this process is writing. */
const openPaths = new Set<string>();

/** Also those whose file is not there yet. */
export function recordingsBeingMade(): readonly string[] {
  return [...openPaths];
}

/** It will not be what it is now: nobody may put another file in its place. */
export function isBeingRecorded(path: string): boolean {
  return openPaths.has(path);
}

interface Beginning {
  readonly disk: JournalDisk;
  readonly framed: Framing;
  readonly header: Uint8Array;
  readonly isSealed: boolean;
}

/** Without a key that can be kept the disk is not used, and everything stays in memory, as when it is full. */
function beginning(path: string, disk: JournalDisk, sealing: Sealing): Beginning {
  const header = unfinishedWavHeader();
  const isSealed = sealing.isOn();
  try {
    const framed = framingFor(path, sealing);
    return { disk, framed, header: framed(header), isSealed };
  } catch (error) {
    const refusing: JournalDisk = { ...disk, create: () => Promise.reject(error) };
    return { disk: refusing, framed: (plain) => plain, header, isSealed };
  }
}

/** A write may take only a part of what it was given when the disk is nearly full. */
async function writeAll(file: JournalFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let offset = 0; offset < bytes.length; ) {
    const taken = await file.write(bytes.subarray(offset), position + offset);
    if (taken === 0) throw Object.assign(new Error('the disk takes no more'), { code: 'ENOSPC' });
    offset += taken;
  }
}

/**
 * The samples of a journal a second at a time, whatever its header says: it may have been cut off at any byte. Rejects
 * with `file-not-audio` when it is none: what another version wrote would be noise.
 */
export async function* readJournal(path: string, sealing: Sealing = unsealed): AsyncGenerator<Int16Array> {
  await using content = await openContent(path, sealing);
  const { kind } = recordingIn(await content.read(0, wavHeaderBytes), content.size);
  if (kind === 'unknown') throw new Failure('file-not-audio');
  let position = wavHeaderBytes;
  for (;;) {
    const read = await content.read(position, longestFrameSamples * 2);
    // A last odd byte is half a sample.
    const sampleCount = Math.floor(read.length / 2);
    if (sampleCount === 0) return;
    // A buffer may begin anywhere in its memory, samples may not.
    yield new Int16Array(Uint8Array.from(read).buffer, 0, sampleCount);
    position += sampleCount * 2;
  }
}
