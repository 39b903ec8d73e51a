import { sampleRate } from '../../src-core/pcm.ts';
import { joinedRecordings, soundOf } from '../speech/joined-recordings.ts';

/** Sentences of a book and a card called out at the end: 26.6 s, and pauses between them for the rest. */
const parts = ['libri-0870', 'libri-0880', 'libri-0890', 'libri-0870', 'libri-0880', 'cards-001'];

/** A WAV file of that many seconds. */
export function joinedSpeech(seconds: number): Buffer {
  const spoken = parts.reduce((sum, id) => sum + soundOf(id).length, 0);
  const pause = Math.floor((seconds * sampleRate - spoken / 2) / (parts.length - 1));
  if (pause < 0) throw new Error(`The sentences alone are longer than ${seconds} s`);
  return joinedRecordings(parts, pause);
}
