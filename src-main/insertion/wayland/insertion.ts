/**
 * Pasting on Wayland where the compositor lends out its clipboard: Dictum offers the text itself, sees that it is
 * read, and gives back what was there before, in all its formats, right after.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { onOneLine } from '../../../src-core/clean-text.ts';
import { type InsertionPlan, insertionPlan, usualRules } from '../../../src-core/insertion-plan.ts';
import { pasteChordFor } from '../../../src-core/paste-chord.ts';
import { Failure } from '../../../src-core/transcription.ts';
import { type Kept, keepOutHint, type Loan, openLending, type Selections } from '../lending.ts';
import type { KeyPresser } from '../robot.ts';
import type { WindowInsertion, WindowTarget } from '../serve-orders.ts';
import { type Content, type Request, textContent } from './selections.ts';
import type { Toplevel, Toplevels } from './toplevels.ts';

/**
 * foot takes no other paste while it is still busy with one, and says to nobody when it is done. Only words that
 * come right after others meet that, in ms.
 */
const betweenPastesMs = 80;

/** As Dictum's own windows name themselves. */
const ownAppIds = new Set(['dictum', 'electron']);

interface Parts {
  readonly selections: Selections<Content, Request>;
  /** Null where the compositor does not tell: then the words go to whatever window has the focus. */
  readonly toplevels: Toplevels | null;
  readonly robot: KeyPresser;
  readonly onProblem: (error: unknown) => void;
}

type Place = { readonly known: false } | { readonly known: true; readonly window: Toplevel | null };

export function openWaylandInsertion({ selections, toplevels, robot, onProblem }: Parts): WindowInsertion {
  const lending = openLending<Content, Request, Place>({
    selections,
    textContent,
    isQuestion: ({ format }) => format === keepOutHint,
    whose: () => 'unknown',
    onProblem,
  });
  let lastReadAt = Number.NEGATIVE_INFINITY;

  function hasFocus(place: Place): boolean {
    return !place.known || (place.window !== null && toplevels?.active()?.window === place.window.window);
  }

  async function insert(
    text: string,
    place: Place,
    kept: Promise<Kept<Content>>,
    signal: AbortSignal,
    plan: InsertionPlan,
  ): Promise<'pasted' | 'copied'> {
    const leaveInClipboard = async (code: 'target-changed' | 'insertion-failed', cause?: unknown) => {
      await lending.leave(text);
      throw new Failure(code, { cause });
    };
    if (plan.by === 'copy') {
      await lending.leave(text);
      return 'copied';
    }
    if (!hasFocus(place)) return leaveInClipboard('target-changed');
    // Nobody types here yet: what somebody wants typed is pasted as the app is known to take it.
    const chord = plan.by === 'paste' ? plan.chord : pasteChordFor(appIn(place)?.toLowerCase() ?? '');
    const name = chord.reads.find((each) => selections.has(each)) ?? 'CLIPBOARD';
    const words = chord.isTerminal ? onOneLine(text) : text;
    let loan: Loan | null = null;
    try {
      loan = await lending.lend([name], words, place, kept);
      const busyMs = lastReadAt + betweenPastesMs - performance.now();
      if (busyMs > 0) await delay(busyMs, undefined, { signal });
      if (!hasFocus(place)) throw new Failure('target-changed');
      loan.chordComes();
      await robot.tap(chord, signal);
      await loan.read(signal);
      lastReadAt = performance.now();
    } catch (error) {
      await loan?.giveBack().catch(onProblem);
      const hasChanged = error instanceof Failure && error.code === 'target-changed';
      return leaveInClipboard(hasChanged ? 'target-changed' : 'insertion-failed', error);
    }
    loan.giveBackWhenQuiet();
    // The words stand there: an Enter that cannot be pressed is left to the person.
    if (plan.submits && hasFocus(place))
      await robot.tap({ key: 'enter', modifiers: [] }, signal).catch(() => {});
    return 'pasted';
  }

  function targetIn(place: Place): WindowTarget {
    const kept = lending.owes('CLIPBOARD')
      ? Promise.resolve({ content: null, changes: -1 })
      : lending.keep('CLIPBOARD');
    kept.catch(() => {});
    const app = appIn(place);
    return {
      app,
      insert: (text, signal, plan = insertionPlan(app, usualRules)) =>
        insert(text, place, kept, signal, plan),
    };
  }

  return {
    remember: async () =>
      targetIn(toplevels === null ? { known: false } : { known: true, window: toplevels.active() }),
    rememberNext: async (_awayFrom, signal) =>
      targetIn(
        toplevels === null ? { known: false } : { known: true, window: await foreign(toplevels, signal) },
      ),
    [Symbol.dispose]: () => lending[Symbol.dispose](),
  };
}

function appIn(place: Place): string | null {
  return (place.known && place.window?.appId) || null;
}

/** The window of another app, once it has the focus; null when none has it before the signal. */
function foreign(toplevels: Toplevels, signal: AbortSignal): Promise<Toplevel | null> {
  return new Promise((resolve) => {
    const done = (window: Toplevel | null) => {
      stop();
      signal.removeEventListener('abort', giveUp);
      resolve(window);
    };
    const giveUp = () => done(null);
    const look = () => {
      const active = toplevels.active();
      if (signal.aborted) return giveUp();
      if (active !== null && !ownAppIds.has(active.appId.toLowerCase())) done(active);
    };
    const stop = toplevels.onChange(look);
    signal.addEventListener('abort', giveUp, { once: true });
    look();
  });
}
