import { expect, test } from 'vitest';
import { sampleRate } from '../../src-core/pcm.ts';
import { createResampler } from '../../src-core/resample.ts';

const rates = [8_000, 11_025, 22_050, 44_100, 48_000, 96_000];

/** One second of a tone, in uneven pieces, brought to 16 kHz. */
function resampledTone(rate: number, hertz: number): Float32Array {
  const tone = Float32Array.from({ length: rate }, (_, index) =>
    Math.sin((2 * Math.PI * hertz * index) / rate),
  );
  const resampler = createResampler(rate);
  const pieces: Float32Array[] = [];
  for (let start = 0; start < tone.length; start += 777)
    pieces.push(resampler.push(tone.subarray(start, start + 777)));
  pieces.push(resampler.finish());
  return Float32Array.from(pieces.flatMap((piece) => [...piece]));
}

/** In dB, compared with the tone that went in; without the ends. */
function level(sound: Float32Array): number {
  const middle = sound.subarray(sound.length / 4, (sound.length * 3) / 4);
  const power = middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length;
  return 10 * Math.log10(2 * power + 1e-12);
}

test.each(rates)('a second at %i Hz is still a second', (rate) => {
  expect(resampledTone(rate, 440)).toHaveLength(sampleRate);
});

test.each(rates)('a voice at %i Hz keeps its level and its pitch', (rate) => {
  const sound = resampledTone(rate, 1_000);
  const expected = Float32Array.from({ length: sampleRate }, (_, index) =>
    Math.sin((2 * Math.PI * 1_000 * index) / sampleRate),
  );
  const middle = Array.from({ length: 8_000 }, (_, index) => index + 4_000);
  expect(
    Math.max(...middle.map((index) => Math.abs((sound[index] ?? 0) - (expected[index] ?? 0)))),
  ).toBeLessThan(0.002);
});

test.each([22_050, 44_100, 48_000, 96_000])('what 16 kHz cannot hold is gone, from %i Hz', (rate) => {
  expect(level(resampledTone(rate, 9_000))).toBeLessThan(-60);
});
