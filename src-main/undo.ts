/** "Undo that" and "swap": the last insertion is taken back, or exchanged with another version, where it still stands. */
import { fitText } from '../src-core/fitting/fit-text.ts';
import { otherVersion } from '../src-core/other-version.ts';
import { controlWords } from '../src-core/words/control.ts';
import type { History } from './history/history.ts';
import type { FittedInsertion, LastInsertion } from './insertion/fitted-insertion.ts';

interface UndoDeps {
  readonly history: Pick<History, 'find' | 'update'>;
  readonly insertion: Pick<FittedInsertion, 'last' | 'changeLast'>;
  readonly mayFit: () => boolean;
  /** What was cancelled just now is had back; false when that was not the last thing. */
  readonly undoCancel: () => boolean;
  readonly isDictating: () => boolean;
  /** Locked or asleep. */
  readonly isAway: () => boolean;
  readonly onChange: () => void;
}

export interface Undo {
  /** Both: null when it is done, else a sentence that says why not, and where the words are. */
  undo(): Promise<string | null>;
  swap(): Promise<string | null>;
}

export function createUndo(deps: UndoDeps): Undo {
  const { history, insertion } = deps;
  let isChanging = false;

  /** One at a time: a held key may ask again before this one is done. */
  async function change(how: (last: LastInsertion) => Promise<string | null>): Promise<string | null> {
    if (deps.isAway()) return controlWords.away;
    if (deps.isDictating() || isChanging) return controlWords.busy;
    const last = insertion.last();
    if (last === null) return controlWords.nothingToUndo;
    isChanging = true;
    try {
      return await how(last);
    } finally {
      isChanging = false;
    }
  }

  /** What was inserted since, while an app was slow to exchange this, is what can be taken back now. */
  function changeLast(from: LastInsertion, to: LastInsertion | null): void {
    if (insertion.last() === from) insertion.changeLast(to);
  }

  /** Null when `replacement` stands where the last insertion stood. */
  async function exchange(last: LastInsertion, replacement: string): Promise<string | null> {
    const field = await last.field;
    if (field === null) return controlWords.fieldUnknown;
    switch (await field.exchange(last.text, replacement)) {
      case 'done':
        return null;
      case 'changed':
        return controlWords.noLongerThere;
      case 'impossible':
        return controlWords.cannotChange;
      case 'lost':
        changeLast(last, null);
        return controlWords.lost;
    }
  }

  async function undo(last: LastInsertion): Promise<string | null> {
    const refusal = await exchange(last, '');
    if (refusal !== null) return refusal;
    changeLast(last, null);
    history.update(last.entry, { insertion: 'undone' });
    deps.onChange();
    return null;
  }

  async function swap(last: LastInsertion): Promise<string | null> {
    const entry = history.find(last.entry);
    const version = entry === null ? null : otherVersion(entry, last.version);
    if (version === null) return controlWords.noOtherVersion;
    const around = deps.mayFit() ? await (await last.field)?.surroundings(last.text) : null;
    const text = last.asTaken(fitText(version, around ?? null));
    const refusal = await exchange(last, text);
    if (refusal !== null) return refusal;
    changeLast(last, { ...last, version, text });
    history.update(last.entry, { inserted: text });
    deps.onChange();
    return null;
  }

  return {
    undo: async () => (!deps.isAway() && deps.undoCancel() ? null : change(undo)),
    swap: () => change(swap),
  };
}
