/**
 * Speech with a number in it that any tenth of a second tells: a quiet chord above the voice, one
 * tone of each pair for each binary digit. Whoever finds a piece of sound, however it was cut, knows
 * whose words it holds and how much of them.
 */
import { sampleRate, wavHeader } from '../../src-core/pcm.ts';

/** So long a piece of the sound came from the dictation with that number. */
export interface Heard {
  readonly number: number;
  readonly ms: number;
}

const numberBits = 14;
/** Two numbers that are mixed, or speech that is taken for a tone, do not fit these. */
const checkBits = 3;
const bits = numberBits + checkBits;
export const largestNumber = 2 ** numberBits - 1;

/** 64 ms: a tone that fits into it a whole number of times is heard in none of the others' places. */
const windowSamples = 1024;
const hopSamples = windowSamples / 2;
const hopMs = (hopSamples * 1000) / sampleRate;
const firstBin = 288;
const binsApart = 4;
/** Of the loudest a file can hold; the voice is about twenty times as loud. */
const toneLevel = 0.012;
/** Of the two tones of a digit one is at least so much louder, in power. */
const clearlyLouder = 4;
/** Shorter gaps are a hiss in the voice that covers the chord. */
const longestGapWindows = 6;

const check = (number: number) => (number * 5 + (number >> 3) * 3 + (number >> 8)) % 2 ** checkBits;
const digitsOf = (number: number) => {
  const code = number * 2 ** checkBits + check(number);
  return Array.from({ length: bits }, (_, bit) => (code >> bit) & 1);
};
const hertzOf = (bit: number, digit: number) =>
  ((firstBin + (bit * 2 + digit) * binsApart) * sampleRate) / windowSamples;

/** As a microphone at 48 kHz would hear it: `leadMs` of silence, then the speech (16 kHz) with its number. */
export function numberedWav(speech: Int16Array, number: number, leadMs: number): Buffer {
  const factor = 3;
  const rate = sampleRate * factor;
  const lead = Math.round((leadMs * rate) / 1000);
  const samples = new Int16Array(lead + speech.length * factor);
  const tones = digitsOf(number).map((digit, bit) => ({
    step: (2 * Math.PI * hertzOf(bit, digit)) / rate,
    // Apart, so that their peaks do not fall together.
    phase: Math.PI * bit * bit,
  }));
  for (let index = 0; index < speech.length * factor; index++) {
    const before = speech[Math.floor(index / factor)] ?? 0;
    const after = speech[Math.floor(index / factor) + 1] ?? before;
    let value = before + ((after - before) * (index % factor)) / factor;
    for (const { step, phase } of tones) value += toneLevel * 32_767 * Math.sin(step * index + phase);
    samples[lead + index] = Math.max(-32_768, Math.min(32_767, Math.round(value)));
  }
  return Buffer.concat([headerAt48kHz(samples.length), Buffer.from(samples.buffer)]);
}

function headerAt48kHz(sampleCount: number): Buffer {
  const header = Buffer.from(wavHeader(sampleCount));
  header.writeUInt32LE(sampleRate * 3, 24);
  header.writeUInt32LE(sampleRate * 3 * 2, 28);
  return header;
}

/** Whose words a sound (16 kHz) holds, in this order; empty when nobody's. */
export function numbersHeard(samples: Int16Array): readonly Heard[] {
  const runs: { number: number; first: number; last: number }[] = [];
  const windows = Math.floor((samples.length - windowSamples) / hopSamples) + 1;
  for (let index = 0; index < windows; index++) {
    const number = numberIn(samples.subarray(index * hopSamples, index * hopSamples + windowSamples));
    if (number === null) continue;
    const run = runs.at(-1);
    if (run?.number === number && index - run.last <= longestGapWindows) run.last = index;
    else runs.push({ number, first: index, last: index });
  }
  const pieces = runs
    // One window alone may be the border between two.
    .filter(({ first, last }) => last > first)
    .map(({ number, first, last }) => ({ number, ms: (last - first + 2) * hopMs }));
  const sums = new Map<number, number>();
  for (const { number, ms } of pieces) sums.set(number, (sums.get(number) ?? 0) + ms);
  return [...sums].map(([number, ms]) => ({ number, ms: Math.round(ms) }));
}

const hann = Float64Array.from(
  { length: windowSamples },
  (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / windowSamples),
);
/** What a tone of a tenth of its level measures; less is silence. */
const faintest = ((toneLevel / 10) * 32_767 * windowSamples) ** 2 / 16;

function numberIn(window: Int16Array): number | null {
  const shaped = Float64Array.from(window, (sample, index) => sample * (hann[index] ?? 0));
  let code = 0;
  for (let bit = 0; bit < bits; bit++) {
    const [zero, one] = [power(shaped, hertzOf(bit, 0)), power(shaped, hertzOf(bit, 1))];
    const [louder, quieter] = one > zero ? [one, zero] : [zero, one];
    if (louder < faintest || louder < quieter * clearlyLouder) return null;
    if (one > zero) code |= 1 << bit;
  }
  const number = code >> checkBits;
  return code % 2 ** checkBits === check(number) ? number : null;
}

/** Goertzel's algorithm: the power of one tone. */
function power(samples: Float64Array, hertz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / sampleRate);
  let [one, two] = [0, 0];
  for (const sample of samples) {
    const next = sample + coefficient * one - two;
    two = one;
    one = next;
  }
  return one * one + two * two - coefficient * one * two;
}
