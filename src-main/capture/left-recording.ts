/** A recording that was not closed: what is in it, and its header put right. */
import { open } from 'node:fs/promises';
import { recordingIn, wavHeader, wavHeaderBytes } from '../../src-core/pcm.ts';
import { looksSealed, sealedLookBytes } from '../../src-core/sealed-frames.ts';
import { Failure } from '../../src-core/transcription.ts';
import { openContent } from '../sealing/content.ts';
import { type Sealing, unsealed } from '../sealing/sealing.ts';

export type LeftRecording =
  | { readonly kind: 'sound'; readonly samples: number; readonly beganAt: number }
  /** Nothing was heard before the end. */
  | { readonly kind: 'empty' }
  /** Encrypted, and its key is not to be had now. */
  | { readonly kind: 'locked' }
  /** Another version wrote it, or somebody else: it is left as it is. */
  | { readonly kind: 'unknown' };

/** `beganAt` in ms since 1970, as the file system knows it. Rejects when it cannot be read. */
export async function lookAtRecording(path: string, sealing: Sealing = unsealed): Promise<LeftRecording> {
  try {
    await using content = await openContent(path, sealing);
    const found = recordingIn(await content.read(0, wavHeaderBytes), content.size);
    // There is something, and not what was written there: nobody may take it for nothing.
    if (content.isDamaged && found.kind === 'empty') return { kind: 'unknown' };
    return found.kind === 'sound' ? { ...found, beganAt: content.beganAt } : found;
  } catch (error) {
    if (error instanceof Failure && error.code === 'encryption-locked') return { kind: 'locked' };
    throw error;
  }
}

/** For other programs: here the length of the file is what counts. */
export async function repairHeader(path: string, samples: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    // What is sealed says nothing to them.
    const start = Buffer.alloc(sealedLookBytes);
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    if (looksSealed(start.subarray(0, bytesRead))) return;
    await file.write(wavHeader(samples), 0, wavHeaderBytes, 0);
  } finally {
    await file.close();
  }
}
