/**
 * A process that stood still, as on a computer that is short of memory, hears of its own timers before it reads what
 * came meanwhile: by them alone every answer would be late. Pure.
 */

/** A timer is later than this only where its process was kept from running; in ms. */
const usualLatenessMs = 50;

/** What waits is read at once, but an answer may take several turns, and others may have waited for this process. */
const grace = { shortest: 200, longest: 2_000 };

/**
 * How long to wait on for what was due after `afterMs`, when the timer says so `lateMs` late; 0: its time is over.
 * Once for each deadline: who stands still for longer is not waited for. All in ms.
 */
export function graceMs(afterMs: number, lateMs: number): number {
  if (lateMs <= usualLatenessMs) return 0;
  return Math.min(Math.max(afterMs, grace.shortest), grace.longest);
}
