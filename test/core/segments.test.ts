import { expect, test } from 'vitest';
import { sampleRate } from '../../src-core/pcm.ts';
import { createSegmenter, longestSegmentMs, type Segment, windowSamples } from '../../src-core/segments.ts';

const windowMs = (windowSamples * 1000) / sampleRate;

interface Stretch {
  readonly ms: number;
  readonly voiced: boolean;
  readonly loudness?: number;
}

const speech = (ms: number, loudness = 1): Stretch => ({ ms, voiced: true, loudness });
const pause = (ms: number): Stretch => ({ ms, voiced: false, loudness: 0 });

/** The segments of this speech, and whether each was closed before the end. */
function segmentsOf(...stretches: readonly Stretch[]): Segment[] {
  const segmenter = createSegmenter();
  const segments: (Segment | null)[] = [];
  let windows = 0;
  for (const { ms, voiced, loudness = 0 } of stretches) {
    for (let count = Math.round(ms / windowMs); count > 0; count--, windows++) {
      segments.push(segmenter.push({ voiced, loudness }));
    }
  }
  segments.push(segmenter.finish(windows * windowSamples));
  return segments.filter((segment) => segment !== null);
}

const seconds = (samples: number) => samples / sampleRate;

test('silence has no segments', () => {
  expect(segmentsOf(pause(60_000))).toEqual([]);
});

test('a click is not speech', () => {
  expect(segmentsOf(pause(1_000), speech(64), pause(1_000))).toEqual([]);
});

test('speech from the first sample to the last is one segment of all of it', () => {
  expect(segmentsOf(speech(3_200))).toEqual([
    { start: 0, end: 3.2 * sampleRate, voicedMs: 3_200, longestVoicedMs: 3_200 },
  ]);
});

test('a segment begins well before its first voice and ends a little after its last', () => {
  const [segment] = segmentsOf(pause(2_048), speech(1_024), pause(3_200));
  expect(segment).toEqual({
    start: (2_048 - 640) * 16,
    end: (2_048 + 1_024 + 192) * 16,
    voicedMs: 1_024,
    longestVoicedMs: 1_024,
  });
});

test('short phrases stay together, and long ones are cut apart at a pause', () => {
  expect(segmentsOf(speech(992), pause(512), speech(992), pause(2_048))).toHaveLength(1);
  expect(segmentsOf(speech(6_016), pause(512), speech(6_016), pause(2_048))).toHaveLength(2);
});

test('segments never overlap and never leave out voice', () => {
  const stretches = Array.from({ length: 40 }, (_, index) =>
    index % 2 === 0 ? speech(640 + ((index * 977) % 7_000)) : pause(96 + ((index * 331) % 1_200)),
  );
  const segments = segmentsOf(...stretches);
  const voiced = stretches.filter((stretch) => stretch.voiced).map(({ ms }) => Math.round(ms / windowMs));
  expect(segments.reduce((sum, { voicedMs }) => sum + voicedMs, 0)).toBe(
    voiced.reduce((sum, windows) => sum + windows, 0) * windowMs,
  );
  for (const [index, segment] of segments.entries()) {
    expect(segment.start).toBeGreaterThanOrEqual(segments[index - 1]?.end ?? 0);
    expect(seconds(segment.end - segment.start)).toBeLessThanOrEqual(longestSegmentMs / 1_000);
  }
});

test('speech without a pause is cut at its quietest place, before it is too long', () => {
  const [first, second] = segmentsOf(speech(15_008), speech(96, 0.1), speech(10_016));
  expect(seconds(first?.end ?? 0)).toBeCloseTo(15.05, 1);
  expect(second?.start).toBe(first?.end);
});

test('a minute of even noise that passes for a voice is cut all the same', () => {
  for (const { start, end } of segmentsOf(speech(60_000))) {
    expect(seconds(end - start)).toBeLessThanOrEqual(longestSegmentMs / 1_000);
  }
});

test('at a pause the open segment can be guessed, and the guess is what comes at the end', () => {
  const segmenter = createSegmenter();
  for (let window = 0; window < 50; window++) segmenter.push({ voiced: true, loudness: 1 });
  expect(segmenter.likely()).toBeNull();
  for (let window = 0; window < 8; window++) segmenter.push({ voiced: false, loudness: 0 });
  const guess = segmenter.likely();
  expect(guess).not.toBeNull();
  expect(segmenter.finish(58 * windowSamples)).toEqual(guess);
});

test('what was settled is never part of a later segment', () => {
  const segmenter = createSegmenter();
  let settled = 0;
  for (let window = 0; window < 2_000; window++) {
    const segment = segmenter.push({ voiced: window % 300 < 170, loudness: 1 });
    if (segment !== null) expect(segment.start).toBeGreaterThanOrEqual(settled);
    settled = segmenter.settled();
  }
  expect(settled).toBeGreaterThan(1_500 * windowSamples);
});
