import { expect, it } from 'vitest';
import { arrived, heardUntil, missingMs, nothingArrived, owedMs } from '../../../src-core/capture/arrival.ts';

/** Sounds of 10 ms, heard up to `until` on the device's clock, which began 5 s before the page's, and here at `at`. */
const told = (sounds: readonly (readonly [until: number, at: number])[]) =>
  sounds.reduce((arrival, [until, at]) => arrived(arrival, until + 5_000, at, 10), nothingArrived);

it('owes nothing when the sound comes as it always does', () => {
  const arrival = told([
    [10, 25],
    [20, 31],
    [30, 44],
  ]);
  expect(owedMs(arrival, 0, 60)).toBe(0);
});

it('owes what was heard while the page stood still', () => {
  const arrival = told([
    [10, 20],
    [20, 30],
    [30, 1_230],
  ]);
  // What came late was heard long ago; the sound takes 10 ms when nothing holds it up.
  expect(owedMs(arrival, 0, 1_230)).toBe(1_190);
  expect(owedMs(arrival, 0, 640)).toBe(600);
});

it('owes nothing of what was heard before the press', () => {
  const arrival = told([[10, 20]]);
  expect(owedMs(arrival, 700, 1_230)).toBe(530);
  expect(owedMs(arrival, 1_500, 1_230)).toBe(0);
});

it('owes nothing where nothing has come: there is no sound from before', () => {
  expect(owedMs(nothingArrived, 0, 10_000)).toBe(0);
});

it('tells when it was heard by the device, also when it comes late; a clock that stands still is not believed', () => {
  const late = told([
    [10, 20],
    [20, 1_230],
  ]);
  expect(heardUntil(late, 1_230)).toBe(30);
  const standsStill = told([
    [10, 20],
    [10, 60_000],
  ]);
  expect(heardUntil(standsStill, 60_000)).toBe(60_000);
});

const droppedWhileStill = told([
  [10, 20],
  [20, 1_500],
  [1_490, 1_500],
  [1_500, 1_510],
]);

it('misses what the system threw away while the page stood still, as far as it was said to this dictation', () => {
  expect(missingMs(droppedWhileStill, 0, Number.POSITIVE_INFINITY)).toBe(1_460);
  expect(missingMs(droppedWhileStill, 1_000, Number.POSITIVE_INFINITY)).toBe(490);
  expect(missingMs(droppedWhileStill, 0, 1_000)).toBe(970);
});

it('misses nothing that was heard before the press or after the release', () => {
  expect(missingMs(droppedWhileStill, 1_495, Number.POSITIVE_INFINITY)).toBe(0);
  expect(missingMs(droppedWhileStill, -1_000, 20)).toBe(0);
});

it('misses nothing where all of it came late, a device gave nothing for a while, or how late it is is guessed anew', () => {
  const late = told([
    [10, 20],
    [20, 1_500],
    [30, 1_500],
  ]);
  const silent = told([
    [10, 20],
    [1_490, 1_500],
  ]);
  const guessedAnew = told([
    [10, 20],
    [20, 150],
    [130, 160],
    [230, 240],
  ]);
  for (const arrival of [late, silent, guessedAnew, nothingArrived])
    expect(missingMs(arrival, 0, Number.POSITIVE_INFINITY)).toBe(0);
});
