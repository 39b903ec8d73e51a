import { readJournal } from '../../src-main/capture/journal.ts';
import type { Sealing } from '../../src-main/sealing/sealing.ts';

/** All that a recording of the app holds: 16 kHz. */
export async function recordedSamples(path: string, sealing?: Sealing): Promise<Int16Array> {
  const parts: Int16Array[] = [];
  for await (const part of readJournal(path, sealing)) parts.push(part);
  return Int16Array.from(parts.flatMap((part) => [...part]));
}
