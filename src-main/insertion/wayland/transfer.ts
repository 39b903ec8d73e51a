/** What is copied goes from app to app through files that one of them has opened. */
import { close, closeSync, fstatSync, writeFile } from 'node:fs';
import { Socket } from 'node:net';
import { deadlineAfter } from '../../deadline.ts';

/** An owner that does not go on writing is not waited for any longer, in ms. */
const answerWithinMs = 500;

/** All formats of one thing together, however steadily it goes on writing, in ms. */
const formatsWithinMs = 3_000;

/** A reader that takes nothing for so long has forgotten about it, in ms. */
const takesWithinMs = 10_000;

/** Larger things are not held in memory to be given back. */
const largestFormatBytes = 50 * 1024 * 1024;

/**
 * Closes the file when it is done, and calls then. A reader that goes away in the middle, or takes nothing for
 * `withinMs`, wanted no more.
 */
export function writeAll(file: number, bytes: Buffer, onWritten: () => void, withinMs = takesWithinMs): void {
  try {
    // Usually it is a pipe, but an app may have it put into a file of its own.
    if (fstatSync(file).isFile()) return writeFile(file, bytes, () => close(file, onWritten));
    const pipe = new Socket({ fd: file, readable: false, writable: true });
    pipe.on('error', () => {});
    pipe.on('close', onWritten);
    pipe.setTimeout(withinMs, () => pipe.destroy());
    pipe.end(bytes);
  } catch {
    // Nothing that words could be written to.
    closeSync(file);
  }
}

/**
 * What the owner of one thing writes into these files, which are closed when it is done. Null for those of which
 * nothing comes; of `too-much` some does, but not all of it is held or waited for.
 */
export async function readAll(files: readonly number[]): Promise<readonly (Buffer | 'too-much' | null)[]> {
  const over = new AbortController();
  const giveUp = () => over.abort();
  using _patience = deadlineAfter(formatsWithinMs, giveUp);
  let silence = deadlineAfter(answerWithinMs, giveUp);
  const onPiece = () => {
    silence[Symbol.dispose]();
    silence = deadlineAfter(answerWithinMs, giveUp);
  };
  try {
    return await Promise.all(files.map((file) => readOne(file, onPiece, over.signal)));
  } finally {
    silence[Symbol.dispose]();
  }
}

function readOne(
  file: number,
  onPiece: () => void,
  signal: AbortSignal,
): Promise<Buffer | 'too-much' | null> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let length = 0;
    const pipe = new Socket({ fd: file, readable: true, writable: false });
    const end = (why: 'too-much' | null) => {
      pipe.destroy();
      resolve(why);
    };
    const giveUp = () => end(length > 0 ? 'too-much' : null);
    pipe.on('data', (piece: Buffer) => {
      onPiece();
      pieces.push(piece);
      length += piece.length;
      if (length > largestFormatBytes) end('too-much');
    });
    pipe.on('end', () => {
      onPiece();
      resolve(Buffer.concat(pieces));
    });
    pipe.on('error', giveUp);
    signal.addEventListener('abort', giveUp, { once: true });
  });
}
