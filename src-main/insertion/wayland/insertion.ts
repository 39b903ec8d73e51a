/**
 * Pasting on Wayland where the compositor lends out its clipboard: Dictum offers the text itself, sees that it is
 * read, and gives back what was there before, in all its formats, right after.
 */

import { setTimeout as delay } from 'node:timers/promises';
import {
  asTaken,
  type Inserted,
  type InsertionPlan,
  insertionPlan,
  usualRules,
} from '../../../src-core/insertion-plan.ts';
import { type PasteChord, pasteChordFor } from '../../../src-core/paste-chord.ts';
import { Failure } from '../../../src-core/transcription.ts';
import type { HeldFormat } from '../keeper/held.ts';
import { handToKeeper } from '../keeper/start-keeper.ts';
import {
  type CaughtUp,
  type Kept,
  keepOutHint,
  type Loan,
  openLending,
  type Selections,
  type Words,
} from '../lending.ts';
import type { KeyPresser } from '../robot.ts';
import type { WindowInsertion, WindowTarget } from '../serve-orders.ts';
import { appIn, openPlaces, type Place } from './place.ts';
import { type Content, type Request, textContent } from './selections.ts';
import type { Toplevels } from './toplevels.ts';
import type { Typing } from './typing.ts';

/**
 * foot takes no other paste while it is still busy with one, and says to nobody when it is done. Only words that
 * come right after others meet that, in ms.
 */
const betweenPastesMs = 80;

/** What was lent last is given back before Dictum ends, if it was read by then, in ms. */
const settlesWithinMs = 1_200;

/** Wayland has no question that windows answer. */
const nobodySays: Promise<CaughtUp> = Promise.resolve('mute');

interface Parts {
  readonly selections: Selections<Content, Request>;
  /** Null where the compositor does not tell: then the words go to whatever window has the focus. */
  readonly toplevels: Toplevels | null;
  readonly robot: KeyPresser;
  /** Null where the compositor takes no keys from us: then what should be typed is pasted. */
  readonly typing: Typing | null;
  readonly onProblem: (error: unknown) => void;
}

export function openWaylandInsertion({
  selections,
  toplevels,
  robot,
  typing,
  onProblem,
}: Parts): WindowInsertion {
  const lending = openLending<Content, Request, Place>({
    selections,
    textContent,
    isQuestion: ({ format }) => format === keepOutHint,
    whose: () => 'unknown',
    onProblem,
  });
  const places = openPlaces(toplevels);
  const { hasFocus } = places;
  let lastReadAt = Number.NEGATIVE_INFINITY;

  async function insert(
    { text, version }: Words,
    place: Place,
    kept: Promise<Kept<Content>>,
    signal: AbortSignal,
    plan: InsertionPlan,
  ): Promise<Inserted> {
    if (plan.by === 'copy') {
      await lending.copy(version);
      return 'copied';
    }
    if (!hasFocus(place)) {
      await lending.leave(version, kept, signal);
      throw new Failure('target-changed');
    }
    const words = { version, text: asTaken(text, plan) };
    const canType = typing?.canType(text) ?? false;
    let how: Inserted | null = null;
    if (plan.by === 'paste' || !canType) {
      // What cannot be typed is pasted as the app is known to take it.
      const chord = plan.by === 'paste' ? plan.chord : pasteChordFor(appIn(place)?.toLowerCase() ?? '');
      const mayLose = () => !canType || chord.takesLettersForKeys;
      how = await paste(words, place, chord, kept, signal, mayLose);
    }
    // What could not be given back is left alone by words that are typed.
    if (how === null) await type(words, place, kept, signal);
    // The words stand there: an Enter that cannot be pressed is left to the person.
    if (plan.submits) await submit(place, signal).catch(() => {});
    return how ?? 'pasted';
  }

  async function type(
    { text, version }: Words,
    place: Place,
    kept: Promise<Kept<Content>>,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await typing?.type(text, () => hasFocus(place), signal);
    } catch (error) {
      await lending.leave(version, kept, signal);
      throw asFailure(error);
    }
  }

  /** Null, and nothing was done, when what the selections hold could not be given back whole, unless it `mayLose`. */
  async function paste(
    words: Words,
    place: Place,
    chord: PasteChord,
    kept: Promise<Kept<Content>>,
    signal: AbortSignal,
    mayLose: () => boolean,
  ): Promise<Inserted | null> {
    // Which of them the window reads is its own affair: what somebody had marked may end with a line break.
    const lent = chord.reads.filter((name) => selections.has(name));
    const names = lent.length > 0 ? lent : (['CLIPBOARD'] as const);
    const lend = () => lending.lend(names, words, place, kept, signal, mayLose);
    let loan: Loan | null = null;
    try {
      await notBusy(signal);
      loan = await lend();
      // What somebody copies at this very moment would be pasted; they get it back instead.
      if (loan?.isOurs() === false) {
        const last: Loan = loan;
        loan = await lend();
        if (loan === null) await last.takeBack();
      }
      if (loan === null) return null;
      if (!loan.isOurs()) throw new Error('somebody else keeps the selection');
      if (!hasFocus(place)) throw new Failure('target-changed');
      loan.chordComes();
      loan.chordIsSent(nobodySays, chord.isTerminal);
      await robot.tap(chord, signal);
      await loan.read(signal);
      lastReadAt = performance.now();
    } catch (error) {
      await (loan?.giveUp() ?? lending.leave(words.version, kept, signal));
      throw asFailure(error);
    }
    loan.giveBackWhenQuiet();
    return loan.isWhole ? 'pasted' : 'pasted-over';
  }

  async function notBusy(signal: AbortSignal): Promise<void> {
    const busyMs = lastReadAt + betweenPastesMs - performance.now();
    if (busyMs > 0) await delay(busyMs, undefined, { signal });
  }

  /** What is read is not written yet: windows read the pipe when they get to it, and Enter must not overtake that. */
  async function submit(place: Place, signal: AbortSignal): Promise<void> {
    await notBusy(signal);
    if (hasFocus(place)) await robot.tap({ key: 'enter', modifiers: [] }, signal);
  }

  function targetIn(place: Place): WindowTarget {
    const kept = lending.owes('CLIPBOARD')
      ? Promise.resolve({ content: null, isWhole: true, changes: -1 })
      : lending.keep('CLIPBOARD');
    kept.catch(() => {});
    const app = appIn(place);
    return {
      app,
      insert: (text, signal, plan = insertionPlan(app, usualRules), version = text) =>
        insert({ text, version }, place, kept, signal, plan),
    };
  }

  function held(): readonly HeldFormat[] {
    return (['CLIPBOARD', 'PRIMARY'] as const).flatMap((selection) =>
      [...(selections.own(selection) ?? [])].map(([format, data]) => ({ selection, format: [format], data })),
    );
  }

  return {
    handOver: async (dictum) => {
      await lending.settled(settlesWithinMs);
      if (held().length > 0) await handToKeeper(dictum, 'wayland', held);
    },
    remember: async () => targetIn(places.now()),
    rememberNext: async (_awayFrom, signal) => targetIn(await places.next(signal)),
    [Symbol.dispose]: () => lending[Symbol.dispose](),
  };
}

function asFailure(error: unknown): Failure {
  const hasChanged = error instanceof Failure && error.code === 'target-changed';
  return hasChanged ? error : new Failure('insertion-failed', { cause: error });
}
