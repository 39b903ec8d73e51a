import { expect, it } from 'vitest';
import { endingLate, type Late, lateUntil, type Span, share } from '../../../src-core/capture/late-sound.ts';

/** Ten samples, 1 to 10, heard from 90 ms to 100 ms. */
const block = () => ({ rate: 1_000, samples: Float32Array.from({ length: 10 }, (_, at) => at + 1) });

function shared(...late: readonly Span[]) {
  const all = late.map((one) => ({ ...one, atEnd: 'cut' }) as const);
  const { parts, rest, ...others } = share(all, block(), 100);
  return {
    parts: parts.map(({ session, block: { samples } }) => [session, ...samples]),
    rest: [...(rest?.samples ?? [])],
    late: others.late.map(({ session }) => session),
    complete: others.complete.map(({ session }) => session),
  };
}

it('where nobody is late all of it is for whoever speaks now', () => {
  expect(shared()).toEqual({ parts: [], rest: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], late: [], complete: [] });
});

it('what was heard before the release goes to the dictation that was let go', () => {
  expect(shared({ session: 1, from: 0, until: 300 })).toEqual({
    parts: [[1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    rest: [],
    late: [1],
    complete: [],
  });
});

it('a block from both sides of the press is cut there, and with it the first dictation is complete', () => {
  expect(shared({ session: 1, from: 0, until: 96 })).toEqual({
    parts: [[1, 1, 2, 3, 4, 5, 6]],
    rest: [7, 8, 9, 10],
    late: [],
    complete: [1],
  });
});

it('what was heard after the press is none of the first', () => {
  expect(shared({ session: 1, from: 0, until: 60 })).toEqual({
    parts: [],
    rest: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    late: [],
    complete: [1],
  });
});

it('of several that were let go each has its own, and what was heard between them is nobody’s', () => {
  expect(
    shared(
      { session: 1, from: 0, until: 92 },
      { session: 2, from: 90, until: 94 },
      { session: 3, from: 96, until: 99 },
    ),
  ).toEqual({
    parts: [
      [1, 1, 2],
      [2, 3, 4],
      [3, 7, 8, 9],
    ],
    rest: [10],
    late: [],
    complete: [1, 2, 3],
  });
});

it('the end of a word follows the release, up to the next press', () => {
  expect([lateUntil(1_000, 1_200), lateUntil(1_000, 9_000)]).toEqual([1_200, 1_500]);
});

it('a dictation that paused twice and ended meanwhile ends with the last of it', () => {
  const paused = (session: number, until: number): Late => ({
    session,
    from: until - 5,
    until,
    atEnd: 'pause',
  });
  const ending = endingLate([paused(1, 10), paused(1, 20), paused(2, 30)], 1);
  expect(ending.map(({ until, atEnd }) => [until, atEnd])).toEqual([
    [10, 'pause'],
    [20, 'cut'],
    [30, 'pause'],
  ]);
});
