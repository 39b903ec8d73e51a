/** What is said in a chaos run: short stretches of real speech, each of other words. */
import { sampleRate } from '../../src-core/pcm.ts';
import { recordings } from '../speech/recordings.ts';
import { readWav } from '../speech/wav.ts';

/** 16 kHz. */
export type Stretch = Int16Array;

const startsEveryMs = 600;
const frameSamples = sampleRate / 50;
/** About 40 dB below the loudest: a pause, whoever speaks. */
const quietLevel = 330;
/** Pauses between words are a part of speech, but nobody hears a word in mere pauses. */
const leastSpoken = 0.75;

/** Of so many ms each, where somebody speaks most of the time. */
export function stretchesOf(ms: number): readonly Stretch[] {
  const length = (ms * sampleRate) / 1000;
  return recordings().flatMap(({ file }) => {
    const { sound } = readWav(file);
    const samples = new Int16Array(new Uint8Array(sound).buffer);
    const starts = Math.floor(((samples.length - length) * 1000) / sampleRate / startsEveryMs) + 1;
    return Array.from({ length: Math.max(0, starts) }, (_, index) => {
      const start = (index * startsEveryMs * sampleRate) / 1000;
      return samples.slice(start, start + length);
    }).filter((stretch) => spokenShare(stretch) >= leastSpoken);
  });
}

function spokenShare(samples: Int16Array): number {
  const frames = Math.floor(samples.length / frameSamples);
  let spoken = 0;
  for (let frame = 0; frame < frames; frame++) {
    const sum = samples
      .subarray(frame * frameSamples, (frame + 1) * frameSamples)
      .reduce((total, sample) => total + sample * sample, 0);
    if (Math.sqrt(sum / frameSamples) > quietLevel) spoken++;
  }
  return spoken / frames;
}
