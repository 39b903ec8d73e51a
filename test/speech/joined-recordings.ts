import { sampleRate, wavHeader } from '../../src-core/pcm.ts';
import { recording } from './recordings.ts';
import { readWav } from './wav.ts';

/** A WAV file of these recordings, with so much silence between them; in samples. */
export function joinedRecordings(ids: readonly string[], pause: number): Buffer {
  const silence = Buffer.alloc(pause * 2);
  const sound = Buffer.concat(
    ids.flatMap((id, index) => (index === 0 ? [soundOf(id)] : [silence, soundOf(id)])),
  );
  return Buffer.concat([wavHeader(sound.length / 2), sound]);
}

/** 16 kHz, mono, 16 bit. */
export function soundOf(id: string): Buffer {
  const { format, sound } = readWav(recording(id).file);
  if (format.rate !== sampleRate || format.channels !== 1 || format.bits !== 16) {
    throw new Error(`${id} is not 16 kHz mono, 16 bit, as speech has to be to be joined`);
  }
  return sound;
}
