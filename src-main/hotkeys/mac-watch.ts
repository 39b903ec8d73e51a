/**
 * What macOS keeps from Dictum, and when that ends. It tells nobody, so it is asked: often while something is in the
 * way, and else once in a while, because an app may keep the keyboard to itself long after its password was typed.
 */
import type { Hearing } from '../../src-core/hearing.ts';
import { type MacState, macHindrance } from '../../src-core/mac-hindrance.ts';
import { deadlineAfter } from '../deadline.ts';

/** In ms. */
const looksEvery = { hindered: 10_000, free: 60_000 } as const;

type Hindered = Pick<Hearing, 'hindrance' | 'keyboardKeptBy'>;

interface MacWatch extends Disposable {
  /** Now, and from now on again and again. */
  look(): void;
}

interface WatchDeps {
  readonly read: () => Promise<MacState>;
  readonly onChange: (now: Hindered) => void;
  readonly onProblem: (error: unknown) => void;
}

export function watchMac({ read, onChange, onProblem }: WatchDeps): MacWatch {
  let known: Hindered = { hindrance: null, keyboardKeptBy: null };
  let isLooking = false;
  let isDisposed = false;
  let next: Disposable | null = null;

  async function lookNow(): Promise<void> {
    const seen = macHindrance(await read());
    if (isDisposed) return;
    const isNew = seen.hindrance !== known.hindrance || seen.keyboardKeptBy !== known.keyboardKeptBy;
    known = seen;
    if (isNew) onChange(seen);
  }

  function look(): void {
    if (isLooking || isDisposed) return;
    isLooking = true;
    next?.[Symbol.dispose]();
    void lookNow()
      .catch(onProblem)
      .finally(() => {
        isLooking = false;
        if (isDisposed) return;
        next = deadlineAfter(known.hindrance === null ? looksEvery.free : looksEvery.hindered, look);
      });
  }

  return {
    look,
    [Symbol.dispose]: () => {
      isDisposed = true;
      next?.[Symbol.dispose]();
    },
  };
}
