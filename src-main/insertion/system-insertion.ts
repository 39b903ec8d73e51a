/**
 * Pasting where nobody tells us who reads the clipboard: macOS and Windows, and Wayland's desktops behind a portal.
 * What was copied is given back a moment after the chord, as near as the system allows. Where the window of the press is
 * told, it is remembered, and nothing goes into another one.
 */
import {
  asTaken,
  type Inserted,
  type InsertionPlan,
  type InsertionRules,
  insertionPlan,
  type PasteModifier,
  usualChord,
} from '../../src-core/insertion-plan.ts';
import type { PasteChord } from '../../src-core/paste-chord.ts';
import { Failure } from '../../src-core/transcription.ts';
import { deadlineAfter } from '../deadline.ts';
import type { FrontWindow } from '../native/desktop-calls.ts';
import type { Native } from '../native/native.ts';
import { type FrontWindows, knownApp, openFrontWindows } from './front-window.ts';
import type { Insertion, Target } from './insertion.ts';
import { lendingTimes } from './lending.ts';
import { electronClipboard, nativeClipboard, type SystemClipboard } from './lent-clipboard.ts';
import type { KeyPresser, Robot } from './robot.ts';

/** Apps read the clipboard while they handle the key; the slow ones measured by peers took this long, in ms. */
const giveBackAfterMs = 400;

/** So often a window that is busy is asked again, in ms: an insertion may stand in line behind it. */
const askEveryMs = 200;

/** Who copies once more while the words stand there gets theirs back, and who goes on and on has no words pasted. */
const mostLoans = 3;

/** What the system itself can be asked. */
interface SystemDesktop {
  readonly native: Pick<Native, 'call'>;
  /** How the table of apps would know Dictum itself. */
  readonly ownApp: string;
  /** Called once, as soon as an app was told. */
  readonly onAppsKnown: () => void;
}

interface Deps<Image> {
  /** One that cannot type pastes instead. */
  readonly robot: KeyPresser & Partial<Pick<Robot, 'type' | 'modifiersUp'>>;
  readonly clipboard: SystemClipboard<Image>;
  /** Null where nobody asks the system. */
  readonly desktop: SystemDesktop | null;
  /** Whoever else tells of windows then. */
  readonly otherWindows?: FrontWindows;
  /** What the person says of apps, at the moment. */
  readonly rules: () => InsertionRules;
  readonly pasteModifier: PasteModifier;
  /** Where the system lets nobody press keys whom the person has not allowed it, keys vanish without an error. */
  readonly mayPress: () => boolean;
  readonly onProblem: (error: unknown) => void;
}

interface Debt {
  readonly isWhole: boolean;
  /** From the chord on. */
  reading: Reading | null;
}

interface Reading extends Disposable {
  /** The app has had its time to read the words, or nobody waits for it any more. */
  readonly ended: Promise<void>;
}

type PressingPlan = Exclude<InsertionPlan, { by: 'copy' }>;

export function openSystemInsertion<Image>({
  robot,
  clipboard: electron,
  desktop,
  otherWindows,
  rules,
  pasteModifier,
  mayPress,
  onProblem,
}: Deps<Image>): Insertion {
  const windows: FrontWindows | null =
    desktop === null ? (otherWindows ?? null) : openFrontWindows({ ...desktop, onProblem });
  const clipboard =
    desktop === null
      ? electronClipboard(electron)
      : nativeClipboard(desktop.native, electronClipboard(electron), onProblem);
  /** From before words of ours stand in the clipboard until what was kept is back there. */
  let owed: Debt | null = null;
  let givingBack: Promise<void> | null = null;
  /** Words that wait there in place of what is kept: inserted after all, they give it back. Others give them back. */
  let left: string | null = null;

  function owesNothing(): void {
    owed?.reading?.[Symbol.dispose]();
    owed = null;
  }

  /** Whether what is kept then, and can be given back, is all that the person has copied. */
  async function keepCopied(): Promise<boolean> {
    for (let debt = owed; debt !== null; debt = owed) {
      const isOurs = await clipboard.isOurs();
      // It was given back in that moment, or another insertion has it to give back.
      if (owed !== debt) continue;
      if (isOurs) return debt.isWhole;
      break;
    }
    // Somebody has copied while they stood there: that is what is given back now.
    owesNothing();
    // Words that wait there are ours: what they took the place of is kept still.
    if (left !== null) {
      await givingBack;
      if (await clipboard.isOurs()) return true;
    }
    left = null;
    return clipboard.keep();
  }

  /** The words are to be what was copied last. */
  async function copy(version: string): Promise<void> {
    owesNothing();
    left = null;
    await clipboard.write(version);
  }

  /** The words could not be put there: they wait. */
  async function leave(version: string): Promise<void> {
    const isWhole = await keepCopied();
    owesNothing();
    await clipboard.write(version);
    left = isWhole ? version : null;
  }

  const planFor = (target: FrontWindow | null) => insertionPlan(knownApp(target), rules(), pasteModifier);

  /** Resolves when keys that are pressed now go to the window, as far as that is known. */
  async function inFront(target: FrontWindow | null, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    // Nothing comes between the look and the keys.
    await robot.modifiersUp?.(signal);
    if (target !== null && (await windows?.keepsFocus(target)) === false) throw new Failure('target-changed');
  }

  /** Resolves with false, and nothing is pressed, when somebody has copied before the keys could be. */
  async function paste(
    text: string,
    chord: PasteChord,
    isWhole: boolean,
    target: FrontWindow | null,
    signal: AbortSignal,
  ): Promise<boolean> {
    owed?.reading?.[Symbol.dispose]();
    const debt: Debt = { isWhole, reading: null };
    owed = debt;
    await clipboard.write(text);
    await inFront(target, signal);
    // Whose keys were waited for may have copied with them: that would be pasted.
    if (!(await clipboard.isOurs())) return false;
    await robot.tap({ key: chord.key, modifiers: chord.modifiers }, signal);
    // Another insertion has the same to give back, or gave up on it.
    if (owed === debt) giveBackLater(debt, target);
    return true;
  }

  function giveBackLater(debt: Debt, target: FrontWindow | null): void {
    // What could not be kept is gone; the words stay rather than nothing.
    if (!debt.isWhole) return owesNothing();
    const end = new AbortController();
    const ended = untilRead(target, end.signal).then(() => giveBack(debt));
    debt.reading = { ended, [Symbol.dispose]: () => end.abort() };
  }

  /** Unless it is owed no longer: other words stand there by now, or somebody has copied. */
  function giveBack(debt: Debt): void {
    if (owed !== debt) return;
    owesNothing();
    const own = putBack().catch(onProblem);
    givingBack = own;
    void own.finally(() => {
      if (givingBack === own) givingBack = null;
    });
  }

  /** Other words that wait are there again, and what was kept is given back once those are inserted. */
  async function putBack(): Promise<void> {
    const waiting = left;
    if (waiting === null) return clipboard.giveBack();
    if (await clipboard.isOurs()) await clipboard.write(waiting);
    else left = null;
  }

  /**
   * The chord waits in a window that is busy, and what stands in the clipboard then is pasted. One that is busy at the end
   * of its time may have been all along.
   */
  async function untilRead(target: FrontWindow | null, signal: AbortSignal): Promise<void> {
    const answers = async () => target === null || ((await windows?.answers(target)) ?? true);
    let isForgotten = false;
    using _forgotten = deadlineAfter(lendingTimes.chordForgotten, () => {
      isForgotten = true;
    });
    const isWaitedFor = () => !signal.aborted && !isForgotten;
    do {
      while (isWaitedFor() && !(await answers())) await pause(askEveryMs);
      if (!signal.aborted) await pause(giveBackAfterMs);
    } while (isWaitedFor() && !(await answers()));
  }

  /** Words that were pasted stand there in place of what is given back. */
  function isOwing(): boolean {
    return givingBack !== null || (owed !== null && owed.reading !== null);
  }

  async function put(
    text: string,
    version: string,
    plan: PressingPlan,
    target: FrontWindow | null,
    signal: AbortSignal,
  ): Promise<Inserted> {
    const type = async () => {
      await inFront(target, signal);
      await robot.type?.(text, signal);
      return 'pasted' as const;
    };
    if (plan.by === 'type' && robot.type !== undefined) return type();
    const chord = plan.by === 'paste' ? plan.chord : usualChord(knownApp(target), pasteModifier);
    for (let loans = 1; loans <= mostLoans; loans += 1) {
      const isWhole = await keepCopied();
      // What an app copies for itself alone can be given back by nobody: typed words leave it alone, unless they might
      // be taken for something else.
      if (!isWhole && robot.type !== undefined && !chord.takesLettersForKeys) return type();
      if (!(await paste(text, chord, isWhole, target, signal))) continue;
      if (left === version) left = null;
      return isWhole ? 'pasted' : 'pasted-over';
    }
    throw new Error('somebody else keeps the clipboard');
  }

  /** The words stand there: an Enter that cannot be pressed is left to the person, also when they have left the window. */
  async function submit(target: FrontWindow | null, signal: AbortSignal): Promise<void> {
    if (target === null || !(await windows?.hasFocus(target))) return;
    await robot.tap({ key: 'enter', modifiers: [] }, signal).catch(() => {});
  }

  async function insert(
    target: FrontWindow | null,
    text: string,
    signal: AbortSignal,
    version: string,
  ): Promise<Inserted> {
    const plan = planFor(target);
    if (plan.by === 'copy' || !mayPress()) {
      await copy(version);
      return 'copied';
    }
    let inserted: Inserted;
    try {
      inserted = await put(asTaken(text, plan), version, plan, target, signal);
    } catch (error) {
      await leave(version);
      throw error instanceof Failure ? error : new Failure('insertion-failed', { cause: error });
    }
    if (plan.submits) await submit(target, signal);
    return inserted;
  }

  function targetIn(window: FrontWindow | null): Target {
    if (owed === null && left === null && planFor(window).by === 'paste') clipboard.prepare();
    return {
      app: window?.app ?? null,
      asTaken: (text) => asTaken(text, planFor(window)),
      insert: (text, signal, version = text) => insert(window, text, signal, version),
    };
  }

  return {
    remember: async () => targetIn((await windows?.current()) ?? null),
    rememberNext: async (signal) => targetIn((await windows?.next(signal)) ?? null),
    isOwing,
    handOver: async () => {
      // The app may still read the words. Nobody waits longer for one that hangs to quit.
      const debt = owed;
      if (debt !== null && debt.reading !== null) {
        await Promise.race([debt.reading.ended, pause(lendingTimes.longestLoan)]);
        giveBack(debt);
      }
      await givingBack;
    },
    [Symbol.dispose]: owesNothing,
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void deadlineAfter(ms, resolve));
}
