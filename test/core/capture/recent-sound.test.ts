import { describe, expect, it } from 'vitest';
import { beforeMs, rememberedMs } from '../../../src-core/capture/microphone.ts';
import { createRecentSound, reachBack } from '../../../src-core/capture/recent-sound.ts';

/** Blocks of 10 ms at 48 kHz whose samples count up. */
function filled(ms: number) {
  const recent = createRecentSound(rememberedMs);
  for (let block = 0; block < ms / 10; block++) {
    recent.add({ rate: 48_000, samples: Float32Array.from({ length: 480 }, (_, at) => block * 480 + at) });
  }
  return recent;
}

const samplesOf = (blocks: ReturnType<ReturnType<typeof filled>['take']>) =>
  blocks.flatMap(({ samples }) => [...samples]);

describe('the last second', () => {
  it('gives the 450 ms before the press, in order and without a gap', () => {
    const samples = samplesOf(filled(3_000).take(beforeMs));
    expect(samples).toHaveLength(450 * 48);
    expect([samples[0], samples.at(-1)]).toEqual([(3_000 - 450) * 48, 3_000 * 48 - 1]);
    expect(samples.every((sample, at) => at === 0 || sample === (samples[at - 1] ?? 0) + 1)).toBe(true);
  });

  it('holds a second and no more', () => {
    expect(samplesOf(filled(3_000).take(60_000))).toHaveLength(48_000);
  });

  it('gives what is there when it is armed for less, and a part of a block where the time asks for it', () => {
    expect(samplesOf(filled(30).take(beforeMs))).toHaveLength(30 * 48);
    expect(samplesOf(filled(100).take(15))[0]).toBe(85 * 48);
  });

  it('is given once: the next press cannot repeat it', () => {
    const recent = filled(1_000);
    recent.take(beforeMs);
    expect(recent.take(beforeMs)).toEqual([]);
  });

  it('can be forgotten', () => {
    const recent = filled(1_000);
    recent.forget();
    expect(recent.take(beforeMs)).toEqual([]);
  });

  it('counts time, whatever the rates', () => {
    const recent = createRecentSound(rememberedMs);
    recent.add({ rate: 44_100, samples: new Float32Array(44_100).fill(1) });
    recent.add({ rate: 16_000, samples: new Float32Array(1_600).fill(2) });
    expect(recent.take(200).map(({ rate, samples }) => [rate, samples.length])).toEqual([
      [44_100, 4_410],
      [16_000, 1_600],
    ]);
  });
});

describe('how far back a press reaches', () => {
  it('is the wanted time and what passed since the press', () => {
    expect(reachBack(450, 1_000, 1_012)).toBe(462);
  });

  it('does not depend on clocks that disagree', () => {
    expect([reachBack(450, 5_000, 1_000), reachBack(450, 1_000, 90_000)]).toEqual([450, 950]);
  });
});
