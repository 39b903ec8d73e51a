/**
 * Pasting on X11: Dictum owns the selection itself, so it sees the target read the text, and gives
 * back what was there before, in all its formats, right after.
 */

import { onOneLine } from '../../../src-core/clean-text.ts';
import { type InsertionPlan, insertionPlan, usualRules } from '../../../src-core/insertion-plan.ts';
import type { PasteChord } from '../../../src-core/paste-chord.ts';
import { Failure } from '../../../src-core/transcription.ts';
import { deadlineAfter } from '../../deadline.ts';
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
import { type Content, keepOutHint, openSelections, type SelectionName, textContent } from './selections.ts';
import { openTyping } from './typing.ts';

/** A window that has not asked for the text by then is not going to, in ms. */
const readWithinMs = 2_000;

/**
 * Some apps keep another connection for their clipboard than for their windows; a read by a
 * stranger counts when the target itself does not read within this time, in ms.
 */
const strangerCountsAfterMs = 150;

/** Some apps ask twice, in two formats; after this much quiet the target has what it wanted, in ms. */
const quietAfterReadMs = 120;

interface Kept {
  readonly content: Content | null;
  readonly changes: number;
}

export async function openX11Insertion(
  robot: Pick<Robot, 'tap'>,
  onLost: (error: unknown) => void,
  /** Resolves when whoever else hears keys knows that those that come are ours. */
  announceKeys: () => Promise<void> = async () => {},
): Promise<WindowInsertion> {
  const connection = await connectX11(onLost);
  const selections = await openSelections(connection);
  const typing = await openTyping(connection);
  const hint = await connection.atom(keepOutHint);
  /** What has still to be given back, by selection. */
  const owed = new Map<SelectionName, { content: Content | null; timer: Disposable | null }>();

  async function keep(name: SelectionName): Promise<Kept> {
    const changes = selections.changes(name);
    return { content: await selections.read(name), changes };
  }

  /** One timer for each selection: a second one would give it back in the middle of the next insertion. */
  function giveBackWhenQuiet(name: SelectionName): void {
    const debt = owed.get(name);
    if (debt === undefined) return;
    debt.timer?.[Symbol.dispose]();
    debt.timer = deadlineAfter(quietAfterReadMs, () => void giveBack(name).catch(onLost));
  }

  /** While it is lent again, nobody gives it back. */
  function keepOwing(name: SelectionName): void {
    const debt = owed.get(name);
    debt?.timer?.[Symbol.dispose]();
    if (debt !== undefined) debt.timer = null;
  }

  async function giveBack(name: SelectionName): Promise<void> {
    const debt = owed.get(name);
    if (debt === undefined) return;
    owed.delete(name);
    debt.timer?.[Symbol.dispose]();
    if (debt.content === null || debt.content.size === 0) return selections.clear(name);
    await selections.offer(name, { content: debt.content, onRead: () => {}, onLost: () => {} });
  }

  /** Offers the text; `read` resolves when `target` has read it. */
  async function lend(
    name: SelectionName,
    text: string,
    target: FocusedWindow,
  ): Promise<{
    read: Promise<void>;
    isRead: () => boolean;
    chordComes: () => void;
    chordIsSent: () => void;
  }> {
    const { promise: read, resolve } = Promise.withResolvers<void>();
    let targetCounts = false;
    let strangersCount = false;
    let hasRead = false;
    void read.then(() => {
      hasRead = true;
    });
    await selections.offer(name, {
      content: await textContent(connection, text),
      onRead: (requestor, format) => {
        if (format === hint) return;
        if (connection.clientOf(requestor) === connection.clientOf(target.window)) {
          if (!targetCounts) return;
          // It has what it wanted, and asks once more. Others may ask for ever.
          if (owed.get(name)?.timer) giveBackWhenQuiet(name);
          resolve();
        } else if (strangersCount) deadlineAfter(strangerCountsAfterMs, resolve);
      },
      // Somebody copied something: theirs stays.
      onLost: () => {
        owed.get(name)?.timer?.[Symbol.dispose]();
        owed.delete(name);
      },
    });
    // Clipboard managers and browsers look as soon as the owner changes; that is nobody's paste.
    const chordComes = () => {
      targetCounts = true;
    };
    const chordIsSent = () => {
      strangersCount = true;
    };
    return { read, isRead: () => hasRead, chordComes, chordIsSent };
  }

  const hasFocus = ({ window }: FocusedWindow) => keepsFocus(connection, window);

  async function leaveInClipboard(text: string): Promise<void> {
    owed.get('CLIPBOARD')?.timer?.[Symbol.dispose]();
    owed.delete('CLIPBOARD');
    await selections.offer('CLIPBOARD', {
      content: await textContent(connection, text),
      onRead: () => {},
      onLost: () => {},
    });
  }

  async function insert(
    text: string,
    remembered: FocusedWindow | null,
    kept: Promise<Kept>,
    signal: AbortSignal,
    plan: InsertionPlan,
  ): Promise<'pasted' | 'copied'> {
    if (plan.by === 'copy') {
      await leaveInClipboard(text);
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
      await leaveInClipboard(text);
      if (error instanceof Failure) throw error;
      throw new Failure('insertion-failed', { cause: error });
    }
  }

  /** The window, when keys that are pressed now go to it and mean what they say. */
  async function inFront(remembered: FocusedWindow | null, signal: AbortSignal): Promise<FocusedWindow> {
    if (remembered === null) throw new Failure('target-changed');
    await modifiersReleased(connection, signal);
    await heldHotkeyReleased(connection, signal);
    await announceKeys();
    if (!(await hasFocus(remembered))) throw new Failure('target-changed');
    return remembered;
  }

  async function paste(
    text: string,
    target: FocusedWindow,
    chord: PasteChord,
    kept: Promise<Kept>,
    signal: AbortSignal,
  ): Promise<void> {
    for (const name of chord.reads) await owe(name, kept);
    try {
      const lent = await Promise.all(chord.reads.map((name) => lend(name, text, target)));
      for (;;) {
        for (const { chordComes } of lent) chordComes();
        await robot.tap(chord, signal);
        for (const { chordIsSent } of lent) chordIsSent();
        // A hotkey that went down at this very moment got the chord, and the window did not: it is pressed
        // again, unless the person has gone to another window. A key that is merely typed has nothing to
        // do with it; pressed again then, the words would come twice into a window that reads slowly.
        const wasHeld = await heldHotkeyReleased(connection, signal);
        if (!wasHeld || lent.some(({ isRead }) => isRead())) break;
        await modifiersReleased(connection, signal);
        await announceKeys();
        if (!(await hasFocus(target))) throw new Failure('target-changed');
      }
      await inTime(Promise.race(lent.map(({ read }) => read)), signal);
    } catch (error) {
      for (const name of chord.reads) await giveBack(name).catch(onLost);
      throw error;
    }
    for (const name of chord.reads) giveBackWhenQuiet(name);
  }

  /** What the selection holds now has to be given back. */
  async function owe(name: SelectionName, kept: Promise<Kept>): Promise<void> {
    if (!owed.has(name)) {
      const early = name === 'CLIPBOARD' ? await kept : null;
      const before = early !== null && early.changes === selections.changes(name) ? early : await keep(name);
      owed.set(name, { content: before.content, timer: null });
    }
    keepOwing(name);
  }

  /** The window has the words. If the person has left it meanwhile, Enter is theirs to press. */
  async function submit(target: FocusedWindow, signal: AbortSignal): Promise<void> {
    await modifiersReleased(connection, signal);
    await heldHotkeyReleased(connection, signal);
    await announceKeys();
    if (await hasFocus(target)) await robot.tap({ key: 'enter', modifiers: [] }, signal);
  }

  function targetIn(window: FocusedWindow | null): WindowTarget {
    const kept = owed.has('CLIPBOARD') ? Promise.resolve({ content: null, changes: -1 }) : keep('CLIPBOARD');
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
    [Symbol.dispose]: () => connection[Symbol.dispose](),
  };
}

function inTime(read: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = deadlineAfter(readWithinMs, () => reject(new Error('the window did not read the text')));
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    void read.then(() => {
      timer[Symbol.dispose]();
      resolve();
    });
  });
}
