/** What has to be there of a dictation, whatever went wrong in it. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Fault, Planned } from './plan.ts';

/** What may be missing of a sound that nothing cut off: the chord is told in pieces of 64 ms. */
const edgeMs = 150;
/** Of what was cut off so much may not have reached the disk: 250 ms are promised, the rest is the way to the ear. */
const onItsWayMs = 400;
/** The sound server, the page and the app hand it on; each may be as late as the machine lets them be. */
const handsOnTheWay = 3;

interface Lateness {
  worstMs(): number;
}

/** How late a program on this machine gets its turn: our own timers tell. */
export function measuredLateness(): Lateness & Disposable {
  const everyMs = 10;
  // It counts from one turn to the next.
  const turns = monitorEventLoopDelay({ resolution: everyMs });
  turns.enable();
  return {
    worstMs: () => Math.max(0, turns.max / 1e6 - everyMs),
    [Symbol.dispose]: () => void turns.disable(),
  };
}

/** What was said so short before something cut it off may not have reached the disk, in ms. */
export function lostOnItsWayMs(lateness: Lateness): number {
  return onItsWayMs + handsOnTheWay * lateness.worstMs();
}

/** `spoken`: when the speech was to be heard until something cut it off, in ms since 1970, and what that may cost. */
export function mustHoldMs(
  { fault, speechMs }: Planned,
  spoken: { from: number; to: number; lostMs: number },
): number {
  if (fault.kind === 'fall-asleep' || (fault.kind === 'mute' && fault.when.at === 'speaking'))
    return speechMs - spoken.lostMs - edgeMs;
  const cutsOff =
    fault.kind === 'quit' ||
    fault.kind === 'hang' ||
    fault.kind === 'unplug' ||
    (fault.kind === 'other-rate' && fault.when.at === 'speaking') ||
    (fault.kind === 'kill' && (fault.process === 'app' || fault.process === 'page'));
  return Math.min(speechMs - edgeMs, cutsOff ? spoken.to - spoken.from - spoken.lostMs : speechMs);
}

/** Everything else may leave the words in history, to be fetched from there. */
export function mustArrive(fault: Fault): boolean {
  switch (fault.kind) {
    case 'kill':
      // A robot that dies while it presses keys may have pressed them: nothing is inserted twice.
      return fault.process !== 'app' && !(fault.process === 'robot' && fault.when.at === 'inserting');
    case 'server':
      return fault.times === 'once';
    case 'quit':
    case 'escape':
    case 'other-window':
    case 'start-again':
    // So little may not be taken for speech: then its sound is kept.
    case 'short':
      return false;
    case 'none':
    case 'freeze':
    case 'hang':
    case 'other-rate':
    case 'mute':
    case 'no-microphone':
    case 'unplug':
    case 'fall-asleep':
    case 'fill-disk':
    case 'set-clock':
    case 'taps':
    case 'in-a-row':
      return true;
  }
}
