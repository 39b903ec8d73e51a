/**
 * Somebody let go and pressed again while the page stood still: what was heard for the first dictation
 * comes only then, ahead of what was heard for the second.
 */
import { type Block, heardSince } from './recent-sound.ts';
import { longestTailMs } from './tail.ts';

/** A dictation of which some is still to come, though another one was begun. Times in ms, on the page's clock. */
export interface Late {
  readonly session: number;
  readonly from: number;
  readonly until: number;
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
  /** Of whom nothing more will come. */
  readonly complete: readonly number[];
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
    complete: late.filter((one) => one.until <= until).map(({ session }) => session),
  };
}

/** What `heardSince` leaves out; null when that is nothing. */
function heardBefore(block: Block, until: number, before: number): Block | null {
  const later = heardSince(block, until, before);
  if (later === null) return block;
  const count = block.samples.length - later.samples.length;
  return count === 0 ? null : { rate: block.rate, samples: block.samples.slice(0, count) };
}
