import { beforeEach, expect, test, vi } from 'vitest';
import {
  type CaughtUp,
  type Lending,
  lendingTimes,
  type Offer,
  openLending,
  type SelectionName,
} from '../../../src-main/insertion/lending.ts';

type Content = ReadonlyMap<string, string>;
interface Request {
  readonly by: 'target' | 'stranger' | 'unknown';
  readonly format: string;
}

const never = new AbortController().signal;
const words = { text: ' the words.', version: 'The\nwords.' };

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

/** Two selections in which somebody has put something. */
function desk({ tells = true } = {}) {
  const problems: unknown[] = [];
  let isSilent = false;
  /** Of these not every format is told. */
  const partly = new Set<SelectionName>();
  let isBusy = false;
  let reads = 0;
  const offers = new Map<SelectionName, Offer<Content, Request>>();
  const changes = { CLIPBOARD: 0, PRIMARY: 0 };
  const put = (name: SelectionName, offer: Offer<Content, Request>) => {
    changes[name] += 1;
    offers.set(name, offer);
  };
  const copy = (name: SelectionName, text: string) => {
    offers.get(name)?.onLost();
    partly.delete(name);
    put(name, { content: new Map(tells ? [['text', text]] : []), onRequest: () => {}, onLost: () => {} });
  };
  copy('CLIPBOARD', 'copied before');
  copy('PRIMARY', 'marked before');
  const lending: Lending<Content, 'window'> = openLending<Content, Request, 'window'>({
    selections: {
      has: () => true,
      changes: (name) => changes[name],
      read: async (name) => {
        reads += 1;
        if (isSilent) return new Promise<never>(() => {});
        if (isBusy) return { content: new Map(), isWhole: false, isLate: true };
        return { content: offers.get(name)?.content ?? null, isWhole: !partly.has(name) };
      },
      offer: async (name, offer) => {
        partly.delete(name);
        put(name, offer);
      },
      own: (name) => offers.get(name)?.content ?? null,
      clear: (name) => void offers.delete(name),
    },
    textContent: (text) => new Map([['text', text]]),
    isQuestion: ({ format }) => format !== 'text',
    whose: ({ by }) => by,
    onProblem: (error) => problems.push(error),
  });
  const lend = async (
    names: readonly SelectionName[] = ['CLIPBOARD'],
    kept = lending.keep('CLIPBOARD'),
    signal = never,
    version = words.version,
  ) => {
    const loan = await lending.lend(names, { ...words, version }, 'window', kept, signal, () => true);
    if (loan === null) throw new Error('nothing was lent');
    return loan;
  };
  return {
    problems,
    copy,
    empty: (name: SelectionName) => {
      changes[name] += 1;
      offers.delete(name);
    },
    lend,
    lendUnlessLost: (names: readonly SelectionName[], kept = lending.keep('CLIPBOARD'), signal = never) =>
      lending.lend(names, words, 'window', kept, signal),
    isBusy: (busy: boolean) => {
      isBusy = busy;
    },
    copyTooMuch: (name: SelectionName) => {
      copy(name, 'much');
      partly.add(name);
    },
    keep: () => lending.keep('CLIPBOARD'),
    leave: (version: string, kept = lending.keep('CLIPBOARD'), signal = never) =>
      lending.leave(version, kept, signal),
    settled: lending.settled,
    owes: lending.owes,
    reads: () => reads,
    /** From now on whoever has something says nothing of it. */
    fallSilent: () => {
      isSilent = true;
    },
    asks: (by: Request['by'], format = 'text', name: SelectionName = 'CLIPBOARD') =>
      offers.get(name)?.onRequest({ by, format }),
    holds: (name: SelectionName = 'CLIPBOARD') => offers.get(name)?.content.get('text') ?? null,
    /** Lent, with the chord sent to a window that says this of it. */
    pressed: async (
      caughtUp: Promise<CaughtUp>,
      names: readonly SelectionName[] = ['CLIPBOARD'],
      version = words.version,
      isTerminal = false,
    ) => {
      const loan = await lend(names, undefined, undefined, version);
      loan.chordComes();
      loan.chordIsSent(caughtUp, isTerminal);
      return loan;
    },
  };
}

const after = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const caughtUp = Promise.resolve<CaughtUp>('caught-up');
const mute = Promise.resolve<CaughtUp>('mute');

test('what was copied before is given back once the window has read the words and asks no more', async () => {
  const { pressed, asks, holds } = desk();
  const loan = await pressed(caughtUp);
  expect(loan.isWhole).toBe(true);
  asks('target');
  await loan.read(never);
  loan.giveBackWhenQuiet();
  await after(lendingTimes.quiet - 1);
  expect(holds()).toBe(words.text);
  await after(1);
  expect(holds()).toBe('copied before');
});

test('whoever ends waits until everything is given back, but not for ever', async () => {
  const { pressed, asks, holds, settled } = desk();
  await settled(1_000);
  const loan = await pressed(caughtUp);
  asks('target');
  loan.giveBackWhenQuiet();
  await after(lendingTimes.quiet - 1);
  let isSettled = false;
  const waiting = settled(1_000).then(() => {
    isSettled = true;
  });
  await after(0);
  expect(isSettled).toBe(false);
  await after(1);
  await waiting;
  expect(holds()).toBe('copied before');

  await pressed(caughtUp);
  const inVain = settled(1_000);
  await after(1_000);
  await inVain;
  expect(holds()).toBe(words.text);
});

test('a window that asks whatever it may be is not quiet, but it does not ask for ever', async () => {
  const { pressed, asks, holds } = desk();
  const loan = await pressed(caughtUp);
  asks('target');
  loan.giveBackWhenQuiet();
  await after(lendingTimes.quiet - 1);
  asks('target', 'TARGETS');
  await after(lendingTimes.quiet - 1);
  expect(holds()).toBe(words.text);
  for (let ms = 2 * lendingTimes.quiet - 2; ms < lendingTimes.longestLoan; ms += 100) {
    asks('target');
    await after(100);
  }
  expect(holds()).toBe('copied before');
});

test('a window that has not said that it got the chord is not quiet', async () => {
  const { pressed, asks, holds } = desk();
  const pong = Promise.withResolvers<CaughtUp>();
  const loan = await pressed(pong.promise);
  asks('target');
  loan.giveBackWhenQuiet();
  asks('target', 'TARGETS');
  await after(1_000);
  expect(holds()).toBe(words.text);
  pong.resolve('caught-up');
  await after(lendingTimes.quiet);
  expect(holds()).toBe('copied before');
});

test('nobody has pasted who looks at the words before the keys were pressed, or only asks what there is', async () => {
  const { lend, asks } = desk();
  const loan = await lend();
  asks('target');
  asks('stranger');
  loan.chordComes();
  loan.chordIsSent(caughtUp, false);
  asks('target', 'TARGETS');
  await after(1_000);
  expect(loan.isRead()).toBe(false);
});

test('a stranger has pasted when the window got the keys and asks for nothing', async () => {
  const { pressed, asks, holds } = desk();
  const pong = Promise.withResolvers<CaughtUp>();
  const loan = await pressed(pong.promise);
  asks('stranger');
  await after(1_000);
  expect([loan.isRead(), holds()]).toEqual([false, words.text]);
  pong.resolve('caught-up');
  await after(lendingTimes.strangerCountsAfter);
  expect(loan.isRead()).toBe(true);
});

test('a stranger has not pasted where the window asks itself', async () => {
  const { pressed, asks } = desk();
  const loan = await pressed(caughtUp);
  asks('stranger');
  asks('target', 'TARGETS');
  await after(1_000);
  expect(loan.isRead()).toBe(false);
});

test('in a window that answers no pings and is no terminal a stranger has pasted a moment after', async () => {
  const { pressed, asks } = desk();
  const loan = await pressed(mute);
  asks('stranger');
  await after(lendingTimes.strangerCountsAfter);
  expect(loan.isRead()).toBe(true);
});

test('in a terminal that answers no pings a stranger has never pasted, and nothing is given back before it has', async () => {
  const { pressed, asks, holds } = desk();
  const loan = await pressed(mute, ['PRIMARY'], words.version, true);
  asks('stranger', 'text', 'PRIMARY');
  const inTime = expect(loan.read(never)).rejects.toThrow();
  await after(lendingTimes.readWithin);
  await inTime;
  await loan.giveUp();
  await after(lendingTimes.chordForgotten - 1);
  expect([loan.isRead(), holds('PRIMARY')]).toEqual([false, words.text]);
  asks('target', 'text', 'PRIMARY');
  await after(lendingTimes.quiet);
  expect([loan.isRead(), holds('PRIMARY')]).toEqual([true, 'marked before']);
});

test('while the chord waits in a busy window, a stranger that has read gives nothing back', async () => {
  const { pressed, asks, holds } = desk();
  const pong = Promise.withResolvers<CaughtUp>();
  const loan = await pressed(pong.promise);
  asks('stranger');
  const read = loan.read(never);
  await after(lendingTimes.readWithin);
  await read;
  loan.giveBackWhenQuiet();
  await after(10_000);
  expect(holds()).toBe(words.text);
  pong.resolve('caught-up');
  await after(lendingTimes.quiet);
  expect(holds()).toBe('copied before');
});

test('while a chord waits that was sent before, strangers that read count neither at once nor in the end', async () => {
  for (const said of [mute, new Promise<never>(() => {})]) {
    const { lend, asks, holds } = desk();
    const loan = await lend();
    loan.chordWaits(said);
    asks('stranger');
    const inTime = expect(loan.read(never)).rejects.toThrow();
    await after(lendingTimes.readWithin);
    await inTime;
    await loan.giveUp();
    expect([loan.isRead(), holds()]).toEqual([false, words.text]);
    asks('target');
    expect(loan.isRead()).toBe(true);
  }
});

test('a window that reads and never says that it got the keys keeps nothing for ever', async () => {
  const { pressed, asks, holds } = desk();
  const loan = await pressed(new Promise(() => {}));
  asks('target');
  loan.giveBackWhenQuiet();
  await after(lendingTimes.longestLoan);
  expect(holds()).toBe('copied before');
});

test('what was lent stays where a chord may still come, and as it was lent', async () => {
  const { pressed, asks, holds } = desk();
  const loan = await pressed(caughtUp, ['CLIPBOARD', 'PRIMARY']);
  const read = expect(loan.read(never)).rejects.toThrow();
  await after(lendingTimes.readWithin);
  await read;
  await loan.giveUp();
  await after(lendingTimes.chordForgotten - 1);
  expect([holds('CLIPBOARD'), holds('PRIMARY')]).toEqual([words.text, words.text]);
  // It gets to it in the end.
  asks('target', 'text', 'PRIMARY');
  await after(lendingTimes.quiet);
  expect([holds('CLIPBOARD'), holds('PRIMARY')]).toEqual([words.text, 'marked before']);
});

test('a chord that never comes is forgotten', async () => {
  const { pressed, holds } = desk();
  await (await pressed(caughtUp, ['PRIMARY'])).giveUp();
  expect([holds('CLIPBOARD'), holds('PRIMARY')]).toEqual([words.text, words.text]);
  await after(lendingTimes.chordForgotten);
  expect(holds('PRIMARY')).toBe('marked before');
});

test('before the chord the words wait as they were said, and what was marked is given back', async () => {
  const { lend, holds } = desk();
  await (await lend(['PRIMARY'])).giveUp();
  expect([holds('CLIPBOARD'), holds('PRIMARY')]).toEqual([words.version, 'marked before']);
});

test('words that waited are pasted after all, and what they replaced is given back', async () => {
  for (const fails of ['before', 'after']) {
    const { lend, pressed, asks, holds } = desk();
    await (fails === 'before' ? await lend() : await pressed(caughtUp)).giveUp();
    const again = await pressed(caughtUp);
    asks('target');
    again.giveBackWhenQuiet();
    await after(lendingTimes.quiet);
    expect(holds()).toBe('copied before');
  }
});

test('what is copied after words that waited were pasted is given back when they are lent once more', async () => {
  for (const before of ['something', 'nothing']) {
    const { leave, copy, empty, pressed, asks, holds } = desk();
    if (before === 'nothing') empty('CLIPBOARD');
    await leave(words.version);
    for (const copied of [null, 'copied since']) {
      if (copied !== null) copy('CLIPBOARD', copied);
      const loan = await pressed(caughtUp);
      asks('target');
      loan.giveBackWhenQuiet();
      await after(lendingTimes.quiet);
    }
    expect([before, holds()]).toEqual([before, 'copied since']);
  }
});

test('words that waited, also while others were pasted, are not what is given back after them', async () => {
  const { leave, pressed, asks, holds } = desk();
  await leave(words.version);
  for (const version of ['Others.', words.version]) {
    const loan = await pressed(caughtUp, ['CLIPBOARD'], version);
    asks('target');
    loan.giveBackWhenQuiet();
    await after(lendingTimes.quiet);
  }
  expect(holds()).toBe('copied before');
});

test('words that waited one over the other are pasted in any order, and what somebody had copied comes back', async () => {
  const orders = [
    ['first', 'second'],
    ['second', 'first'],
  ];
  for (const fails of ['at once', 'before', 'after']) {
    for (const order of orders) {
      for (const quietMs of [lendingTimes.quiet, 0]) {
        const { leave, lend, pressed, asks, holds } = desk();
        for (const version of ['first', 'second']) {
          if (fails === 'at once') await leave(version);
          if (fails === 'before') await (await lend(['CLIPBOARD'], undefined, undefined, version)).giveUp();
          if (fails === 'after') await (await pressed(caughtUp, ['CLIPBOARD'], version)).giveUp();
        }
        // One that is still lent is there as it was pasted.
        if (fails !== 'after') expect(holds()).toBe('second');
        const between: (string | null)[] = [];
        for (const version of order) {
          const loan = await pressed(caughtUp, ['CLIPBOARD'], version);
          asks('target');
          loan.giveBackWhenQuiet();
          await after(quietMs);
          between.push(holds());
        }
        await after(lendingTimes.quiet);
        expect([fails, order, holds()]).toEqual([fails, order, 'copied before']);
        // The second waits on while the first is pasted.
        if (quietMs > 0 && order[0] === 'first' && fails !== 'after') expect(between[0]).toBe('second');
      }
    }
  }
});

test('what somebody copied between words that waited is given back after the later ones', async () => {
  const { leave, copy, pressed, asks, holds } = desk();
  await leave('first');
  copy('CLIPBOARD', 'copied meanwhile');
  await leave(words.version);
  const loan = await pressed(caughtUp);
  asks('target');
  loan.giveBackWhenQuiet();
  await after(lendingTimes.quiet);
  expect(holds()).toBe('copied meanwhile');
});

test('words that wait are given back after others', async () => {
  const { leave, pressed, asks, holds } = desk();
  await leave('others');
  const loan = await pressed(caughtUp);
  asks('target');
  loan.giveBackWhenQuiet();
  await after(lendingTimes.quiet);
  expect(holds()).toBe('others');
});

test('what somebody copied over words that waited is given back', async () => {
  const { leave, copy, pressed, asks, holds } = desk();
  await leave(words.version);
  copy('CLIPBOARD', 'copied meanwhile');
  const loan = await pressed(caughtUp);
  asks('target');
  loan.giveBackWhenQuiet();
  await after(lendingTimes.quiet);
  expect(holds()).toBe('copied meanwhile');
});

test('what somebody copies while the words are lent stays, and nothing is pasted over it', async () => {
  const { lend, copy, holds } = desk();
  const loan = await lend();
  expect(loan.isOurs()).toBe(true);
  copy('CLIPBOARD', 'copied meanwhile');
  expect(loan.isOurs()).toBe(false);
  loan.giveBackWhenQuiet();
  await after(lendingTimes.chordForgotten);
  expect(holds()).toBe('copied meanwhile');
});

test('what nobody tells cannot be given back, and the clipboard is not emptied', async () => {
  const { pressed, asks, holds, problems } = desk({ tells: false });
  const loan = await pressed(caughtUp);
  asks('target');
  loan.giveBackWhenQuiet();
  await after(lendingTimes.quiet);
  expect([holds(), problems.length]).toEqual([words.text, 1]);
});

test.for(['CLIPBOARD', 'PRIMARY'] as const)(
  'of what could not be given back whole nothing is touched, where %s holds it',
  async (name) => {
    const { lendUnlessLost, copyTooMuch, holds, owes } = desk();
    copyTooMuch(name);
    const names = ['CLIPBOARD', 'PRIMARY'] as const;
    expect(await lendUnlessLost(names)).toBe(null);
    const untouched = { CLIPBOARD: 'copied before', PRIMARY: 'marked before', [name]: 'much' };
    expect(names.map((each) => [holds(each), owes(each)])).toEqual(
      names.map((each) => [untouched[each], false]),
    );
  },
);

test('an owner that was busy at the press is asked once more, and one that has too much is not', async () => {
  const { keep, isBusy, lendUnlessLost, copyTooMuch, reads, holds } = desk();
  isBusy(true);
  const early = keep();
  await early;
  isBusy(false);
  expect(await lendUnlessLost(['CLIPBOARD'], early)).toMatchObject({ isWhole: true });
  expect([reads(), holds()]).toEqual([2, words.text]);

  copyTooMuch('CLIPBOARD');
  expect(await lendUnlessLost(['CLIPBOARD'])).toBeNull();
  expect(reads()).toBe(3);
});

test('an owner that was busy at the press is not asked once the words are given up', async () => {
  const { keep, isBusy, leave, reads, holds } = desk();
  isBusy(true);
  const early = keep();
  await early;
  await leave(words.version, early, AbortSignal.abort());
  expect([reads(), holds()]).toEqual([1, words.version]);
});

test('what nobody tells is not touched, but of what is marked nothing may be told', async () => {
  const { lendUnlessLost, holds } = desk({ tells: false });
  expect(await lendUnlessLost(['CLIPBOARD'])).toBe(null);
  expect(await lendUnlessLost(['PRIMARY'])).not.toBe(null);
  expect(holds('PRIMARY')).toBe(words.text);
});

test('where it has to be, the rest of what could not be kept whole is given back', async () => {
  const { pressed, copyTooMuch, asks, holds } = desk();
  copyTooMuch('CLIPBOARD');
  const loan = await pressed(caughtUp);
  asks('target');
  loan.giveBackWhenQuiet();
  await after(lendingTimes.quiet);
  expect([loan.isWhole, holds()]).toEqual([false, 'much']);
});

test('words that stand where more was than could be kept are lent over', async () => {
  const { leave, copyTooMuch, lendUnlessLost, holds } = desk();
  copyTooMuch('CLIPBOARD');
  await leave(words.version);
  expect(await lendUnlessLost(['CLIPBOARD'])).not.toBe(null);
  expect(holds()).toBe(words.text);
});

test('a loan for which no key was pressed is taken back, but for what somebody copied', async () => {
  const { lend, copy, holds } = desk();
  const loan = await lend(['CLIPBOARD', 'PRIMARY']);
  copy('CLIPBOARD', 'copied meanwhile');
  await loan.takeBack();
  expect([holds('CLIPBOARD'), holds('PRIMARY')]).toEqual(['copied meanwhile', 'marked before']);
});

test('where nobody says who reads, the window gets a second after each read', async () => {
  const { pressed, asks, holds } = desk();
  const loan = await pressed(mute);
  asks('unknown');
  loan.giveBackWhenQuiet();
  await after(lendingTimes.quietOfUnknown - 1);
  asks('unknown');
  await after(lendingTimes.quietOfUnknown - 1);
  expect(holds()).toBe(words.text);
  await after(1);
  expect(holds()).toBe('copied before');
});

test('what is read slowly is not waited for once the words are given up', async () => {
  const { lend, leave, keep, fallSilent, reads, holds } = desk();
  fallSilent();
  const abort = new AbortController();
  const kept = keep();
  const lent = expect(lend(['CLIPBOARD'], kept, abort.signal)).rejects.toThrow('given up');
  await after(3_000);
  abort.abort(new Error('given up'));
  await lent;
  await leave(words.version, kept, abort.signal);
  expect([holds(), reads()]).toEqual([words.version, 1]);
});

test('nothing is owed for a loan of two that is given up while the second is asked', async () => {
  const { lend, keep, fallSilent, owes } = desk();
  const kept = keep();
  await kept;
  fallSilent();
  const abort = new AbortController();
  const lent = expect(lend(['CLIPBOARD', 'PRIMARY'], kept, abort.signal)).rejects.toThrow('given up');
  await after(3_000);
  abort.abort(new Error('given up'));
  await lent;
  expect(owes('CLIPBOARD')).toBe(false);
});

test('what is still owed from the last loan is given back although the next is given up', async () => {
  const { lend, pressed, asks, keep, fallSilent, holds } = desk();
  const last = await pressed(caughtUp);
  asks('target');
  last.giveBackWhenQuiet();
  await after(1);
  fallSilent();
  const abort = new AbortController();
  const lent = expect(lend(['CLIPBOARD', 'PRIMARY'], keep(), abort.signal)).rejects.toThrow('given up');
  await after(1);
  abort.abort(new Error('given up'));
  await lent;
  await after(lendingTimes.quiet);
  expect(holds()).toBe('copied before');
});

test('words that are given up while what was copied is asked again do not wait for the answer', async () => {
  const { leave, keep, copy, fallSilent, reads, holds } = desk();
  const kept = keep();
  copy('CLIPBOARD', 'copied meanwhile');
  fallSilent();
  const abort = new AbortController();
  const left = leave(words.version, kept, abort.signal);
  await after(3_000);
  expect([holds(), reads()]).toEqual(['copied meanwhile', 2]);
  abort.abort();
  await left;
  expect(holds()).toBe(words.version);
});

test('a loan that is given up too late asks nobody any more, and offers the words at once', async () => {
  const { lend, keep, copy, fallSilent, reads, holds } = desk();
  const abort = new AbortController();
  const loan = await lend(['PRIMARY'], keep(), abort.signal);
  const readsBefore = reads();
  copy('CLIPBOARD', 'copied meanwhile');
  fallSilent();
  abort.abort();
  await loan.giveUp();
  expect([holds(), reads()]).toEqual([words.version, readsBefore]);
});

test('what is known already is given back after words that were given up too late', async () => {
  const { leave, keep, pressed, asks, holds } = desk();
  const kept = keep();
  await kept;
  await leave(words.version, kept, AbortSignal.abort());
  expect(holds()).toBe(words.version);
  const again = await pressed(caughtUp);
  asks('target');
  again.giveBackWhenQuiet();
  await after(lendingTimes.quiet);
  expect(holds()).toBe('copied before');
});
