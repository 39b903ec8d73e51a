/** A recording that was not closed: what is in it, and its header put right. */
import { open } from 'node:fs/promises';
import { recordingIn, wavHeader, wavHeaderBytes } from '../../src-core/pcm.ts';

export type LeftRecording =
  | { readonly kind: 'sound'; readonly samples: number; readonly beganAt: number }
  /** Nothing was heard before the end. */
  | { readonly kind: 'empty' }
  /** Another version wrote it, or somebody else: it is left as it is. */
  | { readonly kind: 'unknown' };

/** `beganAt` in ms since 1970, as the file system knows it. Rejects when it cannot be read. */
export async function lookAtRecording(path: string): Promise<LeftRecording> {
  const file = await open(path, 'r');
  try {
    const stat = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(wavHeaderBytes), 0, wavHeaderBytes, 0);
    const found = recordingIn(buffer.subarray(0, bytesRead), stat.size);
    // Not every file system knows when a file was made.
    const beganAt = stat.birthtimeMs > 0 ? stat.birthtimeMs : stat.mtimeMs;
    return found.kind === 'sound' ? { ...found, beganAt } : found;
  } finally {
    await file.close();
  }
}

/** For other programs: here the length of the file is what counts. */
export async function repairHeader(path: string, samples: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.write(wavHeader(samples), 0, wavHeaderBytes, 0);
  } finally {
    await file.close();
  }
}
