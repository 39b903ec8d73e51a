/** The newest words once more, into the window that has the focus now. */
import { deadlines } from '../src-core/dictation/deadlines.ts';
import { whereTo } from '../src-core/insertion-plan.ts';
import { controlWords } from '../src-core/words/control.ts';
import { deadlineAfter } from './deadline.ts';
import type { History } from './history/history.ts';
import type { FittedInsertion } from './insertion/fitted-insertion.ts';

interface PasteLastDeps {
  readonly history: Pick<History, 'page' | 'update'>;
  readonly insertion: Pick<FittedInsertion, 'remember'>;
  /** What the pill offers now although nobody may have said it; false when it offers none. */
  readonly insertHeldBack: () => boolean;
  readonly isDictating: () => boolean;
  /** Locked or asleep. */
  readonly isAway: () => boolean;
  readonly onChange: () => void;
}

/** So many dictations in a row may have given no words. */
const lookedThrough = 50;

/** Null when it is done, else a sentence that says why not. Rejects with a `Failure`; the words are in the clipboard then. */
export function createPasteLast(deps: PasteLastDeps): () => Promise<string | null> {
  let isPasting = false;
  return async () => {
    // Only one thing is inserted at a time, and a held key may ask again before this one is.
    if (deps.isDictating()) return controlWords.dictating;
    if (isPasting) return controlWords.pasting;
    // Whoever asks while the pill does says that they said it; what becomes of it is told there.
    if (!deps.isAway() && deps.insertHeldBack()) return null;
    isPasting = true;
    try {
      return await pasteLast(deps);
    } finally {
      isPasting = false;
    }
  };
}

async function pasteLast(deps: PasteLastDeps): Promise<string | null> {
  const { entries } = deps.history.page({ query: '', before: null, limit: lookedThrough });
  // What nobody may have said is not offered any more: it is inserted from history, and by nobody else.
  const last = entries.find(({ text, heldBack }) => text !== '' && heldBack === null);
  if (last === undefined) return controlWords.noWords;
  const stop = new AbortController();
  // As for a dictation: one that never ended would let nobody paste again.
  const patience = deadlineAfter(deadlines.inserting, () => stop.abort());
  try {
    const target = await deps.insertion.remember(stop.signal);
    // It may have been locked since somebody asked.
    if (deps.isAway()) return controlWords.away;
    const inserted = await target.insert(last.text, stop.signal, last.id);
    deps.history.update(last.id, { insertion: whereTo(inserted), app: target.app });
  } finally {
    patience[Symbol.dispose]();
    stop.abort();
    deps.onChange();
  }
  return null;
}
