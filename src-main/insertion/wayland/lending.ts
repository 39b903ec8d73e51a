/**
 * Lending a selection: what it held is remembered, our text is offered, and once it was read and asked for no more
 * everything is given back in all its formats. Somebody who copies meanwhile keeps what they copied.
 */
import { deadlineAfter } from '../../deadline.ts';
import { type Content, keepOutHint, type SelectionName, type Selections, textContent } from './selections.ts';

/** Some apps ask twice, in two formats; after this much quiet the target has what it wanted, in ms. */
const quietAfterReadMs = 250;

/**
 * Wayland does not say who reads. Where somebody reads what nobody pastes, a clipboard manager is watching, and a first
 * read may have been its: the target gets this much time, in ms.
 */
const quietWhenWatchedMs = 800;

/** Whoever goes on reading does not keep the clipboard from being given back: after this long it is, in ms. */
const longestLoanMs = 2_000;

/** Who reads what was given back within this time is not a person who pastes, in ms. */
const watcherReadsWithinMs = 150;

/** What a selection held at a moment; it is asked again when it has changed since. */
export interface Kept {
  readonly content: Content | null;
  readonly changes: number;
}

export interface Lending extends Disposable {
  keep(name: SelectionName): Promise<Kept>;
  /** Offers the text. `read` resolves when it was read after `chordIsSent` was called. */
  lend(
    name: SelectionName,
    text: string,
    kept: Kept,
  ): Promise<{ readonly read: Promise<void>; chordIsSent(): void }>;
  giveBackWhenQuiet(name: SelectionName): void;
  giveBack(name: SelectionName): Promise<void>;
  /** The text is to stay in the clipboard; what was there before is not given back any more. */
  leave(text: string): Promise<void>;
  /** Whether something is still to be given back: what the selection holds now is ours. */
  owes(name: SelectionName): boolean;
}

interface Debt {
  readonly content: Content | null;
  timer: Disposable | null;
  /** When it was read first, as `performance.now()` has it; null before. */
  readAt: number | null;
}

export function openLending(selections: Selections, onProblem: (error: unknown) => void): Lending {
  const owed = new Map<SelectionName, Debt>();
  let isWatched = false;

  async function keep(name: SelectionName): Promise<Kept> {
    const changes = selections.changes(name);
    return { content: await selections.read(name), changes };
  }

  function forget(name: SelectionName): void {
    owed.get(name)?.timer?.[Symbol.dispose]();
    owed.delete(name);
  }

  function giveBackWhenQuiet(name: SelectionName): void {
    const debt = owed.get(name);
    if (debt === undefined) return;
    debt.timer?.[Symbol.dispose]();
    debt.readAt ??= performance.now();
    const quietMs = isWatched ? quietWhenWatchedMs : quietAfterReadMs;
    const leftMs = debt.readAt + longestLoanMs - performance.now();
    debt.timer = deadlineAfter(Math.min(quietMs, leftMs), () => void giveBack(name).catch(onProblem));
  }

  async function giveBack(name: SelectionName): Promise<void> {
    const debt = owed.get(name);
    if (debt === undefined) return;
    forget(name);
    if (debt.content === null || debt.content.size === 0) return selections.clear(name);
    isWatched = false;
    const givenBackAt = performance.now();
    await selections.offer(name, {
      content: debt.content,
      onRead: () => {
        if (performance.now() - givenBackAt < watcherReadsWithinMs) isWatched = true;
      },
      onLost: () => {},
    });
  }

  return {
    keep,
    lend: async (name, text, kept) => {
      if (!owed.has(name)) {
        const { content } = kept.changes === selections.changes(name) ? kept : await keep(name);
        owed.set(name, { content, timer: null, readAt: null });
      }
      const debt = owed.get(name);
      // While it is lent again, nobody gives it back.
      debt?.timer?.[Symbol.dispose]();
      if (debt !== undefined) Object.assign(debt, { timer: null, readAt: null });
      const { promise: read, resolve } = Promise.withResolvers<void>();
      let isChordSent = false;
      await selections.offer(name, {
        content: textContent(text),
        onRead: (format) => {
          // A clipboard manager looks as soon as there is something new; that is nobody's paste.
          if (format === keepOutHint || !isChordSent) return;
          // The target has what it wanted, and asks once more.
          if (owed.get(name)?.timer) giveBackWhenQuiet(name);
          resolve();
        },
        onLost: () => forget(name),
      });
      return {
        read,
        chordIsSent: () => {
          isChordSent = true;
        },
      };
    },
    giveBackWhenQuiet,
    giveBack,
    leave: async (text) => {
      forget('CLIPBOARD');
      await selections.offer('CLIPBOARD', {
        content: textContent(text),
        onRead: () => {},
        onLost: () => {},
      });
    },
    owes: (name) => owed.has(name),
    [Symbol.dispose]: () => {
      for (const name of owed.keys()) forget(name);
    },
  };
}
