import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleRate, wavHeader } from '../../src-core/pcm.ts';
import type { Room } from '../desktop/room.ts';

/** A recording in which nobody speaks. */
export function silence(room: Room, seconds: number): string {
  const file = join(room.folder, 'silence.wav');
  const samples = seconds * sampleRate;
  writeFileSync(file, Buffer.concat([wavHeader(samples), Buffer.alloc(samples * 2)]));
  return file;
}
