import { expect, it } from 'vitest';
import { eventClock } from '../../src-core/event-clock.ts';

/** Each event: when it happened on its own clock, and when it was heard of on ours; in ms. */
function heard(...events: readonly (readonly [happened: number, heardAt: number])[]): readonly number[] {
  let now = 0;
  const at = eventClock(() => now);
  return events.map(([happened, heardAt]) => {
    now = heardAt;
    return at(happened);
  });
}

it('takes what is heard of at once for what happens now', () => {
  expect(heard([70_000, 1_000], [70_500, 1_500])).toEqual([1_000, 1_500]);
});

it('puts what was heard of late where it was', () => {
  expect(heard([70_000, 1_000], [71_000, 2_900], [71_800, 2_900])).toEqual([1_000, 2_000, 2_800]);
});

it('finds out when already the first was late', () => {
  expect(heard([70_000, 1_900], [71_000, 2_000], [72_000, 3_000])).toEqual([1_900, 2_000, 3_000]);
});

it('begins anew when the other clock does, or one of them stood still', () => {
  expect(heard([2 ** 32 - 1, 1_000], [499, 1_500], [900, 2_000])).toEqual([1_000, 1_500, 1_901]);
  expect(heard([70_000, 1_000], [170_000, 1_200], [170_100, 1_300])).toEqual([1_000, 1_200, 1_300]);
});
