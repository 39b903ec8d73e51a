/** Which window gets the keys, where the system tells a process of ours (Windows, macOS) or the apps do (Linux). */
import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../context/context.ts';
import { signalAfter } from '../deadline.ts';
import type { FrontWindow } from '../native/desktop-calls.ts';
import { type Native, startsWithinMs } from '../native/native.ts';

export interface FrontWindows {
  /** The one that has the focus now; null when nobody tells in time. */
  current(): Promise<FrontWindow | null>;
  /** The next one that is not Dictum's; null when nobody tells, and when the signal comes before. */
  next(signal: AbortSignal): Promise<FrontWindow | null>;
  /** Whether that window gets keys that are pressed now, or has the focus back in a moment. */
  keepsFocus(window: FrontWindow): Promise<boolean>;
  /** The same as far as it is known, and without waiting. */
  hasFocus(window: FrontWindow): Promise<boolean>;
  /** False while that window is known to be busy. */
  answers(window: FrontWindow): Promise<boolean>;
}

interface Deps {
  readonly native: Pick<Native, 'call'>;
  /** How the table of apps would know Dictum itself. */
  readonly ownApp: string;
  /** Called once, as soon as an app was told. */
  readonly onAppsKnown: () => void;
  readonly onProblem: (error: unknown) => void;
}

/** In ms. */
const times = {
  /** Nobody waits any longer for what is in front, the press least of all. */
  answersWithin: 100,
  /** Longer than it takes the process itself to see that a window does not answer. */
  isBusyWithin: 500,
  lookEvery: 50,
  /** For so long a window may be without the focus and count as having it: another one has come and gone. */
  focusReturnsWithin: 500,
};

/** Not told is not the same as none. */
type Told = FrontWindow | 'none' | 'not told';

export function openFrontWindows({ native, ownApp, onAppsKnown, onProblem }: Deps): FrontWindows {
  let areAppsKnown = false;

  async function ask(withinMs: number): Promise<Told> {
    try {
      const window = await native.call('frontWindow', null, signalAfter(withinMs));
      if (typeof window?.app === 'string' && !areAppsKnown) {
        areAppsKnown = true;
        onAppsKnown();
      }
      return window ?? 'none';
    } catch (error) {
      onProblem(error);
      return 'not told';
    }
  }

  void ask(startsWithinMs);
  const told = () => ask(times.answersWithin);
  const isOurs = ({ app }: FrontWindow) => app?.toLowerCase() === ownApp.toLowerCase();

  return {
    ...focusBy(told),
    next: async (signal) => {
      while (!signal.aborted) {
        const window = await told();
        if (window === 'not told') return null;
        if (window !== 'none' && !isOurs(window)) return window;
        // Ours is on its way out of the front.
        await delay(times.lookEvery);
      }
      return null;
    },
    answers: ({ id }) => native.call('answers', id, signalAfter(times.isBusyWithin)).catch(() => true),
  };
}

/**
 * Where the compositor tells of no windows, as the accessibility bus does. Apps that are not there, or are busy, are as
 * unknown as they would be without it.
 */
export function openAccessibleWindows(activeWindow: Context['activeWindow']): FrontWindows {
  const asTold = async (): Promise<Told> => {
    const window = await activeWindow(signalAfter(times.answersWithin));
    return window === null ? 'not told' : { id: window.id, app: null };
  };
  return {
    ...focusBy(asTold),
    current: async () => {
      const soon = signalAfter(times.answersWithin);
      const window = await activeWindow(soon);
      return window && { id: window.id, app: null, isTerminal: await window.hasTerminal(soon) };
    },
    // Which of them are Dictum's own is not told.
    next: async () => null,
    answers: async () => true,
  };
}

/** As the table of apps knows it. */
export function knownApp(window: FrontWindow | null): string | null {
  return window?.app ?? (window?.isTerminal ? 'terminal' : null);
}

const known = (window: Told) => (typeof window === 'object' ? window : null);

function focusBy(told: () => Promise<Told>): Pick<FrontWindows, 'current' | 'keepsFocus' | 'hasFocus'> {
  return {
    current: async () => known(await told()),
    keepsFocus: async ({ id }) => {
      const until = performance.now() + times.focusReturnsWithin;
      for (;;) {
        const window = await told();
        if (window === 'not told' || known(window)?.id === id) return true;
        if (performance.now() > until) return false;
        await delay(times.lookEvery);
      }
    },
    hasFocus: async ({ id }) => known(await told())?.id === id,
  };
}
