/**
 * Somebody let go and pressed again, or paused, while the page stood still: what was heard for the first dictation, or
 * before the pause, comes only then, ahead of what was heard later.
 */
import { type Block, heardSince } from './recent-sound.ts';
import { longestTailMs } from './tail.ts';

/** What is heard in that time, and to whom it belongs. Times in ms, on the page's clock. */
export interface Span {
  readonly session: number;
  readonly from: number;
  readonly until: number;
}

/** Of a dictation, still to come though another one was begun, or it has paused; and what is done when all has come. */
export interface Late extends Span {
  readonly atEnd: 'cut' | 'pause';
}

/** The voice is followed to its end here too, but not beyond the press. */
export function lateUntil(releasedAt: number, pressedAt: number): number {
  return Math.min(pressedAt, releasedAt + longestTailMs);
}

interface Shared {
  readonly parts: readonly { readonly session: number; readonly block: Block }[];
  /** What is not late. */
  readonly rest: Block | null;
  /** Of whom there is more to come. */
  readonly late: readonly Late[];
  /** Of which nothing more will come. */
  readonly complete: readonly Late[];
}

/** @param late the earliest first; @param until when the last sample of the block was heard */
export function share(late: readonly Late[], block: Block, until: number): Shared {
  let rest: Block | null = block;
  const parts = [];
  for (const { session, from, until: theirsUntil } of late) {
    const since: Block | null = rest && heardSince(rest, until, from);
    const theirs = since && heardBefore(since, until, theirsUntil);
    if (theirs !== null) parts.push({ session, block: theirs });
    rest = rest && heardSince(rest, until, theirsUntil);
  }
  return {
    parts,
    rest,
    late: late.filter((one) => one.until > until),
    complete: late.filter((one) => one.until <= until),
  };
}

/** What `heardSince` leaves out; null when that is nothing. */
function heardBefore(block: Block, until: number, before: number): Block | null {
  const later = heardSince(block, until, before);
  if (later === null) return block;
  const count = block.samples.length - later.samples.length;
  return count === 0 ? null : { rate: block.rate, samples: block.samples.slice(0, count) };
}

/** The dictation ends once the last of it has come. */
export function endingLate(late: readonly Late[], session: number): readonly Late[] {
  const last = late.findLastIndex((one) => one.session === session);
  return late.map((one, index) => (index === last ? { ...one, atEnd: 'cut' } : one));
}
