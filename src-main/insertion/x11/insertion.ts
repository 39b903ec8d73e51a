/**
 * Pasting on X11: Dictum owns the selection itself, so it sees the target read the text, and gives
 * back what was there before, in all its formats, right after.
 */

import { onOneLine } from '../../../src-core/clean-text.ts';
import { type InsertionPlan, insertionPlan, usualRules } from '../../../src-core/insertion-plan.ts';
import type { PasteChord } from '../../../src-core/paste-chord.ts';
import { Failure } from '../../../src-core/transcription.ts';
import { type Kept, keepOutHint, openLending } from '../lending.ts';
import type { Robot } from '../robot.ts';
import type { WindowInsertion, WindowTarget } from '../serve-orders.ts';
import { connectX11 } from './connection.ts';
import {
  type FocusedWindow,
  focusedWindow,
  foreignFocus,
  heldHotkeyReleased,
  keepsFocus,
  modifiersReleased,
} from './desktop.ts';
import { type Content, openSelections, openTextContent, type Request } from './selections.ts';
import { openTyping } from './typing.ts';

export async function openX11Insertion(
  robot: Pick<Robot, 'tap'>,
  onLost: (error: unknown) => void,
): Promise<WindowInsertion> {
  const connection = await connectX11(onLost);
  const typing = await openTyping(connection);
  const hint = await connection.atom(keepOutHint);
  const lending = openLending<Content, Request, FocusedWindow>({
    selections: await openSelections(connection),
    textContent: await openTextContent(connection),
    isQuestion: ({ target }) => target === hint,
    whose: ({ requestor }, { window }) =>
      connection.clientOf(requestor) === connection.clientOf(window) ? 'target' : 'stranger',
    onProblem: onLost,
  });

  const hasFocus = ({ window }: FocusedWindow) => keepsFocus(connection, window);

  async function insert(
    text: string,
    remembered: FocusedWindow | null,
    kept: Promise<Kept<Content>>,
    signal: AbortSignal,
    plan: InsertionPlan,
  ): Promise<'pasted' | 'copied'> {
    if (plan.by === 'copy') {
      await lending.leave(text);
      return 'copied';
    }
    try {
      const target = await inFront(remembered, signal);
      if (plan.by === 'type') await typing.type(plan.isTerminal ? onOneLine(text) : text, target, signal);
      else await paste(plan.chord.isTerminal ? onOneLine(text) : text, target, plan.chord, kept, signal);
      // The words stand there: an Enter that cannot be pressed is left to the person, as every one is elsewhere.
      if (plan.submits) await submit(target, signal).catch(() => {});
      return 'pasted';
    } catch (error) {
      await lending.leave(text);
      if (error instanceof Failure) throw error;
      throw new Failure('insertion-failed', { cause: error });
    }
  }

  /** The window, when keys that are pressed now go to it and mean what they say. */
  async function inFront(remembered: FocusedWindow | null, signal: AbortSignal): Promise<FocusedWindow> {
    if (remembered === null) throw new Failure('target-changed');
    await modifiersReleased(connection, signal);
    await heldHotkeyReleased(connection, signal);
    if (!(await hasFocus(remembered))) throw new Failure('target-changed');
    return remembered;
  }

  async function paste(
    text: string,
    target: FocusedWindow,
    chord: PasteChord,
    kept: Promise<Kept<Content>>,
    signal: AbortSignal,
  ): Promise<void> {
    const loan = await lending.lend(chord.reads, text, target, kept);
    try {
      for (;;) {
        loan.chordComes();
        await robot.tap(chord, signal);
        loan.chordIsSent();
        // A hotkey that went down at this very moment got the chord, and the window did not: it is pressed
        // again, unless the person has gone to another window. A key that is merely typed has nothing to
        // do with it; pressed again then, the words would come twice into a window that reads slowly.
        const wasHeld = await heldHotkeyReleased(connection, signal);
        if (!wasHeld || loan.isRead()) break;
        await modifiersReleased(connection, signal);
        if (!(await hasFocus(target))) throw new Failure('target-changed');
      }
      await loan.read(signal);
    } catch (error) {
      await loan.giveBack().catch(onLost);
      throw error;
    }
    loan.giveBackWhenQuiet();
  }

  /** The window has the words. If the person has left it meanwhile, Enter is theirs to press. */
  async function submit(target: FocusedWindow, signal: AbortSignal): Promise<void> {
    await modifiersReleased(connection, signal);
    await heldHotkeyReleased(connection, signal);
    if (await hasFocus(target)) await robot.tap({ key: 'enter', modifiers: [] }, signal);
  }

  function targetIn(window: FocusedWindow | null): WindowTarget {
    const kept = lending.owes('CLIPBOARD')
      ? Promise.resolve({ content: null, changes: -1 })
      : lending.keep('CLIPBOARD');
    kept.catch(() => {});
    const app = window?.windowClass || null;
    return {
      app,
      insert: (text, signal, plan = insertionPlan(app, usualRules)) =>
        insert(text, window, kept, signal, plan),
    };
  }

  return {
    remember: async () => targetIn(await focusedWindow(connection)),
    rememberNext: async (awayFrom, signal) => targetIn(await foreignFocus(connection, awayFrom, signal)),
    [Symbol.dispose]: () => {
      lending[Symbol.dispose]();
      connection[Symbol.dispose]();
    },
  };
}
