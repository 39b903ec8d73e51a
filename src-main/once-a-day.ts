/**
 * Does something when it is first looked, and then once a day. It goes by the clock of the day and looks at it every
 * hour: the time a computer sleeps counts for no timer, and for many it is most of the day.
 */
import { deadlineAfter } from './deadline.ts';

export interface OnceADay extends Disposable {
  /** There is time now, or the computer woke up. */
  look(): void;
}

const dayMs = 86_400_000;
const lookEveryMs = 3_600_000;

/** `now` in ms since 1970, as the computer's clock says: somebody may set it. */
export function onceADay(now: () => number, act: () => void): OnceADay {
  let doneAt: number | null = null;
  let next: Disposable | null = null;

  function look(): void {
    next?.[Symbol.dispose]();
    next = deadlineAfter(lookEveryMs, look);
    const time = now();
    // Earlier than the last time: the clock was wrong then, or is now.
    if (doneAt !== null && time >= doneAt && time < doneAt + dayMs) return;
    doneAt = time;
    act();
  }

  return { look, [Symbol.dispose]: () => next?.[Symbol.dispose]() };
}
