/**
 * Insertion that fits the text to what stands around the caret, where the system tells that, and remembers
 * what it inserted, to take it back or exchange it. Neither makes an insertion wait for longer than `knownWithinMs`.
 */
import { fitText } from '../../src-core/fitting/fit-text.ts';
import type { Context, TextField } from '../context/context.ts';
import { deadlineAfter } from '../deadline.ts';
import type { Insertion, Target } from './insertion.ts';

/** What is not known by then is unknown, in ms. An app that is not busy answers within three. */
const knownWithinMs = 30;

export interface FittedTarget {
  readonly app: string | null;
  /**
   * Looks for the field, if it is not found yet. An app has no focus while a hotkey is held on X11, so this is said
   * when that goes up, and the words are still on their way.
   */
  look?(): void;
  /** As a `Target`'s; `entry` is the entry of history that the text is from. */
  insert(text: string, signal: AbortSignal, entry: string): Promise<'pasted' | 'copied'>;
}

export interface LastInsertion {
  /** The entry of history that it is from. */
  readonly entry: string;
  /** Null: nobody knows where it went. */
  readonly field: TextField | null;
  /** As the entry has it. */
  readonly version: string;
  /** As it stands in the field. */
  readonly text: string;
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
  /** Called a moment after the insertion, so that whoever waits for that does not wait for this. */
  readonly onInserted: (last: LastInsertion) => void;
}

export function fitInsertion({ insertion, context, mayFit, onInserted }: Deps): FittedInsertion {
  let last: LastInsertion | null = null;

  function fitted(target: Target, signal: AbortSignal): FittedTarget {
    let field = context.focusedField(signal);
    const look = () => {
      field = field.then((found) => found ?? context.focusedField(signal));
    };
    return {
      app: target.app,
      look,
      insert: async (text, signal, entry) => {
        look();
        const { where, what } = await within(knownWithinMs, fitInto(field, text), {
          where: null,
          what: text,
        });
        // From here on the one before it may not stand before the caret any more.
        last = null;
        const how = await target.insert(what, signal);
        if (how === 'pasted') {
          const inserted = { entry, field: where, version: text, text: what };
          last = inserted;
          setImmediate(() => onInserted(inserted));
        }
        return how;
      },
    };
  }

  async function fitInto(found: Promise<TextField | null>, text: string) {
    const field = await found;
    if (field === null) return { where: null, what: text };
    if (!mayFit()) return { where: (await field.hasFocus()) ? field : null, what: text };
    // Read now and not at the press: the caret may have been moved since.
    const around = await field.surroundings();
    return { where: around === null ? null : field, what: fitText(text, around) };
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

function within<Value>(ms: number, value: Promise<Value>, otherwise: Value): Promise<Value> {
  return new Promise((resolve, reject) => {
    const patience = deadlineAfter(ms, () => resolve(otherwise));
    value.finally(() => patience[Symbol.dispose]()).then(resolve, reject);
  });
}
