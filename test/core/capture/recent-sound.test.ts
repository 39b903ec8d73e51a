import { describe, expect, it } from 'vitest';
import { beforeMs, rememberedMs } from '../../../src-core/capture/microphone.ts';
import { createRecentSound, heardSince } from '../../../src-core/capture/recent-sound.ts';

/** Blocks of 10 ms at 48 kHz whose samples count up; the first begins at 0 ms. */
function filled(ms: number, recent = createRecentSound(), from = 0, longestMs = rememberedMs) {
  for (let block = from / 10; block < (from + ms) / 10; block++) {
    const samples = Float32Array.from({ length: 480 }, (_, at) => block * 480 + at);
    recent.add({ rate: 48_000, samples }, (block + 1) * 10, longestMs);
  }
  return recent;
}

const samplesOf = (blocks: ReturnType<ReturnType<typeof filled>['take']>) =>
  blocks.flatMap(({ samples }) => [...samples]);

describe('the last moments', () => {
  it('give what was heard since the press and the 450 ms before it, in order and without a gap', () => {
    const samples = samplesOf(filled(3_000).take(2_600 - beforeMs));
    expect(samples).toHaveLength((450 + 400) * 48);
    expect([samples[0], samples.at(-1)]).toEqual([2_150 * 48, 3_000 * 48 - 1]);
    expect(samples.every((sample, at) => at === 0 || sample === (samples[at - 1] ?? 0) + 1)).toBe(true);
  });

  it('give nothing of what was before the press where that is nobody’s, to the very sample', () => {
    const samples = samplesOf(filled(3_000).take(2_685));
    expect(samples[0]).toBe(2_685 * 48);
    expect(samples).toHaveLength(315 * 48);
    expect(filled(3_000).take(3_000)).toEqual([]);
  });

  it('are two seconds and no more, whatever the clock says', () => {
    expect(samplesOf(filled(5_000).take(0))).toHaveLength(2_000 * 48);
    const recent = createRecentSound();
    for (let block = 0; block < 500; block++)
      recent.add({ rate: 48_000, samples: new Float32Array(480) }, 7, rememberedMs);
    expect(recent.take(Number.NEGATIVE_INFINITY)).toHaveLength(200);
  });

  it('lose nothing of what comes after the press, however long the microphone is looked for', () => {
    const recent = filled(1_000);
    filled(4_000, recent, 1_000, Number.POSITIVE_INFINITY);
    expect(samplesOf(recent.take(900))).toHaveLength(4_100 * 48);
    // From then on they are the last moments again.
    expect(samplesOf(filled(5_000, recent).take(0))).toHaveLength(2_000 * 48);
  });

  it('are given once: the next press cannot repeat them', () => {
    const recent = filled(1_000);
    recent.take(0);
    expect(recent.take(0)).toEqual([]);
  });

  it('can be forgotten', () => {
    const recent = filled(1_000);
    recent.forget();
    expect(recent.take(0)).toEqual([]);
  });

  it('count time, whatever the rates', () => {
    const recent = createRecentSound();
    recent.add({ rate: 44_100, samples: new Float32Array(44_100).fill(1) }, 1_000, rememberedMs);
    recent.add({ rate: 16_000, samples: new Float32Array(1_600).fill(2) }, 1_100, rememberedMs);
    expect(recent.take(900).map(({ rate, samples }) => [rate, samples.length])).toEqual([
      [44_100, 4_410],
      [16_000, 1_600],
    ]);
  });
});

it('a block that comes late is cut where the press was', () => {
  const block = { rate: 1_000, samples: Float32Array.from([1, 2, 3, 4]) };
  const since = (from: number) => heardSince(block, 14, from)?.samples;
  expect([since(9), since(10), since(13), since(14)]).toEqual([
    block.samples,
    block.samples,
    Float32Array.from([4]),
    undefined,
  ]);
});
