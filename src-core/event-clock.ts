/**
 * When something happened, on our clock, for events that say it on another one and may be heard of late. Pure but
 * for the clock: the one of the events heard with the least delay says how the two stand to each other.
 */

/** Between the two clocks, in ms: more than that, and one of them was set, began anew or stood still. */
const mostDelay = 5_000;

/** @param now ms, never going back. What is returned takes ms on the other clock. */
export function eventClock(now: () => number): (time: number) => number {
  let ahead = Number.NaN;
  return (time) => {
    const seen = now() - time;
    ahead = Math.abs(seen - ahead) <= mostDelay ? Math.min(ahead, seen) : seen;
    return time + ahead;
  };
}
