/** Small files that are read and written as a whole, in either form. */
import { readFileSync } from 'node:fs';
import { frameIdentity, framesIn, looksSealed, ownFrames, sealBytes } from '../../src-core/sealed-frames.ts';
import { replaceFile } from '../history/safe-files.ts';
import { contentName, framingFor } from './content.ts';
import type { Sealing } from './sealing.ts';

/** null when some of it cannot be opened. */
export function wholeContent(path: string, sealing: Sealing): Buffer | null {
  const bytes = readFileSync(path);
  if (!looksSealed(bytes)) return bytes;
  const { frames } = framesIn(bytes, 0);
  if (ownFrames(frames).length < frames.length) return null;
  const parts: Uint8Array[] = [];
  for (const one of frames) {
    const sealed = bytes.subarray(one.start, one.start + one.length + sealBytes);
    const plain = sealing.open({ key: one.key, bytes: sealed }, frameIdentity(contentName(path), one));
    if (typeof plain === 'string') return null;
    parts.push(plain);
  }
  return Buffer.concat(parts);
}

/** On disk and read back when it returns; else it throws and what was there is there. */
export function writeContent(path: string, bytes: Uint8Array, sealing: Sealing): void {
  replaceFile(path, framingFor(path, sealing)(bytes));
}
