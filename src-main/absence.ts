/** Locked or asleep: nobody can be dictating then, so nobody is listened to, and no microphone is open. */
import type { EventEmitter } from 'node:events';
import type { ScreenLock } from './screen-lock.ts';

interface AbsenceDeps {
  /** Electron's. It tells of sleep everywhere, of a locked screen on Windows and macOS only. */
  readonly powerMonitor: EventEmitter;
  /** What tells of a locked screen where Electron does not; null elsewhere. */
  readonly watchLock: ((onChange: (isLocked: boolean) => void) => ScreenLock) | null;
  readonly onGone: () => void;
  /** The person has come back from one of the two; `isHere` when the other does not keep them away. */
  readonly onReturn: (isHere: boolean) => void;
  /** A key was pressed while the screen is really locked; said once a lock. */
  readonly onPressAtLock: () => void;
  readonly onProblem: (error: unknown) => void;
}

export interface Absence extends Disposable {
  isAway(): boolean;
  /** A key of Dictum's was pressed. */
  keyPressed(): void;
  /** The desktop has run Dictum for a key. */
  commandCame(): void;
}

export function watchAbsence({
  powerMonitor,
  watchLock,
  onGone,
  onReturn,
  onPressAtLock,
  onProblem,
}: AbsenceDeps): Absence {
  const causes = new Set<'locked' | 'asleep'>();
  let hasToldOfLock = false;

  function goAway(cause: 'locked' | 'asleep'): void {
    causes.add(cause);
    onGone();
  }

  function comeBack(from: 'locked' | 'asleep'): void {
    causes.delete(from);
    if (from === 'locked') hasToldOfLock = false;
    onReturn(causes.size === 0);
  }

  powerMonitor.on('suspend', () => goAway('asleep'));
  powerMonitor.on('lock-screen', () => goAway('locked'));
  powerMonitor.on('resume', () => comeBack('asleep'));
  powerMonitor.on('unlock-screen', () => comeBack('locked'));
  const screenLock = watchLock?.((isLocked) => (isLocked ? goAway('locked') : comeBack('locked')));

  /** Of a screen that is said to be locked, which may not be true any more. */
  async function seeWhetherLocked(): Promise<void> {
    if (screenLock === undefined || !causes.has('locked')) return;
    if (!(await screenLock.askAgain()) || hasToldOfLock) return;
    hasToldOfLock = true;
    onPressAtLock();
  }

  return {
    isAway: () => causes.size > 0,
    keyPressed() {
      // Whoever presses a key has a computer that is awake, also when it is not said yet that it woke up.
      if (causes.has('asleep')) comeBack('asleep');
      seeWhetherLocked().catch(onProblem);
    },
    commandCame: () => void seeWhetherLocked().catch(onProblem),
    [Symbol.dispose]: () => screenLock?.[Symbol.dispose](),
  };
}
