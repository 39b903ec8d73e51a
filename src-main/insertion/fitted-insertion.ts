/**
 * Insertion that fits the text to what stands around the caret, where the system tells that, and remembers
 * what it inserted, to take it back or exchange it. Neither makes an insertion wait for longer than `knownWithinMs`.
 *
 * What touches a window and its clipboard is done in turn, here: a dictation, words that are pasted again and what is
 * taken back may be asked for at the same moment. Each insertion gives up some seconds after its signal says so, and
 * what is taken back or exchanged in an app that hangs is passed by those that come after.
 */
import { fitText } from '../../src-core/fitting/fit-text.ts';
import type { Inserted } from '../../src-core/insertion-plan.ts';
import { Failure } from '../../src-core/transcription.ts';
import type { Context, TextField } from '../context/context.ts';
import { deadlineAfter } from '../deadline.ts';
import type { Insertion, Target } from './insertion.ts';

/** An app that hangs in the middle of an exchange holds back what comes after it no longer, in ms. */
const exchangeHoldsForMs = 1_000;

/** What is not known by then is unknown, in ms. An app that is not busy answers within three. */
const knownWithinMs = 30;

/** A field that is only looked for when the words are in it is found by then, in ms: nobody gives that up sooner. */
const foundWithinMs = 3_000;

export interface FittedTarget {
  readonly app: string | null;
  /**
   * Looks for the field, if it is not found yet. An app has no focus while a hotkey is held on X11, so this is said
   * when that goes up, and the words are still on their way.
   */
  look?(): void;
  /** As a `Target`'s; `entry` is the entry of history that the text is from. */
  insert(text: string, signal: AbortSignal, entry: string): Promise<Inserted>;
}

export interface LastInsertion {
  /** The entry of history that it is from. */
  readonly entry: string;
  /** Null where nobody tells where it went. */
  readonly field: Promise<TextField | null>;
  /** As the entry has it. */
  readonly version: string;
  /** As it stands in the field. */
  readonly text: string;
  /** The same of other words that are to stand there. */
  asTaken(text: string): string;
}

export interface FittedInsertion {
  remember(signal: AbortSignal): Promise<FittedTarget>;
  rememberNext(signal: AbortSignal): Promise<FittedTarget>;
  /** Null when nothing was inserted yet, or it was taken back. */
  last(): LastInsertion | null;
  changeLast(insertion: LastInsertion | null): void;
}

interface Deps {
  readonly insertion: Pick<Insertion, 'remember' | 'rememberNext'>;
  readonly context: Pick<Context, 'focusedField'>;
  readonly mayFit: () => boolean;
  /** Locked or asleep. */
  readonly isAway: () => boolean;
  /** Called a moment after the insertion, so that whoever waits for that does not wait for this. */
  readonly onInserted: (last: LastInsertion) => void;
  /** The app did not say in time what stands there. */
  readonly onLate: () => void;
}

export function fitInsertion({
  insertion,
  context,
  mayFit,
  isAway,
  onInserted,
  onLate,
}: Deps): FittedInsertion {
  let last: LastInsertion | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  /** Also after one that failed. */
  function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  }

  const changedInTurn = (field: TextField | null): TextField | null =>
    field && {
      surroundings: field.surroundings,
      exchange: (text, replacement) => {
        const done = turn.then(() => field.exchange(text, replacement));
        turn = turn.then(() => within(exchangeHoldsForMs, done)).catch(() => {});
        return done;
      },
    };

  function fitted(target: Target, signal: AbortSignal): FittedTarget {
    let field = context.focusedField(signal);
    /** Whether somebody has said that the hotkey is up. Until then nothing is known of a field that was not found. */
    let isUp = false;
    const lookAgain = (known: Promise<TextField | null>) =>
      known.then((found) => found ?? context.focusedField(signal));
    /** Whoever asked for the words has what they wanted by then, and may have given up what was looked for. */
    const lookAfterwards = (known: Promise<TextField | null>) =>
      known.then((found) => {
        const isKnown = found !== null || (isUp && !signal.aborted);
        return isKnown ? found : context.focusedField(AbortSignal.timeout(foundWithinMs));
      });
    const asTaken = (text: string) => target.asTaken?.(text) ?? text;
    const insert = async (text: string, insertSignal: AbortSignal, entry: string) => {
      // Nobody waits for it any more: the words are only left in the clipboard, in turn as well.
      if (insertSignal.aborted) return target.insert(text, insertSignal, text);
      // It may have been locked while others had their turn.
      if (isAway()) return leave(target, text);
      const found = isUp ? field : lookAgain(field);
      const fits = mayFit() ? await within(knownWithinMs, fitInto(found, text)) : text;
      if (fits === null) onLate();
      // From here on the one before it may not stand before the caret any more.
      last = null;
      const how = await target.insert(fits ?? text, insertSignal, text, entry);
      if (how !== 'copied') {
        // The words went there, so by now the hotkey is up: they can be taken back.
        const inserted = {
          entry,
          field: lookAfterwards(found).then(changedInTurn),
          version: text,
          text: asTaken(fits ?? text),
          asTaken,
        };
        last = inserted;
        setImmediate(() => onInserted(inserted));
      }
      return how;
    };
    return {
      app: target.app,
      look: () => {
        isUp = true;
        field = lookAgain(field);
        // When the words are known, only whether it is still so is left to ask.
        void field.then((found) => (mayFit() ? found?.surroundings() : null));
      },
      insert: (text, insertSignal, entry) => inTurn(() => insert(text, insertSignal, entry)),
    };
  }

  return {
    remember: async (signal) => fitted(await insertion.remember(signal), signal),
    rememberNext: async (signal) => fitted(await insertion.rememberNext(signal), signal),
    last: () => last,
    changeLast: (insertion) => {
      last = insertion;
    },
  };
}

/** The words are not to go there any more, and wait in the clipboard. */
async function leave(target: Target, text: string): Promise<Inserted> {
  try {
    return await target.insert(text, AbortSignal.abort(), text);
  } catch (error) {
    throw error instanceof Failure ? new Failure('target-changed') : error;
  }
}

/** Asked now and not at the press: the caret may have been moved since. */
async function fitInto(found: Promise<TextField | null>, text: string): Promise<string> {
  const field = await found;
  return fitText(text, field === null ? null : await field.surroundings());
}

/** Null when it takes longer. */
function within<Value>(ms: number, value: Promise<Value>): Promise<Value | null> {
  return new Promise((resolve, reject) => {
    // Main may have been busy itself: an answer that has arrived meanwhile is read first.
    const patience = deadlineAfter(ms, () => setImmediate(() => resolve(null)));
    value.finally(() => patience[Symbol.dispose]()).then(resolve, reject);
  });
}
