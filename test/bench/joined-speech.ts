import { sampleRate, wavHeader } from '../../src-core/pcm.ts';
import { recording } from '../speech/recordings.ts';
import { readWav } from '../speech/wav.ts';

/** Sentences of a book and a card called out at the end: 26.6 s, and pauses between them for the rest. */
const parts = ['libri-0870', 'libri-0880', 'libri-0890', 'libri-0870', 'libri-0880', 'cards-001'];

/** A WAV file of that many seconds. */
export function joinedSpeech(seconds: number): Buffer {
  const sounds = parts.map(soundOf);
  const spoken = sounds.reduce((sum, { length }) => sum + length, 0);
  const pauseSamples = Math.floor((seconds * sampleRate - spoken / 2) / (parts.length - 1));
  if (pauseSamples < 0) throw new Error(`The sentences alone are longer than ${seconds} s`);
  const pause = Buffer.alloc(pauseSamples * 2);
  const sound = Buffer.concat(sounds.flatMap((each, index) => (index === 0 ? [each] : [pause, each])));
  return Buffer.concat([wavHeader(sound.length / 2), sound]);
}

function soundOf(id: string): Buffer {
  const { format, sound } = readWav(recording(id).file);
  if (format.rate !== sampleRate || format.channels !== 1 || format.bits !== 16) {
    throw new Error(`${id} is not 16 kHz mono, 16 bit, as speech has to be to be joined`);
  }
  return sound;
}
