/**
 * How much of the sound is still on its way to the page. On a busy computer the page may stand still
 * for a moment: what the microphone heard meanwhile waits in the system, and comes all at once.
 */
export interface Arrival {
  /** From the device's clock to the page's, with what the quickest sound took on its way, in ms. */
  readonly offsetMs: number;
  /** On the page's clock: up to when the sound is here. */
  readonly until: number;
}

export const nothingArrived: Arrival = {
  offsetMs: Number.POSITIVE_INFINITY,
  until: Number.NEGATIVE_INFINITY,
};

/** Less is what the next sound brings, and is heard as a part of the tail. */
const usualMs = 100;

/** @param heardUntil when its last sample was heard, on the device's clock; @param at when it came, on the page's; both in ms */
export function arrived({ offsetMs }: Arrival, heardUntil: number, at: number): Arrival {
  const least = Math.min(offsetMs, at - heardUntil);
  return { offsetMs: least, until: heardUntil + least };
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
