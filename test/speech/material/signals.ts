/** The bricks that test sounds are made of: floats between -1 and 1, 16 kHz, the same every time. */
import { sampleRate } from '../../../src-core/pcm.ts';

export type Signal = Float64Array;

/** Between 0 and 1; the same row of numbers for the same seed (Park and Miller's generator). */
export function randomNumbers(seed: number): () => number {
  let state = (seed * 48_271 + 11) % 2_147_483_647;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

export function quiet(seconds: number): Signal {
  return new Float64Array(Math.round(seconds * sampleRate));
}

/** `time` is in seconds. */
export function signal(seconds: number, value: (time: number, index: number) => number): Signal {
  return quiet(seconds).map((_, index) => value(index / sampleRate, index));
}

export function whiteNoise(seconds: number, seed: number): Signal {
  const random = randomNumbers(seed);
  // The sum of three even distributions is close enough to a normal one.
  return signal(seconds, () => random() + random() + random() - 1.5);
}

/** 3 dB less per octave: Paul Kellet's economy filter. */
export function pinkNoise(seconds: number, seed: number): Signal {
  let [low, middle, high] = [0, 0, 0];
  return whiteNoise(seconds, seed).map((white) => {
    low = 0.99765 * low + white * 0.099046;
    middle = 0.963 * middle + white * 0.2965164;
    high = 0.57 * high + white * 1.0526913;
    return low + middle + high + white * 0.1848;
  });
}

/** 6 dB less per octave, without the drift below 20 Hz. */
export function brownNoise(seconds: number, seed: number): Signal {
  let value = 0;
  return whiteNoise(seconds, seed).map((white) => {
    value = value * 0.992 + white;
    return value;
  });
}

/** A resonance: what a throat, a key or a box does to noise. */
export function resonated(sound: Signal, hertz: number, bandwidthHertz: number): Signal {
  const radius = Math.exp((-Math.PI * bandwidthHertz) / sampleRate);
  const feedback = 2 * radius * Math.cos((2 * Math.PI * hertz) / sampleRate);
  let [one, two] = [0, 0];
  return sound.map((sample) => {
    const value = sample * (1 - radius) + feedback * one - radius * radius * two;
    two = one;
    one = value;
    return value;
  });
}

/** What is below that pitch becomes 6 dB less per octave. */
export function withoutLow(sound: Signal, hertz: number): Signal {
  const keep = Math.exp((-2 * Math.PI * hertz) / sampleRate);
  let [before, value] = [0, 0];
  return sound.map((sample) => {
    value = keep * (value + sample - before);
    before = sample;
    return value;
  });
}

export function mixed(...sounds: readonly Signal[]): Signal {
  const longest = sounds.reduce((most, { length }) => Math.max(most, length), 0);
  const sum = new Float64Array(longest);
  for (const sound of sounds)
    for (const [index, sample] of sound.entries()) sum[index] = (sum[index] ?? 0) + sample;
  return sum;
}

export function times(sound: Signal, factor: number): Signal {
  return sound.map((sample) => sample * factor);
}

/** Root of the mean square, in dB below the loudest a file can hold. */
export function levelDb(sound: Signal): number {
  const power = sound.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, sound.length);
  return 10 * Math.log10(power + 1e-20);
}

export function atLevel(sound: Signal, db: number): Signal {
  return times(sound, 10 ** ((db - levelDb(sound)) / 20));
}

/** The level of its louder half: a recording's pauses say nothing about how loud the person speaks. */
export function speechLevelDb(sound: Signal): number {
  const frame = sampleRate / 50;
  const levels = Array.from({ length: Math.floor(sound.length / frame) }, (_, index) =>
    levelDb(sound.subarray(index * frame, (index + 1) * frame)),
  ).sort((one, other) => other - one);
  const loud = levels.slice(0, Math.ceil(levels.length / 2));
  return 10 * Math.log10(loud.reduce((sum, db) => sum + 10 ** (db / 10), 0) / loud.length);
}

/** As a microphone would deliver it. */
export function toSamples(sound: Signal): Int16Array<ArrayBuffer> {
  return Int16Array.from(sound, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 32_767));
}

export function fromSamples(samples: Int16Array): Signal {
  return Float64Array.from(samples, (sample) => sample / 32_768);
}
