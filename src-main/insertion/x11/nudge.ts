/**
 * Chromium, and every app that is made of it, sometimes misses the answer to what it asked about a selection, and
 * stands still until anything else reaches it (one paste of forty with 156, the faster the machine the more). By then
 * the words are not lent any more, and nothing would be pasted.
 */
import { deadlineAfter } from '../../deadline.ts';
import { lendingTimes } from '../lending.ts';
import type { Ping } from './ping.ts';

export interface Nudge extends Disposable {
  /** The window has asked and was answered: if nothing follows, it is pinged. */
  answered(window: number): void;
}

/** Whoever asks several times in a row does so faster, in ms. */
const followsWithinMs = 10;

export function openNudge(ping: Pick<Ping, 'caughtUp'>): Nudge {
  let timer: Disposable | null = null;
  return {
    answered: (window) => {
      timer?.[Symbol.dispose]();
      timer = deadlineAfter(followsWithinMs, () => void ping.caughtUp(window, lendingTimes.quiet));
    },
    [Symbol.dispose]: () => timer?.[Symbol.dispose](),
  };
}
