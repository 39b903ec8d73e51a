import { expect, it } from 'vitest';
import { agoMs, arrived, nothingArrived, owedMs } from '../../../src-core/capture/arrival.ts';

/** Heard up to `until` on the device's clock, which began 5 s before the page's, and here at `at`. */
const told = (sounds: readonly (readonly [until: number, at: number])[]) =>
  sounds.reduce((arrival, [until, at]) => arrived(arrival, until + 5_000, at), nothingArrived);

it('owes nothing when the sound comes as it always does', () => {
  const arrival = told([
    [10, 25],
    [20, 31],
    [30, 44],
  ]);
  expect(owedMs(arrival, 60)).toBe(0);
});

it('owes what was heard while the page stood still', () => {
  const arrival = told([
    [10, 20],
    [20, 30],
    [30, 1_230],
  ]);
  // What came late was heard long ago; the sound takes 10 ms when nothing holds it up.
  expect(owedMs(arrival, 1_230)).toBe(1_190);
  expect(owedMs(arrival, 640)).toBe(600);
});

it('owes nothing where nothing has come: there is no sound from before', () => {
  expect(owedMs(nothingArrived, 10_000)).toBe(0);
});

it('takes what another process tells for now when somebody has set the clock', () => {
  expect(agoMs(1_000, 1_700)).toBe(700);
  expect(agoMs(1_700, 1_000)).toBe(0);
  expect(agoMs(1_000, 72_000_000)).toBe(0);
});
