/**
 * A paste chord that was pressed into a window that stands still waits there, and pastes what is lent by the time the
 * window gets to it. A second one would wait behind it, and both would paste the same: words that come meanwhile are
 * lent together with those that wait for the first, and nothing more is pressed.
 */
import { joinTexts } from '../../../src-core/join-texts.ts';
import { deadlineAfter } from '../../deadline.ts';
import { type CaughtUp, type Loan, lendingTimes, type Words } from '../lending.ts';

export interface WaitingWords extends Words {
  /** The entry of history that they are from; undefined when they are from none. */
  readonly entry: string | undefined;
}

export interface WaitingChord {
  /** What it is to paste, in this order. */
  readonly words: readonly WaitingWords[];
  readonly loan: Pick<Loan, 'isRead'>;
  readonly caughtUp: Promise<CaughtUp>;
}

export interface WaitingChords {
  sent(window: number, chord: WaitingChord, isTerminal: boolean): void;
  /** Null when none waits there, as far as that is known. */
  waitingIn(window: number): WaitingChord | null;
  /** The same chord is to paste these words now. */
  replaced(window: number, before: WaitingChord, now: Pick<WaitingChord, 'words' | 'loan'>): void;
  /** What was lent for it since has not been read in time either. */
  notRead(window: number): void;
  /** The window is gone. */
  forget(window: number): void;
}

export function createWaitingChords(): WaitingChords {
  const chords = new Map<number, WaitingChord>();
  return {
    sent: (window, chord, isTerminal) => {
      chords.set(window, chord);
      const { caughtUp } = chord;
      void caughtUp.then((said) =>
        deadlineAfter(mayReadForMs(said, isTerminal), () => {
          if (chords.get(window)?.caughtUp === caughtUp) chords.delete(window);
        }),
      );
    },
    waitingIn: (window) => {
      const chord = chords.get(window);
      return chord === undefined || chord.loan.isRead() ? null : chord;
    },
    replaced: (window, before, now) => {
      if (chords.get(window) === before) chords.set(window, { ...before, ...now });
    },
    forget: (window) => void chords.delete(window),
    notRead: (window) => {
      const caughtUp = chords.get(window)?.caughtUp;
      void caughtUp?.then((said) => {
        // It may stand still. But most that say nothing of themselves have taken the chord for something else, as
        // where a menu is open, and would get no other one.
        if (said === 'mute' && chords.get(window)?.caughtUp === caughtUp) chords.delete(window);
      });
    },
  };
}

/** From then on the window does not read because of the chord any more, in ms after it has said this. */
function mayReadForMs(said: CaughtUp, isTerminal: boolean): number {
  switch (said) {
    case 'caught-up':
      // It may have asked for the text, and not read it yet.
      return lendingTimes.quiet;
    case 'late':
      return 0;
    case 'mute':
      // Whatever has the focus in a terminal is pasted into: one that has not read stands still. Elsewhere it may
      // be something that takes no text.
      return isTerminal ? lendingTimes.chordForgotten : 0;
  }
}

/**
 * Words that are inserted once more while they wait come once, as they are now. Which they are says their entry:
 * somebody may say the same twice.
 */
export function together(before: readonly WaitingWords[], words: WaitingWords): readonly WaitingWords[] {
  const isSame = ({ entry }: WaitingWords) => entry !== undefined && entry === words.entry;
  if (!before.some(isSame)) return [...before, words];
  return before.map((each) => (isSame(each) ? { ...words, version: each.version } : each));
}

/** They come again under the name of the first: what the clipboard held before those is given back after all. */
export function joined(words: readonly WaitingWords[]): Words {
  return { text: joinTexts(words.map(({ text }) => text)), version: words[0]?.version ?? '' };
}
