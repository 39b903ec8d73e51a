/**
 * Lending a selection: what it held is remembered, our text is offered, and once the window has read it and nobody
 * asks for it any more everything is given back in all its formats. Somebody who copies meanwhile keeps what they
 * copied. X11 says who reads, and Wayland does not.
 */
import { deadlineAfter } from '../deadline.ts';

export type SelectionName = 'CLIPBOARD' | 'PRIMARY';

export interface Offer<Content, Request> {
  readonly content: Content;
  onRead(request: Request): void;
  /** Somebody else has copied something. */
  onLost(): void;
}

/** What can be copied and marked on a desktop. A `Request` is somebody who asks for a format. */
export interface Selections<Content, Request> {
  /** Whether the selection is to be had here at all: old Wayland compositors lend out the clipboard alone. */
  has(name: SelectionName): boolean;
  /** A number that changes whenever the selection holds something else. */
  changes(name: SelectionName): number;
  /** Everything the selection holds now, byte for byte; null when it holds nothing. */
  read(name: SelectionName): Promise<Content | null>;
  /** Ours from now on. Resolves when everybody was told; rejects when somebody else keeps it. */
  offer(name: SelectionName, offer: Offer<Content, Request>): Promise<void>;
  /** Nobody's from now on, unless somebody else took it meanwhile. */
  clear(name: SelectionName): void;
}

/** In ms. */
const times = {
  /** A window that has not asked for the text by then is not going to. */
  readWithin: 2_000,
  /**
   * Some apps keep another connection for their clipboard than for their windows; a read by a stranger counts when
   * the target itself does not read within this time.
   */
  strangerCountsAfter: 150,
  /** Some apps ask twice, in two formats; after this much quiet the target has what it wanted. */
  quiet: 500,
  /** Where nobody says who reads, the first may have been a clipboard manager: the target gets this much time. */
  quietOfUnknown: 1_000,
  /** Whoever goes on reading does not keep the selection from being given back: after this long it is. */
  longestLoan: 3_000,
};

/** What a selection held at a moment; it is asked again when it has changed since. */
export interface Kept<Content> {
  readonly content: Content | null;
  readonly changes: number;
}

export interface Loan {
  /** From here on what the window reads counts: the keys are about to go down. */
  chordComes(): void;
  /** From here on what others read counts too, when the window itself does not. */
  chordIsSent(): void;
  isRead(): boolean;
  /** Resolves when the window has read the text; rejects when it has not in time. */
  read(signal: AbortSignal): Promise<void>;
  giveBackWhenQuiet(): void;
  giveBack(): Promise<void>;
}

export interface Lending<Content, Window> extends Disposable {
  keep(name: SelectionName): Promise<Kept<Content>>;
  /** Offers the text in all these selections, from one of which `window` is to read it. `kept` is of the clipboard. */
  lend(
    names: readonly SelectionName[],
    text: string,
    window: Window,
    kept: Promise<Kept<Content>>,
  ): Promise<Loan>;
  /** The text is to stay in the clipboard; what was there before is not given back any more. */
  leave(text: string): Promise<void>;
  /** Whether something is still to be given back: what the selection holds now is ours. */
  owes(name: SelectionName): boolean;
}

interface Parts<Content, Request, Window> {
  readonly selections: Selections<Content, Request>;
  textContent(text: string): Content;
  /** Asked about the text, or what marks it; whoever asks that has not read the text. */
  isQuestion(request: Request): boolean;
  whose(request: Request, window: Window): 'target' | 'stranger' | 'unknown';
  onProblem(error: unknown): void;
}

interface Debt<Content> {
  readonly content: Content | null;
  timer: Disposable | null;
  /** When giving it back was first thought of, as `performance.now()` has it; null before. */
  dueSince: number | null;
}

export function openLending<Content extends { readonly size: number }, Request, Window>({
  selections,
  textContent,
  isQuestion,
  whose,
  onProblem,
}: Parts<Content, Request, Window>): Lending<Content, Window> {
  const owed = new Map<SelectionName, Debt<Content>>();

  async function keep(name: SelectionName): Promise<Kept<Content>> {
    const changes = selections.changes(name);
    return { content: await selections.read(name), changes };
  }

  function forget(name: SelectionName): void {
    owed.get(name)?.timer?.[Symbol.dispose]();
    owed.delete(name);
  }

  /** One timer for each selection: a second one would give it back in the middle of the next insertion. */
  function giveBackWhenQuiet(name: SelectionName, quietMs: number): void {
    const debt = owed.get(name);
    if (debt === undefined) return;
    debt.timer?.[Symbol.dispose]();
    debt.dueSince ??= performance.now();
    const leftMs = debt.dueSince + times.longestLoan - performance.now();
    debt.timer = deadlineAfter(Math.min(quietMs, leftMs), () => void giveBack(name).catch(onProblem));
  }

  async function giveBack(name: SelectionName): Promise<void> {
    const debt = owed.get(name);
    if (debt === undefined) return;
    forget(name);
    if (debt.content === null || debt.content.size === 0) return selections.clear(name);
    await selections.offer(name, { content: debt.content, onRead: () => {}, onLost: () => {} });
  }

  /** What the selection holds now has to be given back; while it is lent again, nobody does. */
  async function owe(name: SelectionName, kept: Promise<Kept<Content>>): Promise<void> {
    if (!owed.has(name)) {
      const early = name === 'CLIPBOARD' ? await kept : null;
      const before = early?.changes === selections.changes(name) ? early : await keep(name);
      owed.set(name, { content: before.content, timer: null, dueSince: null });
    }
    const debt = owed.get(name);
    debt?.timer?.[Symbol.dispose]();
    if (debt !== undefined) Object.assign(debt, { timer: null, dueSince: null });
  }

  return {
    keep,
    lend: async (names, text, window, kept) => {
      for (const name of names) await owe(name, kept);
      const { promise: read, resolve } = Promise.withResolvers<void>();
      let targetCounts = false;
      let strangersCount = false;
      let isRead = false;
      let quietMs = times.quiet;
      const countAsRead = () => {
        isRead = true;
        resolve();
      };
      const onRead = (name: SelectionName, request: Request) => {
        if (isQuestion(request)) return;
        const reader = whose(request, window);
        if (reader === 'stranger') {
          if (strangersCount) deadlineAfter(times.strangerCountsAfter, countAsRead);
          return;
        }
        // Clipboard managers and browsers look as soon as there is something new; that is nobody's paste.
        if (!targetCounts) return;
        if (reader === 'unknown') quietMs = times.quietOfUnknown;
        // It has what it wanted, and asks once more. Others may ask for ever.
        if (owed.get(name)?.timer) giveBackWhenQuiet(name, quietMs);
        countAsRead();
      };
      const offers = names.map((name) =>
        selections.offer(name, {
          content: textContent(text),
          onRead: (request) => onRead(name, request),
          // Theirs stays.
          onLost: () => forget(name),
        }),
      );
      await Promise.all(offers);
      return {
        chordComes: () => {
          targetCounts = true;
        },
        chordIsSent: () => {
          strangersCount = true;
        },
        isRead: () => isRead,
        read: (signal) => inTime(read, signal),
        giveBackWhenQuiet: () => {
          for (const name of names) giveBackWhenQuiet(name, quietMs);
        },
        giveBack: async () => {
          for (const name of names) await giveBack(name);
        },
      };
    },
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

function inTime(read: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = deadlineAfter(times.readWithin, () =>
      reject(new Error('the window did not read the text')),
    );
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    void read.then(() => {
      timer[Symbol.dispose]();
      resolve();
    });
  });
}

/** Asks clipboard managers to leave this alone; one that looks at it has not read the text. */
export const keepOutHint = 'x-kde-passwordManagerHint';
