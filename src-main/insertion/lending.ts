/**
 * Lending a selection: what it held is remembered, our text is offered, and once the window has read it and nobody
 * asks for it any more everything is given back in all its formats. Somebody who copies meanwhile keeps what they
 * copied. X11 says who reads, and Wayland does not.
 *
 * Once the paste chord was sent it may wait in a busy window for as long as that is busy. Until the window is known
 * to have got to it, nothing but what was lent may stand where it reads: what somebody had copied, and a line break
 * that was taken out for a shell, would be pasted instead.
 */
import { deadlineAfter } from '../deadline.ts';

export type SelectionName = 'CLIPBOARD' | 'PRIMARY';

export interface Offer<Content, Request> {
  readonly content: Content;
  onRequest(request: Request): void;
  /** Somebody else has copied something. */
  onLost(): void;
}

/** What a selection holds, byte for byte. */
export interface Reading<Content> {
  /** Null when it holds nothing. */
  readonly content: Content | null;
  /**
   * False when a format is missing that is too large to be held in memory, or did not come in time. One that its owner
   * refuses is not: nobody gets that.
   */
  readonly isWhole: boolean;
  /** Its owner said nothing at all: it was busy, and may not be when it is asked again. */
  readonly isLate?: boolean;
}

/** What can be copied and marked on a desktop. A `Request` is somebody who asks for a format. */
export interface Selections<Content, Request> {
  /** Whether the selection is to be had here at all: old Wayland compositors lend out the clipboard alone. */
  has(name: SelectionName): boolean;
  /** A number that changes whenever the selection holds something else. */
  changes(name: SelectionName): number;
  /** Everything the selection holds now. */
  read(name: SelectionName): Promise<Reading<Content>>;
  /** Ours from now on. Resolves when everybody was told; rejects when somebody else keeps it. */
  offer(name: SelectionName, offer: Offer<Content, Request>): Promise<void>;
  /** What we offer there ourselves; null when it is somebody else's. */
  own(name: SelectionName): Content | null;
  /** Nobody's from now on, unless somebody else took it meanwhile. */
  clear(name: SelectionName): void;
}

/** In ms. */
export const lendingTimes = {
  /** A window that has not asked for the text by then is not going to be waited for. */
  readWithin: 2_000,
  /**
   * Some apps keep another connection for their clipboard than for their windows; a read by a stranger counts when
   * the target itself does not ask within this time.
   */
  strangerCountsAfter: 150,
  /** Some apps ask twice, in two formats; after this much quiet the target has what it wanted. */
  quiet: 500,
  /** Where nobody says who reads, the first may have been a clipboard manager: the target gets this much time. */
  quietOfUnknown: 1_000,
  /** Whoever goes on reading does not keep the selection from being given back: after this long it is. */
  longestLoan: 3_000,
  /** A chord that a window has not got to by then is not going to be pressed there any more. */
  chordForgotten: 30_000,
};

/** What a selection held at a moment; it is asked again when it has changed since. */
export interface Kept<Content> extends Reading<Content> {
  readonly changes: number;
}

/** What a window says of a chord that was sent: that it has got to it, nothing in time, or nothing ever. */
export type CaughtUp = 'caught-up' | 'late' | 'mute';

export interface Words {
  /** As they are to stand in the window. */
  readonly text: string;
  /** As they wait in the clipboard when they cannot be put there; they come again under this name. */
  readonly version: string;
}

export interface Loan {
  /** Whether all that was there is going to be given back. */
  readonly isWhole: boolean;
  /** False when somebody has copied or marked something since: that would be pasted. */
  isOurs(): boolean;
  /** From here on what the window reads counts: the keys are about to go down. */
  chordComes(): void;
  /**
   * From here on what others read counts too, when the window itself asks for nothing although it got the chord. Not
   * in a terminal that is mute: those read what they paste themselves, and one that stands still cannot say so.
   */
  chordIsSent(caughtUp: Promise<CaughtUp>, isTerminal: boolean): void;
  /**
   * Instead of both, for a chord that was sent before and waits: what others read never counts. They read whatever is
   * new, and a window that is taken for having read would be pressed a second chord.
   */
  chordWaits(caughtUp: Promise<CaughtUp>): void;
  isRead(): boolean;
  /** Resolves when the window has read the text; rejects when it has not in time. */
  read(signal: AbortSignal): Promise<void>;
  giveBackWhenQuiet(): void;
  /** No key is pressed for it any more: what is still lent is given back at once. */
  takeBack(): Promise<void>;
  /** The words could not be put into the window: they wait in the clipboard. */
  giveUp(): Promise<void>;
}

export interface Lending<Content, Window> extends Disposable {
  keep(name: SelectionName): Promise<Kept<Content>>;
  /**
   * Offers the text in all these selections, from one of which `window` is to read it. `kept` is of the clipboard.
   * Null when what one of them holds could not be given back whole: then none of it is touched, unless there is no
   * better way for the words, which `mayLose` is asked then. Rejects with the reason of the signal when that comes before it is known
   * what they held.
   */
  lend(
    names: readonly SelectionName[],
    words: Words,
    window: Window,
    kept: Promise<Kept<Content>>,
    signal: AbortSignal,
    mayLose?: () => boolean | Promise<boolean>,
  ): Promise<Loan | null>;
  /**
   * The words are to wait in the clipboard. What it held before is given back when they are lent after all, if it is
   * known: from the signal on nobody is asked or waited for any more.
   */
  leave(version: string, kept: Promise<Kept<Content>>, signal: AbortSignal): Promise<void>;
  /** The words are to be what was copied last, as everything that somebody copies is. */
  copy(text: string): Promise<void>;
  /** Whether something is still to be given back: what the selection holds now is ours. */
  owes(name: SelectionName): boolean;
  /** Resolves when nothing is to be given back any more, or the time (in ms) is up. */
  settled(withinMs: number): Promise<void>;
}

interface Parts<Content, Request, Window> {
  readonly selections: Selections<Content, Request>;
  textContent(text: string): Content;
  /** Whoever asks that has not read the text. */
  isQuestion(request: Request): boolean;
  whose(request: Request, window: Window): 'target' | 'stranger' | 'unknown';
  /** The window itself was answered, because of the chord. */
  onAnswered?(window: Window): void;
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
  onAnswered = () => {},
  onProblem,
}: Parts<Content, Request, Window>): Lending<Content, Window> {
  const owed = new Map<SelectionName, Debt<Content>>();
  /** Words that wait in the clipboard, with what it held before them and whatever waited there before. */
  let left: { readonly version: string; readonly content: Content | null } | null = null;
  /** Those who wait until nothing is owed any more. */
  const settling = new Set<() => void>();

  async function keep(name: SelectionName): Promise<Kept<Content>> {
    const changes = selections.changes(name);
    const { content, isWhole, isLate = false } = await selections.read(name);
    // Somebody has copied something and does not tell it. Of what is marked many apps tell nothing, because nothing is.
    const isTold = content === null || content.size > 0 || name === 'PRIMARY';
    return { content, isWhole: isWhole && isTold, isLate, changes };
  }

  function forget(name: SelectionName): void {
    owed.get(name)?.timer?.[Symbol.dispose]();
    owed.delete(name);
    if (owed.size === 0) for (const settle of settling) settle();
  }

  /** Somebody else has it: theirs stays. */
  function lost(name: SelectionName): void {
    forget(name);
    if (name === 'CLIPBOARD') left = null;
  }

  /** One timer for each selection: a second one would give it back in the middle of the next insertion. */
  function giveBackAfter(name: SelectionName, debt: Debt<Content>, ms: number): void {
    debt.timer?.[Symbol.dispose]();
    debt.timer = deadlineAfter(ms, () => void giveBack(name, debt).catch(onProblem));
  }

  function giveBackWhenQuiet(name: SelectionName, debt: Debt<Content>, quietMs: number): void {
    debt.dueSince ??= performance.now();
    const leftMs = debt.dueSince + lendingTimes.longestLoan - performance.now();
    giveBackAfter(name, debt, Math.min(quietMs, leftMs));
  }

  async function giveBack(name: SelectionName, debt: Debt<Content>): Promise<void> {
    if (owed.get(name) !== debt) return;
    forget(name);
    const hasNothing = debt.content === null || debt.content.size === 0;
    // It was not told: the words are better than nothing.
    if (hasNothing && debt.content !== null && name === 'CLIPBOARD')
      throw new Error('what was in the clipboard could not be kept');
    if (hasNothing) {
      // Nobody tells us when something is copied into what is empty.
      if (name === 'CLIPBOARD') left = null;
      return selections.clear(name);
    }
    await selections.offer(name, { content: debt.content, onRequest: () => {}, onLost: () => lost(name) });
  }

  /**
   * What has to be given back. Words that wait in the clipboard are not, when it is they that are lent now. Undefined
   * when that is not known by the time the signal comes.
   */
  async function heldBefore(
    name: SelectionName,
    version: string,
    kept: Promise<Kept<Content>>,
    signal: AbortSignal,
  ): Promise<Reading<Content> | undefined> {
    // What stands there is ours: whatever is missing of what it replaced is lost already. Others that are lent are to
    // give back the words that wait.
    const replaced = name === 'CLIPBOARD' && left?.version === version ? left : owed.get(name);
    if (replaced !== undefined) return { content: replaced.content, isWhole: true };
    const early = name === 'CLIPBOARD' ? await knownBy(signal, kept) : undefined;
    const isSame = early?.changes === selections.changes(name);
    if (signal.aborted) return isSame ? early : undefined;
    return isSame && !early.isLate ? early : knownBy(signal, keep(name));
  }

  /** While it is lent again, nobody gives it back. */
  function owe(name: SelectionName, content: Content | null): Debt<Content> {
    const debt = { content, timer: null, dueSince: null };
    forget(name);
    owed.set(name, debt);
    return debt;
  }

  /** Before what is not known the words stand as if somebody had copied them. */
  async function offerToStay(
    text: string,
    version: string,
    content: Content | null | undefined,
  ): Promise<void> {
    const waits = waitingWith(version, content);
    await copy(text);
    left = waits;
  }

  /** Words that take the place of others are no reason to give those back. */
  function waitingWith(version: string, content: Content | null | undefined): typeof left {
    const before = left === null ? content : left.content;
    return before === undefined ? null : { version, content: before };
  }

  async function copy(text: string): Promise<void> {
    forget('CLIPBOARD');
    left = null;
    await selections.offer('CLIPBOARD', {
      content: textContent(text),
      onRequest: () => {},
      onLost: () => lost('CLIPBOARD'),
    });
  }

  async function leave(version: string, kept: Promise<Kept<Content>>, signal: AbortSignal): Promise<void> {
    const before = await heldBefore('CLIPBOARD', version, kept, signal);
    await offerToStay(version, version, before?.content);
  }

  return {
    keep,
    lend: async (names, { text, version }, window, kept, signal, mayLose = () => false) => {
      const contents = new Map<SelectionName, Content | null>();
      let isWhole = true;
      for (const name of names) {
        const before = await heldBefore(name, version, kept, signal);
        if (before === undefined) throw signal.reason;
        isWhole &&= before.isWhole;
        if (!isWhole && !(await mayLose())) return null;
        contents.set(name, before.content);
      }
      // Only now that all are known: what is owed for a loan that never came about, nobody would ever give back.
      const debts = new Map([...contents].map(([name, content]) => [name, owe(name, content)] as const));
      const { promise: read, resolve } = Promise.withResolvers<void>();
      let targetCounts = false;
      let strangersCount = true;
      let hasTargetAsked = false;
      let hasTargetRead = false;
      let hasStrangerRead = false;
      let isRead = false;
      let isGivenUp = false;
      let quietMs = lendingTimes.quiet;
      /** Null until the chord is sent. */
      let sent: Promise<CaughtUp> | null = null;
      /** Whether the window has said of the chord what it ever will. */
      let hasSaid = false;

      const countAsRead = () => {
        isRead = true;
        resolve();
      };
      const countStranger = async (chord: Promise<CaughtUp>) => {
        const caughtUp = await chord;
        if (caughtUp === 'late' || chord !== sent || !strangersCount) return;
        deadlineAfter(lendingTimes.strangerCountsAfter, () => {
          if (caughtUp === 'mute' || !hasTargetAsked) countAsRead();
        });
      };
      const onRequest = (name: SelectionName, request: Request) => {
        const reader = whose(request, window);
        if (reader === 'stranger') {
          if (sent === null || !strangersCount || isQuestion(request)) return;
          hasStrangerRead = true;
          return void countStranger(sent);
        }
        // Clipboard managers and browsers look as soon as there is something new; that is nobody's paste.
        if (!targetCounts || (reader === 'unknown' && isQuestion(request))) return;
        hasTargetAsked = true;
        if (reader === 'target') onAnswered(window);
        if (reader === 'unknown') quietMs = lendingTimes.quietOfUnknown;
        // It has what it wanted, and asks once more. Others may ask for ever; and nobody knows them from the
        // window that is still busy with something else.
        const debt = debts.get(name);
        const isDone = isGivenUp ? reader === 'target' : hasSaid;
        if (debt?.timer && isDone) giveBackWhenQuiet(name, debt, quietMs);
        if (isQuestion(request)) return;
        hasTargetRead = true;
        countAsRead();
      };

      const offers = names.map((name) =>
        selections.offer(name, {
          content: textContent(text),
          onRequest: (request) => onRequest(name, request),
          onLost: () => lost(name),
        }),
      );
      const takeBack = async () => {
        for (const [name, debt] of debts) await giveBack(name, debt).catch(onProblem);
      };
      await Promise.all(offers).catch(async (error: unknown) => {
        await takeBack();
        throw error;
      });
      return {
        isWhole,
        isOurs: () => names.every((name) => owed.get(name) === debts.get(name)),
        chordComes: () => {
          targetCounts = true;
        },
        chordIsSent: (caughtUp, isTerminal) => {
          sent = caughtUp;
          if (isTerminal)
            void caughtUp.then((said) => {
              if (said === 'mute') strangersCount = false;
            });
          if (hasStrangerRead) void countStranger(caughtUp);
        },
        chordWaits: (caughtUp) => {
          targetCounts = true;
          strangersCount = false;
          sent = caughtUp;
        },
        isRead: () => isRead,
        read: (readSignal) => inTime(read, () => strangersCount && hasStrangerRead, readSignal),
        giveBackWhenQuiet: () => {
          const giveBackAll = (ms: number) => {
            for (const [name, debt] of debts) if (owed.get(name) === debt) giveBackWhenQuiet(name, debt, ms);
          };
          // What a stranger has read may not be what the window is going to read.
          if (hasTargetRead) giveBackAll(lendingTimes.longestLoan);
          // A window that is stuck in asking for the text cannot say that it has got to the chord.
          void sent?.then(() => {
            hasSaid = true;
            giveBackAll(quietMs);
          });
        },
        takeBack,
        giveUp: async () => {
          isGivenUp = true;
          const before = (await heldBefore('CLIPBOARD', version, kept, signal))?.content;
          const mayComeYet = sent !== null && !isRead;
          // What was lent there stays as it is.
          if (owed.get('CLIPBOARD') === debts.get('CLIPBOARD') && mayComeYet && names.includes('CLIPBOARD')) {
            forget('CLIPBOARD');
            left = waitingWith(version, before);
          } else await offerToStay(mayComeYet ? text : version, version, before);
          const primary = debts.get('PRIMARY');
          if (primary === undefined || owed.get('PRIMARY') !== primary) return;
          if (mayComeYet) giveBackAfter('PRIMARY', primary, lendingTimes.chordForgotten);
          else await giveBack('PRIMARY', primary).catch(onProblem);
        },
      };
    },
    leave,
    copy,
    owes: (name) => owed.has(name),
    settled: async (withinMs) => {
      if (owed.size === 0) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      settling.add(resolve);
      const patience = deadlineAfter(withinMs, resolve);
      await promise;
      patience[Symbol.dispose]();
      settling.delete(resolve);
    },
    [Symbol.dispose]: () => {
      for (const name of [...owed.keys()]) forget(name);
    },
  };
}

/** Undefined when it is not there by the time the signal comes; what is there already is known all the same. */
async function knownBy<Value>(signal: AbortSignal, value: Promise<Value>): Promise<Value | undefined> {
  const { promise: ended, resolve } = Promise.withResolvers<undefined>();
  const end = () => resolve(undefined);
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([value, ended]);
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
  }
}

/** What only strangers have read by then counts after all: nobody knows better any more. */
function inTime(read: Promise<void>, hasStrangerRead: () => boolean, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = deadlineAfter(lendingTimes.readWithin, () => {
      if (hasStrangerRead()) resolve();
      else reject(new Error('the window did not read the text'));
    });
    const stop = () => {
      timer[Symbol.dispose]();
      reject(signal.reason);
    };
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    void read.then(() => {
      timer[Symbol.dispose]();
      signal.removeEventListener('abort', stop);
      resolve();
    });
  });
}

/** Asks clipboard managers to leave this alone; one that looks at it has not read the text. */
export const keepOutHint = 'x-kde-passwordManagerHint';
