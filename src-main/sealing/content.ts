/**
 * Files with sound, or with what was set aside: as they are, or as frames (`src-core/sealed-frames.ts`). Whoever
 * reads one sees the plain bytes either way. What was damaged in a sealed one is zeros, which is silence.
 */
import { randomBytes } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  type Frame,
  frame,
  frameIdentity,
  framesIn,
  longestFrame,
  looksSealed,
  ownFrames,
  sealBytes,
  sealedLookBytes,
} from '../../src-core/sealed-frames.ts';
import { Failure } from '../../src-core/transcription.ts';
import type { Sealing } from './sealing.ts';

export interface Content extends AsyncDisposable {
  readonly isSealed: boolean;
  /** Of the plain bytes. */
  readonly size: number;
  /** True when some of it could not be opened: what is read there is zeros. */
  readonly isDamaged: boolean;
  /** ms since 1970, as the file system knows it. */
  readonly beganAt: number;
  /** So many bytes or, at the end, fewer. */
  read(position: number, length: number): Promise<Buffer>;
}

/** Rejects with what node:fs rejects with, and with `encryption-locked` when it is sealed and the key is not to be had. */
export async function openContent(path: string, sealing: Sealing): Promise<Content> {
  const file = await open(path, 'r');
  try {
    const { size, birthtimeMs, mtimeMs } = await file.stat();
    // Not every file system knows when a file was made.
    const beganAt = birthtimeMs > 0 ? birthtimeMs : mtimeMs;
    const parts = looksSealed(await bytesAt(file, 0, sealedLookBytes))
      ? await sealedContent(file, size, contentName(path), sealing)
      : {
          isSealed: false,
          isDamaged: false,
          size,
          read: (position: number, length: number) => bytesAt(file, position, length),
        };
    return { ...parts, beganAt, [Symbol.asyncDispose]: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

const readAtOnce = 2 * longestFrame;

type Sealed = Omit<Content, typeof Symbol.asyncDispose | 'beganAt'>;

async function sealedContent(
  file: FileHandle,
  fileSize: number,
  name: string,
  sealing: Sealing,
): Promise<Sealed> {
  const found = await indexOf(file, fileSize);
  const frames = ownFrames(found);
  let last: { readonly frame: Frame; readonly bytes: Uint8Array | null } | null = null;
  let isDamaged = frames.length < found.length;

  /** null when it is damaged. */
  async function openedFrame(one: Frame): Promise<Uint8Array | null> {
    if (last?.frame === one) return last.bytes;
    const sealed = await bytesAt(file, one.start, one.length + sealBytes);
    const plain = sealing.open({ key: one.key, bytes: sealed }, frameIdentity(name, one));
    if (plain === 'locked') throw new Failure('encryption-locked');
    const bytes = plain === 'damaged' ? null : plain;
    if (bytes === null) isDamaged = true;
    last = { frame: one, bytes };
    return bytes;
  }

  // What the disk made of the last unsynced bytes before a power cut is no sound.
  let count = frames.length;
  for (let one = frames[count - 1]; one !== undefined; one = frames[count - 1]) {
    if ((await openedFrame(one)) !== null) break;
    count -= 1;
  }
  const good = frames.slice(0, count).toSorted((one, other) => one.position - other.position);
  const end = good.at(-1);
  return {
    isSealed: true,
    size: end === undefined ? 0 : end.position + end.length,
    get isDamaged() {
      return isDamaged;
    },
    read: async (position, length) => {
      const until = end === undefined ? 0 : Math.min(position + length, end.position + end.length);
      const bytes = Buffer.alloc(Math.max(0, until - position));
      for (let index = firstAt(good, position); index < good.length; index++) {
        const one = good[index];
        if (one === undefined || one.position >= until) break;
        const plain = await openedFrame(one);
        if (plain === null) continue;
        const from = Math.max(0, position - one.position);
        bytes.set(plain.subarray(from, until - one.position), one.position + from - position);
      }
      return bytes;
    },
  };
}

async function indexOf(file: FileHandle, fileSize: number): Promise<readonly Frame[]> {
  const all: Frame[] = [];
  for (let position = 0; position < fileSize; ) {
    const bytes = await bytesAt(file, position, readAtOnce);
    const { frames, rest } = framesIn(bytes, position);
    for (const one of frames) all.push(one);
    if (position + bytes.length >= fileSize) break;
    // A frame is never longer than what is read at once: whatever begins at `position` and goes on is none.
    position = rest > position ? rest : position + 1;
  }
  return all;
}

/** The first frame that holds something from there on. */
function firstAt(frames: readonly Frame[], position: number): number {
  let low = 0;
  let high = frames.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = frames[middle];
    if (one !== undefined && one.position + one.length <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Fewer at the end of the file. */
async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await file.read(bytes, read, length - read, position + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return bytes.subarray(0, read);
}

/** Without opening it. */
export async function isSealedFile(path: string): Promise<boolean> {
  await using file = await open(path, 'r');
  return looksSealed(await bytesAt(file, 0, sealedLookBytes));
}

/** The plain bytes from one to another, both included; to the end without them. */
export async function* contentStream(
  path: string,
  sealing: Sealing,
  { start = 0, end = Number.MAX_SAFE_INTEGER }: { readonly start?: number; readonly end?: number } = {},
): AsyncGenerator<Buffer> {
  await using content = await openContent(path, sealing);
  for (let position = start; position <= end; position += streamedAtOnce) {
    const bytes = await content.read(position, Math.min(streamedAtOnce, end + 1 - position));
    if (bytes.length === 0) return;
    yield bytes;
  }
}

const streamedAtOnce = 1 << 16;

/** Gives each piece of a new file the form in which it is written. */
export type Framing = (plain: Uint8Array) => Uint8Array;

/** Throws a `Failure`, at once or when it is used, when there is no key that can be kept. */
export function framingFor(path: string, sealing: Sealing): Framing {
  if (!sealing.isOn()) return (plain) => plain;
  const file = randomBytes(8).toString('hex');
  const name = contentName(path);
  let position = 0;
  return (plain) => {
    const frames: Uint8Array[] = [];
    for (let from = 0; from < plain.length; from += longestFrame) {
      const part = plain.subarray(from, from + longestFrame);
      frames.push(sealedFrame(part, position));
      position += part.length;
    }
    const [only] = frames;
    return frames.length === 1 && only !== undefined ? only : Buffer.concat(frames);
  };

  function sealedFrame(plain: Uint8Array, at: number): Uint8Array {
    const where = { file, position: at, length: plain.length };
    const { key, bytes } = sealing.seal(plain, frameIdentity(name, where));
    return frame({ ...where, key }, bytes);
  }
}

/** What stays of a file's name when it is set aside, deleted for a while, or written anew: `id.wav` of `id.wav.deleted`. */
export function contentName(path: string): string {
  return basename(path).split('.').slice(0, 2).join('.');
}
