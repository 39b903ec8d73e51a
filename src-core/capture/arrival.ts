/**
 * How much of the sound is still on its way to the page. On a busy computer the page may stand still
 * for a moment: what the microphone heard meanwhile waits in the system, and comes all at once.
 */
export interface Arrival {
  /** From the device's clock to the page's, with what the quickest sound took on its way, in ms. */
  readonly offsetMs: number;
  /** On the page's clock: up to when the sound is here. */
  readonly until: number;
  /** When it came, on the page's clock. */
  readonly at: number;
  /** When something last came so late that the system had no room for more, on the page's clock. */
  readonly fullAt: number;
  /** What the system did not keep last, on the page's clock; null while all of it has come. */
  readonly hole: Hole | null;
}

/** Heard by the device, and nowhere any more; in ms. */
export interface Hole {
  readonly from: number;
  readonly until: number;
}

export const nothingArrived: Arrival = {
  offsetMs: Number.POSITIVE_INFINITY,
  until: Number.NEGATIVE_INFINITY,
  at: Number.NEGATIVE_INFINITY,
  fullAt: Number.NEGATIVE_INFINITY,
  hole: null,
};

/** Less is what the next sound brings, and is heard as a part of the tail. */
const usualMs = 100;

/**
 * In blocks, so much sound the system keeps at least for a page that stands still (Chromium's `InputSyncWriter`: 100,
 * and ten in the ring before it), and throws away what comes then.
 */
const keptBlocks = 90;

/** All that was kept comes at once when the page goes on, in ms. */
const longestBurstMs = 1_000;

/** Less is lost of no word. */
const shortestHoleMs = 50;

/**
 * @param heardUntil when its last sample was heard, on the device's clock; @param at when it came, on the page's;
 *   @param ms how much it is; all in ms
 */
export function arrived(before: Arrival, heardUntil: number, at: number, ms: number): Arrival {
  const offsetMs = Math.min(before.offsetMs, at - heardUntil);
  const until = heardUntil + offsetMs;
  const fullAt = at - until >= keptBlocks * ms ? at : before.fullAt;
  const now = { offsetMs, until, at, fullAt };
  return { ...now, hole: holeBefore(before, now, ms) ?? before.hole };
}

/**
 * What follows something that was thrown away comes much sooner after what is before it than it was heard. So it does
 * where a sound server mends its guess of how late the sound is, but not right after the system had no more room. A
 * device that gave nothing for a while is no such thing either: what it gives next comes as late as it was heard.
 */
function holeBefore(before: Arrival, now: Omit<Arrival, 'hole'>, ms: number): Hole | null {
  if (now.at - now.fullAt > longestBurstMs) return null;
  const hole = { from: before.until - before.offsetMs + now.offsetMs, until: now.until - ms };
  return hole.until - hole.from - (now.at - before.at) > shortestHoleMs ? hole : null;
}

/** What is missing of what was said between the two, in ms. */
export function missingMs({ hole }: Arrival, from: number, until: number): number {
  if (hole === null) return 0;
  const missing = Math.min(hole.until, until) - Math.max(hole.from, from);
  return missing > shortestHoleMs ? missing : 0;
}

/**
 * What was heard between the two and is not here, in ms; 0 when nothing has come yet: what there is begins later.
 * What was heard before `from` is nobody's, and never comes.
 */
export function owedMs({ until }: Arrival, from: number, at: number): number {
  const owed = at - Math.max(until, from);
  return Number.isFinite(until) && owed > usualMs ? owed : 0;
}

/** What waits in the system for a page that stands still is less. */
const longestWaitMs = 10_000;

/** Up to when what came last was heard, on the page's clock; a device whose clock cannot be is not believed. */
export function heardUntil({ until }: Arrival, at: number): number {
  return at - until <= longestWaitMs ? until : at;
}
