import { describe, expect, it } from 'vitest';
import { meterOf, verdictOf } from '../../../src-core/capture/test-recording.ts';

const tone = (peak: number) =>
  Int16Array.from({ length: 16_000 }, (_, at) =>
    Math.max(-32_768, Math.min(32_767, Math.round(peak * Math.sin(at / 7)))),
  );

describe('what a test recording tells', () => {
  it.each([
    [0, 'silent'],
    [2, 'silent'],
    [300, 'quiet'],
    [8_000, 'good'],
    [60_000, 'too-loud'],
  ])('a peak of %i is %s', (peak, verdict) => {
    expect(verdictOf(tone(peak))).toBe(verdict);
  });

  it('of no sound at all is that there was none', () => {
    expect(verdictOf(new Int16Array())).toBe('silent');
  });

  it('a single click at the limit is not too loud', () => {
    const samples = tone(8_000);
    samples[500] = 32_767;
    expect(verdictOf(samples)).toBe('good');
  });
});

it('the meter goes from -60 dBFS to full', () => {
  expect([0, 0.001, 0.0316, 1, 2].map((level) => Math.round(meterOf(level) * 100))).toEqual([
    0, 0, 50, 100, 100,
  ]);
});
