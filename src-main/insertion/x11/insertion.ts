/**
 * Pasting on X11: Dictum owns the selection itself, so it sees the target read the text, and gives
 * back what was there before, in all its formats, right after.
 */

import {
  asTaken,
  type Inserted,
  type InsertionPlan,
  insertionPlan,
  usualRules,
} from '../../../src-core/insertion-plan.ts';
import type { PasteChord } from '../../../src-core/paste-chord.ts';
import { Failure } from '../../../src-core/transcription.ts';
import type { HeldFormat } from '../keeper/held.ts';
import { handToKeeper, type StartedAs } from '../keeper/start-keeper.ts';
import { type Kept, keepOutHint, type Loan, lendingTimes, openLending, type Words } from '../lending.ts';
import type { Keys } from '../robot.ts';
import type { WindowInsertion, WindowTarget } from '../serve-orders.ts';
import { type AnnounceKeys, asAnnounced, type Pressed, pressInFront } from './announced-keys.ts';
import { saveWithManager } from './clipboard-manager.ts';
import { connectX11, type X11Connection } from './connection.ts';
import {
  type FocusedWindow,
  focusedWindow,
  foreignFocus,
  heldHotkeyReleased,
  isOpenToKeys,
  keepsFocus,
  personOutOfTheWay,
} from './desktop.ts';
import type { X11Keys } from './keys.ts';
import { openNudge } from './nudge.ts';
import { openPing } from './ping.ts';
import { openRememberedWindows, type RememberedWindow } from './remembered-windows.ts';
import { type Content, openSelections, openTextContent, type Request } from './selections.ts';
import { openTyping } from './typing.ts';
import {
  createWaitingChords,
  joined,
  together,
  type WaitingChord,
  type WaitingWords,
} from './waiting-chords.ts';

/** A window that has much to do before it gets to the keys is pressed them all the same, in ms. */
const readyWithinMs = 100;

/** Who copies once more while the words are lent gets theirs back, and who goes on and on has no words pasted. */
const mostLoans = 3;

/** What was lent last is given back before Dictum ends, if its window has read it by then, in ms. */
const settlesWithinMs = 1_200;

/** Rejects when there is no X server. */
export async function openX11Insertion(
  keys: Pick<X11Keys, 'tap'>,
  onLost: (error: unknown) => void,
  onProblem: (error: unknown) => void,
  announceKeys: AnnounceKeys = async () => () => {},
): Promise<WindowInsertion> {
  const connection = await connectX11(onLost);
  try {
    return await openInsertion(connection, keys, onProblem, announceKeys);
  } catch (error) {
    connection[Symbol.dispose]();
    throw error;
  }
}

async function openInsertion(
  connection: X11Connection,
  keys: Pick<X11Keys, 'tap'>,
  onProblem: (error: unknown) => void,
  announceKeys: AnnounceKeys,
): Promise<WindowInsertion> {
  const ping = await openPing(connection);
  const nudge = openNudge(ping);
  const typing = await openTyping(connection, ping, (press) => asAnnounced(announceKeys, press));
  const textContent = await openTextContent(connection);
  const hint = await connection.atom(keepOutHint);
  const texts = new Set([...textContent('').keys()].filter((format) => format !== hint));
  const selections = await openSelections(connection);
  const lending = openLending<Content, Request, RememberedWindow>({
    selections,
    textContent,
    isQuestion: ({ target }) => !texts.has(target),
    whose: ({ requestor }, { window }) =>
      connection.clientOf(requestor) === connection.clientOf(window) ? 'target' : 'stranger',
    onAnswered: ({ window }) => nudge.answered(window),
    onProblem,
  });
  const chords = createWaitingChords();
  // What waited in a window that is gone is not for the next one of that number.
  const watched = openRememberedWindows(connection, chords.forget);

  async function insert(
    words: WaitingWords,
    remembered: RememberedWindow | null,
    kept: Promise<Kept<Content>>,
    signal: AbortSignal,
    plan: InsertionPlan,
  ): Promise<Inserted> {
    if (plan.by === 'copy') {
      await lending.copy(words.version);
      return 'copied';
    }
    if (remembered === null) {
      await lending.leave(words.version, kept, signal);
      throw new Failure('target-changed');
    }
    const target = remembered;
    const taken = { ...words, text: asTaken(words.text, plan) };
    const how = plan.by === 'paste' ? await paste(taken, target, plan.chord, kept, signal) : null;
    // What could not be given back is left alone by words that are typed.
    if (how === null) await type(taken, target, kept, signal);
    // The words stand there: an Enter that cannot be pressed is left to the person, as every one is elsewhere.
    if (plan.submits) await submit(target, signal).catch(() => {});
    return how ?? 'pasted';
  }

  async function type(
    { text, version }: Words,
    target: RememberedWindow,
    kept: Promise<Kept<Content>>,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await inFront(target, signal);
      await typing.type(text, target, signal);
    } catch (error) {
      await lending.leave(version, kept, signal);
      throw asFailure(error);
    }
  }

  /** Resolves when keys that are pressed now go to the window and mean what they say. */
  async function inFront(target: RememberedWindow, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await personOutOfTheWay(connection, target, signal);
    if (!(await keepsFocus(connection, target))) throw new Failure('target-changed');
  }

  /** Resolves when the keys were pressed into the window, or what is lent for them is not ours any more. */
  function press(
    pressed: Keys,
    target: RememberedWindow,
    signal: AbortSignal,
    loan: Loan | null = null,
    caughtUp: Promise<unknown> = Promise.resolve(),
  ): Promise<Exclude<Pressed, 'in-the-way'>> {
    const isWanted = () => loan?.isOurs() ?? true;
    return pressInFront(announceKeys, {
      inFront: () => inFront(target, signal),
      caughtUp,
      press: async () => {
        const isDone = await keys.tap(pressed, signal, async (looking) => {
          if (!(await isOpenToKeys(looking, target)) || !isWanted()) return false;
          loan?.chordComes();
          return true;
        });
        if (isDone) return 'pressed';
        return isWanted() ? 'in-the-way' : 'not-wanted';
      },
    });
  }

  /**
   * Null, and nothing was done, when what the selections hold could not be given back whole, unless typed words might
   * be taken for something else, or cut off in the middle.
   */
  async function paste(
    words: WaitingWords,
    target: RememberedWindow,
    chord: PasteChord,
    kept: Promise<Kept<Content>>,
    signal: AbortSignal,
  ): Promise<Inserted | null> {
    const mayLose = async () => chord.takesLettersForKeys || !(await typing.isQuick(words.text));
    const waiting = chords.waitingIn(target.window);
    const how = waiting && (await pasteWith(waiting, words, target, chord, kept, signal, mayLose));
    if (how !== null) return how;
    // What was copied may come slowly, and is waited for before the window is looked at.
    const lend = () => lending.lend(chord.reads, words, target, kept, signal, mayLose);
    let loan: Loan | null = null;
    try {
      loan = await lend();
      for (let loans = 1; loan !== null; ) {
        // By then it has looked at what is new in the clipboard, as some do: what it asks from then on, it asks because
        // of the keys.
        const hasLooked = ping.caughtUp(target.window, readyWithinMs);
        if ((await press(chord, target, signal, loan, hasLooked)) === 'not-wanted') {
          if (loans === mostLoans) throw new Error('somebody else keeps the selection');
          loans += 1;
          const last: Loan = loan;
          loan = await lend();
          if (loan === null) await last.takeBack();
          continue;
        }
        const caughtUp = ping.caughtUp(target.window, lendingTimes.chordForgotten);
        loan.chordIsSent(caughtUp, chord.isTerminal);
        chords.sent(target.window, { words: [words], loan, caughtUp }, chord.isTerminal);
        // A hotkey that went down at this very moment got the chord, and the window did not: it is pressed
        // again, unless the person has gone to another window. A key that is merely typed has nothing to
        // do with it; pressed again then, the words would come twice into a window that reads slowly.
        const wasHeld = await heldHotkeyReleased(connection, signal);
        if (!wasHeld || loan.isRead()) break;
      }
      if (loan === null) return null;
      await loan.read(signal);
    } catch (error) {
      await (loan?.giveUp() ?? lending.leave(words.version, kept, signal));
      throw asFailure(error);
    }
    loan.giveBackWhenQuiet();
    return loan.isWhole ? 'pasted' : 'pasted-over';
  }

  /** Null when the window has got to that chord in this moment, without these words. */
  async function pasteWith(
    waiting: WaitingChord,
    words: WaitingWords,
    target: RememberedWindow,
    { reads }: PasteChord,
    kept: Promise<Kept<Content>>,
    signal: AbortSignal,
    mayLose: () => Promise<boolean>,
  ): Promise<Inserted | null> {
    const all = together(waiting.words, words);
    const lent = joined(all);
    let loan: Loan | null = null;
    try {
      loan = await lending.lend(reads, lent, target, kept, signal, mayLose);
      if (loan === null || waiting.loan.isRead()) return null;
      loan.chordWaits(waiting.caughtUp);
      chords.replaced(target.window, waiting, { words: all, loan });
      await loan.read(signal);
    } catch (error) {
      if (loan !== null && !signal.aborted) chords.notRead(target.window);
      await (loan?.giveUp() ?? lending.leave(lent.text, kept, signal));
      throw asFailure(error);
    }
    loan.giveBackWhenQuiet();
    return loan.isWhole ? 'pasted' : 'pasted-over';
  }

  /** The window has the words. If the person has left it meanwhile, Enter is theirs to press. */
  async function submit(target: RememberedWindow, signal: AbortSignal): Promise<void> {
    await press({ key: 'enter', modifiers: [] }, target, signal);
  }

  function targetIn(focused: FocusedWindow | null): WindowTarget {
    const window = focused && watched(focused);
    const kept = lending.owes('CLIPBOARD')
      ? Promise.resolve({ content: null, isWhole: true, changes: -1 })
      : lending.keep('CLIPBOARD');
    kept.catch(() => {});
    const app = window?.windowClass || null;
    return {
      app,
      insert: (text, signal, plan = insertionPlan(app, usualRules), version = text, entry) =>
        insert({ text, version, entry }, window, kept, signal, plan),
    };
  }

  function held(): readonly HeldFormat[] {
    return (['CLIPBOARD', 'PRIMARY'] as const).flatMap((selection) =>
      [...(selections.own(selection) ?? [])].map(([target, { type, unit, data }]) => ({
        selection,
        format: [target, type, unit],
        data,
      })),
    );
  }

  async function handOver(dictum: StartedAs): Promise<void> {
    await lending.settled(settlesWithinMs);
    const copied = selections.own('CLIPBOARD');
    // Words that only wait are nothing for a clipboard manager.
    const isSaved = copied !== null && !copied.has(hint) && (await saveWithManager(connection, copied));
    const isLeft = ({ selection }: HeldFormat) => !isSaved || selection !== 'CLIPBOARD';
    if (held().some(isLeft)) await handToKeeper(dictum, 'x11', () => held().filter(isLeft));
  }

  return {
    handOver,
    remember: async () => targetIn(await focusedWindow(connection)),
    rememberNext: async (awayFrom, signal) => targetIn(await foreignFocus(connection, awayFrom, signal)),
    [Symbol.dispose]: () => {
      lending[Symbol.dispose]();
      nudge[Symbol.dispose]();
      ping[Symbol.dispose]();
      connection[Symbol.dispose]();
    },
  };
}

function asFailure(error: unknown): Failure {
  return error instanceof Failure ? error : new Failure('insertion-failed', { cause: error });
}
