import { describe, expect, it } from 'vitest';
import { float32ToInt16, int16ToFloat32 } from '../../src-core/pcm.ts';
import { createResampler } from '../../src-core/resample.ts';
import { lostWords } from '../speech/lost-words.ts';
import { positionIn } from '../speech/position.ts';
import { recording } from '../speech/recordings.ts';
import { readWav } from '../speech/wav.ts';

const soundOf = (id: string) => new Int16Array(new Uint8Array(readWav(recording(id).file).sound).buffer);

describe('words lost at the edges', () => {
  const said = 'he was not an ill disposed young man'.split(' ');

  it.each([
    ['he was not an ill disposed young man', 0, 0],
    ['was not an ill disposed young man', 1, 0],
    ['he was not an ill disposed', 0, 2],
    ['is was not an ill disposed young men', 1, 1],
    ['he was an ill young man', 0, 0],
    ['so he was not an ill disposed young man indeed', 0, 0],
    ['', 8, 0],
  ])('of "%s" are %i and %i', (heard, atStart, atEnd) => {
    expect(lostWords(said, heard.split(' '))).toEqual({ atStart, atEnd });
  });
});

describe('the place of a recording in what was played', () => {
  const played = soundOf('libri-0880');

  it.each([0, 700, 12_345])('is found from sample %i on', (from) => {
    expect(positionIn(played, played.slice(from, from + 32_000))).toBe(from);
  });

  it('is found when the recording begins before the sound', () => {
    const early = new Int16Array(3_000 + 24_000);
    early.set(played.subarray(0, 24_000), 3_000);
    expect(positionIn(played, early)).toBe(-3_000);
  });

  it('is found within a tenth of a millisecond through another rate and volume', () => {
    const louder = int16ToFloat32(played.subarray(5_000, 37_000)).map((sample) => sample * 0.7);
    const up = new Float32Array(louder.length * 3);
    for (let index = 0; index < up.length; index++) {
      const [one = 0, other = 0] = [louder[Math.floor(index / 3)], louder[Math.floor(index / 3) + 1]];
      up[index] = one + ((other - one) * (index % 3)) / 3;
    }
    const back = float32ToInt16(createResampler(48_000).push(up));
    expect(Math.abs(positionIn(played, back) - 5_000)).toBeLessThanOrEqual(2);
  });

  it('of another recording is refused', () => {
    expect(() => positionIn(played, soundOf('cards-001'))).toThrow(/not of this sound/);
  });
});
