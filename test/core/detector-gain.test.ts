import { expect, test } from 'vitest';
import { createDetectorGain } from '../../src-core/detector-gain.ts';
import { windowSamples } from '../../src-core/segments.ts';

const window = (level: number) =>
  Float32Array.from({ length: windowSamples }, (_, index) => (index % 2 === 0 ? level : -level));

test('speech of a usual level, and louder, is left as it is', () => {
  const gain = createDetectorGain();
  expect(gain.next(window(0.08))).toBeCloseTo(1);
  expect(gain.next(window(0.9))).toBe(1);
});

test('a quiet voice is lifted to it, and a pause in it no more than the voice', () => {
  const gain = createDetectorGain();
  expect(gain.next(window(0.008))).toBeCloseTo(10);
  expect(gain.next(window(0.0001))).toBeLessThan(10.2);
});

test('the noise of the microphone is not lifted any further', () => {
  const gain = createDetectorGain();
  expect(gain.next(window(0))).toBe(30);
  expect(gain.next(window(0.00001))).toBe(30);
});

test('a key that was struck at the beginning is forgotten within half a minute', () => {
  const gain = createDetectorGain();
  gain.next(window(0.5));
  const gains = Array.from({ length: 900 }, () => gain.next(window(0.008)));
  expect(gains[0]).toBe(1);
  expect(gains.at(-1)).toBeCloseTo(10);
  expect(gains).toEqual(gains.toSorted((one, other) => one - other));
});
