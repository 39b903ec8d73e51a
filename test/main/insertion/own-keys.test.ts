import { expect, test } from 'vitest';
import { createOwnKeys } from '../../../src-main/insertion/own-keys.ts';

function desk() {
  const clock = { ms: 1_000 };
  return { clock, keys: createOwnKeys(() => clock.ms) };
}

test('keys are ours from when they go down until a moment after they are up', () => {
  const { clock, keys } = desk();
  expect(keys.arePressed()).toBe(false);
  const areUp = keys.begin();
  clock.ms += 5_000;
  expect(keys.arePressed()).toBe(true);
  areUp();
  clock.ms += 99;
  expect(keys.arePressed()).toBe(true);
  clock.ms += 1;
  expect(keys.arePressed()).toBe(false);
});

test('one that a busy computer tells of late counts by when it was pressed', () => {
  const { clock, keys } = desk();
  clock.ms = 2_000;
  const areUp = keys.begin();
  clock.ms = 2_010;
  areUp();
  clock.ms = 3_500;
  // The clock of the keys may say a little less.
  expect([1_990, 1_999, 2_105, 2_200].map((at) => keys.arePressed(at))).toEqual([false, true, true, false]);
});

test('a second end says nothing, and two at once are both waited for', () => {
  const { clock, keys } = desk();
  const ends = [keys.begin(), keys.begin()];
  ends[0]?.();
  clock.ms += 500;
  expect(keys.arePressed()).toBe(true);
  ends[1]?.();
  clock.ms += 500;
  ends[0]?.();
  expect(keys.arePressed()).toBe(false);
});
