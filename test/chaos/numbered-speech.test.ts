import { expect, it } from 'vitest';
import { createResampler } from '../../src-core/resample.ts';
import { pinkNoise, toSamples } from '../speech/material/signals.ts';
import { largestNumber, numberedWav, numbersHeard } from './numbered-speech.ts';
import { stretchesOf } from './stretches.ts';

/** As the app hears it. */
function heardSamples(wav: Buffer): Int16Array {
  const samples = new Int16Array(new Uint8Array(wav.subarray(44)).buffer);
  const resampler = createResampler(48_000);
  const floats = [
    ...resampler.push(Float32Array.from(samples, (sample) => sample / 32_768)),
    ...resampler.finish(),
  ];
  return Int16Array.from(floats, (sample) => Math.round(sample * 32_767));
}

const speech = stretchesOf(1_000);

it('tells every number from the speech it was put into, and how much of it is there', () => {
  expect(speech.length).toBeGreaterThan(30);
  const told = speech.map((stretch, index) => {
    const [first, ...others] = numbersHeard(heardSamples(numberedWav(stretch, index * 300 + 1, 100)));
    return { number: first?.number, isWhole: (first?.ms ?? 0) > 900, others };
  });
  expect(told).toEqual(speech.map((_, index) => ({ number: index * 300 + 1, isWhole: true, others: [] })));
});

it('tells it from any fifth of a second', () => {
  const samples = heardSamples(numberedWav(speech[0] ?? new Int16Array(), 4_711, 0));
  for (let start = 0; start + 3_200 <= samples.length; start += 1_600) {
    expect(numbersHeard(samples.subarray(start, start + 3_200)).map(({ number }) => number)).toEqual([4_711]);
  }
});

it('hears two that were joined as two, and what is missing in the middle as missing', () => {
  const [one, other] = [1, largestNumber].map((number) =>
    heardSamples(numberedWav(speech[0] ?? new Int16Array(), number, 0)),
  );
  if (one === undefined || other === undefined) throw new Error('no speech');
  const joined = Int16Array.from([...one, ...other]);
  expect(numbersHeard(joined).map(({ number }) => number)).toEqual([1, largestNumber]);
  const holed = Int16Array.from([...one.subarray(0, 4_800), ...one.subarray(11_200)]);
  expect(numbersHeard(holed)[0]?.ms).toBeLessThan(750);
});

it('hears nobody in speech without a number, in noise and in silence', () => {
  const sounds = [...speech, toSamples(pinkNoise(5, 1)), new Int16Array(16_000)];
  expect(sounds.flatMap(numbersHeard)).toEqual([]);
});
