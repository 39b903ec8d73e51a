import { describe, expect, it } from 'vitest';
import { sampleRate } from '../../src-core/pcm.ts';
import { createPiecePlanner } from '../../src-core/pieces.ts';
import { recordings } from '../speech/recordings.ts';
import { readWav } from '../speech/wav.ts';

const groq = { uploadBytes: 25_000_000, billedS: 10 };

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** All pieces of a sound, in samples from its beginning, the rest as the last of them. */
function piecesOf(sound: Int16Array, limits = groq, frame = 800): readonly Stretch[] {
  const planner = createPiecePlanner(limits);
  const pieces: Stretch[] = [];
  let start = 0;
  for (let position = 0; position < sound.length; position += frame) {
    for (const cut of planner.write(sound.subarray(position, position + frame))) {
      pieces.push({ start, end: start + cut.end });
      start += cut.nextStart;
    }
  }
  return [...pieces, { start, end: sound.length }];
}

const overlaps = (pieces: readonly Stretch[]) =>
  pieces.slice(1).map(({ start }, index) => (pieces[index]?.end ?? 0) - start);
const lengthsS = (pieces: readonly Stretch[]) => pieces.map(({ start, end }) => (end - start) / sampleRate);

const people = recordings().map(({ file }) => new Int16Array(new Uint8Array(readWav(file).sound).buffer));

/** All recordings again and again, with noise of that loudness under them. */
function speech(seconds: number, pauseS: number, noise = 0): Int16Array {
  const sound = new Int16Array(seconds * sampleRate);
  for (let position = 0, index = 0; position < sound.length; index++) {
    const person = people[index % people.length] ?? new Int16Array();
    sound.set(person.subarray(0, sound.length - position), position);
    position += person.length + Math.round(pauseS * sampleRate);
  }
  let state = 1;
  return sound.map((sample) => {
    state = (state * 16_807) % 2_147_483_647;
    return Math.max(-32_768, Math.min(32_767, sample + (state / 2_147_483_647 - 0.5) * 2 * noise));
  });
}

function loudness(sound: Int16Array, from: number, to: number): number {
  const part = sound.subarray(Math.max(0, from), to);
  return Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length);
}

describe('a recording', () => {
  it('of two minutes is one piece', () => {
    const sound = speech(140, 0.5);
    expect(piecesOf(sound)).toEqual([{ start: 0, end: sound.length }]);
  });

  it.each([
    ['with pauses', 1, 0],
    ['with short pauses', 0.25, 0],
    ['in a noisy room', 0.8, 150],
  ])('of 26 minutes %s is cut only where nobody speaks, and nothing is left out', (_, pauseS, noise) => {
    const sound = speech(26 * 60, pauseS, noise);
    const pieces = piecesOf(sound);
    expect(overlaps(pieces).every((overlap) => overlap === 0)).toBe(true);
    expect([pieces[0]?.start, pieces.at(-1)?.end]).toEqual([0, sound.length]);
    const voice = loudness(sound, 0, sound.length);
    for (const { end } of pieces.slice(0, -1)) {
      expect(loudness(sound, end - 1_000, end + 1_000) / voice, `at ${end / sampleRate} s`).toBeLessThan(
        0.15,
      );
    }
    expect(Math.max(...lengthsS(pieces))).toBeLessThanOrEqual(150);
    expect(Math.min(...lengthsS(pieces))).toBeGreaterThanOrEqual(10);
    expect(Math.min(...lengthsS(pieces).slice(0, -1))).toBeGreaterThanOrEqual(74);
  });

  it('is cut in the same places however it arrives', () => {
    const sound = speech(8 * 60, 0.5);
    expect(piecesOf(sound, groq, 16_000)).toEqual(piecesOf(sound, groq, 160));
    expect(piecesOf(sound, groq, sound.length)).toEqual(piecesOf(sound, groq, 800));
  });

  it('without any pause is cut with one to two seconds that both pieces hear', () => {
    const hum = Int16Array.from({ length: 500 * sampleRate }, (_, index) =>
      Math.round(Math.sin(index / 20) * 6_000),
    );
    const pieces = piecesOf(hum);
    expect(pieces.length).toBeGreaterThan(3);
    for (const overlap of overlaps(pieces)) expect(Math.abs(overlap / sampleRate - 1.5)).toBeLessThan(0.55);
    expect([pieces[0]?.start, pieces.at(-1)?.end]).toEqual([0, hum.length]);
  });

  it('of silence is cut without overlap', () => {
    expect(new Set(overlaps(piecesOf(new Int16Array(500 * sampleRate))))).toEqual(new Set([0]));
  });
});

it.each([20, 60, 149, 151, 160, 199, 320])(
  'a recording of %i s leaves no rest that is billed as longer than it is',
  (seconds) => {
    expect(Math.min(...lengthsS(piecesOf(speech(seconds, 0.5))))).toBeGreaterThanOrEqual(10);
  },
);

it.each([10_000_000, 1_000_000, 300_000])(
  'no piece is larger than a service that takes %i bytes',
  (uploadBytes) => {
    for (const sound of [speech(300, 0.5), new Int16Array(300 * sampleRate).fill(900, 5)]) {
      const pieces = piecesOf(sound, { uploadBytes, billedS: 10 });
      for (const { start, end } of pieces) expect((end - start) * 2 + 44).toBeLessThan(uploadBytes);
    }
  },
);
