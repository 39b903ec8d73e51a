/**
 * Typing on X11, for apps that are not to be pasted into. The keys are real ones (XTEST); a character
 * that the layout does not have is put on a key that it leaves free.
 *
 * A window looks a key up when it gets to it, not when it is pressed: the keyboard must not change
 * before that. Windows that answer a ping have got to it when they do; for the others, and for those
 * that look up later still, the keyboard goes back to what it was only after a while. A part of the text goes out at
 * once; before each it is looked whether the person holds a key that would make others of them.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { XTest } from 'x11';
import { Failure } from '../../../src-core/transcription.ts';
import { type TypedPart, typedParts } from '../../../src-core/typed-keys.ts';
import { deadlineAfter } from '../../deadline.ts';
import { ask, type X11Connection } from './connection.ts';
import { hasFocus, isPersonInTheWay, personOutOfTheWay } from './desktop.ts';
import type { Ping } from './ping.ts';
import type { RememberedWindow } from './remembered-windows.ts';

export interface Typing {
  /** Whether this keyboard has it all typed long before an insertion is given up, in a slow window too. */
  isQuick(text: string): Promise<boolean>;
  /**
   * Resolves when the window has worked through the keys, where it says so. Between two parts of the text it waits
   * while a modifier or a hotkey is held. Rejects with `target-changed` when another window has got the focus, or
   * somebody the keyboard; a part may be typed then.
   */
  type(text: string, target: RememberedWindow, signal: AbortSignal): Promise<void>;
}

/** The keyboard goes back to what it was after so much quiet, in ms. */
const giveBackAfterMs = 1_000;

/** A window that has never answered by then may be one that never does, in ms. */
const answersWithinMs = 500;

/** One that has answered before hangs; its keys wait for it, and the keyboard stays as it is for them so long, in ms. */
const hangsAtMostMs = 10_000;

/** What a window that answers no ping is given to see the new keyboard, and to work through the keys, in ms. */
const silentPaceMs = { keyboard: 40, keys: 200 };

/**
 * Words that are above one of these may take seconds: a window takes some ms for a key, and a part for which the keyboard
 * has to change about a quarter of a second.
 */
const quick = { characters: 500, parts: 8 };

/** In the state of the pointer: Caps Lock is on. */
const lockMask = 2;

/** @param asOurs presses keys as our own, where somebody hears them. */
export async function openTyping(
  connection: X11Connection,
  ping: Ping,
  asOurs: (press: () => Promise<boolean>) => Promise<boolean>,
): Promise<Typing> {
  const { client, keycodes, root } = connection;
  const test = await ask<XTest>((answer) => client.require('xtest', answer));
  const lent = new Set<number>();
  let giveBackTimer: Disposable | null = null;
  /** Said by the window that the last keys went to, or nothing in time; null when it was not asked. */
  let hasGotThere: Promise<unknown> | null = null;

  function press(...keys: readonly number[]): void {
    for (const keycode of keys) test.FakeInput(test.KeyPress, keycode, 0, 0, 0, 0);
    for (const keycode of keys.toReversed()) test.FakeInput(test.KeyRelease, keycode, 0, 0, 0, 0);
  }

  /** Resolves when the window has got to everything that was sent to it before, or does not say so in time. */
  async function caughtUp(target: number, otherwiseAfterMs: number, signal: AbortSignal): Promise<void> {
    const withinMs = ping.hasAnswered(target) ? hangsAtMostMs : answersWithinMs;
    const gotThere = ping.caughtUp(target, withinMs);
    hasGotThere = gotThere;
    if ((await unlessAborted(signal, gotThere)) === 'mute')
      await delay(otherwiseAfterMs, undefined, { signal });
  }

  /** The keyboard goes back when the window has got to the last keys; they are its own, so nobody waits that long. */
  async function finish(target: number, signal: AbortSignal): Promise<void> {
    const gotThere = ping.caughtUp(target, hangsAtMostMs);
    hasGotThere = gotThere;
    const patience = Promise.withResolvers<void>();
    const timer = deadlineAfter(answersWithinMs, patience.resolve);
    await unlessAborted(signal, Promise.race([gotThere, patience.promise]));
    timer[Symbol.dispose]();
  }

  function lend({ lent: keysyms }: TypedPart): void {
    for (const [keycode, keysym] of keysyms) {
      lent.add(keycode);
      // On both levels: whatever else is on, the key writes this.
      client.ChangeKeyboardMapping(keycode, 2, [keysym, keysym]);
    }
  }

  function giveBackSoon(): void {
    const gotThere = hasGotThere ?? Promise.resolve();
    const timer = deadlineAfter(giveBackAfterMs, () => {
      void gotThere.then(() => {
        // Unless something is typed again.
        if (giveBackTimer === timer) giveBack();
      });
    });
    giveBackTimer = timer;
  }

  function giveBack(): void {
    for (const keycode of lent) client.ChangeKeyboardMapping(keycode, 2, [0, 0]);
    lent.clear();
  }

  /** Resolves with whether it was typed: not when the keys would have been others, or gone to somebody else. */
  async function typePart(
    { strokes }: TypedPart,
    target: RememberedWindow,
    keys: SpecialKeys,
  ): Promise<boolean> {
    // Nobody can take the focus between the look at it and the last key.
    client.GrabServer();
    try {
      if (await isPersonInTheWay(connection, target)) return false;
      if (!(await hasFocus(connection, target))) throw new Failure('target-changed');
      const { keyMask } = await ask<{ readonly keyMask: number }>((answer) =>
        client.QueryPointer(root, answer),
      );
      const isLocked = (keyMask & lockMask) !== 0 && keys.lock !== null;
      if (isLocked) press(keys.lock);
      for (const { keycode, hasShift } of strokes) press(...(hasShift ? [keys.shift] : []), keycode);
      if (isLocked) press(keys.lock);
    } finally {
      client.UngrabServer();
    }
    await ask((answer) => client.GetInputFocus(answer));
    return true;
  }

  /** Rejects when this keyboard leaves no key free for what it does not have. */
  async function partsOf(text: string): Promise<{ parts: readonly TypedPart[]; keys: SpecialKeys }> {
    const modifiers = await ask<readonly (readonly number[])[]>((answer) =>
      client.GetModifierMapping(answer),
    );
    const rows = await ask<readonly (readonly number[])[]>((answer) =>
      client.GetKeyboardMapping(keycodes.first, keycodes.count, answer),
    );
    // What is lent already is as good as free.
    const ownRows = rows.map((row, index) => (lent.has(keycodes.first + index) ? [] : row));
    const layout = { first: keycodes.first, rows: ownRows, modifiers: new Set(modifiers.flat()) };
    return { parts: typedParts(text, layout), keys: specialKeys(modifiers) };
  }

  return {
    isQuick: async (text) => {
      if (text.length > quick.characters) return false;
      return partsOf(text).then(
        ({ parts }) => parts.length <= quick.parts,
        () => false,
      );
    },
    type: async (text, target, signal) => {
      giveBackTimer?.[Symbol.dispose]();
      giveBackTimer = null;
      const { parts, keys } = await partsOf(text);
      try {
        for (const [index, part] of parts.entries()) {
          signal.throwIfAborted();
          if (part.lent.size > 0) {
            lend(part);
            await caughtUp(target.window, silentPaceMs.keyboard, signal);
          }
          while (!(await asOurs(() => typePart(part, target, keys))))
            await personOutOfTheWay(connection, target, signal);
          // Before the window has got to its keys the keyboard must not change.
          if (index < parts.length - 1) await caughtUp(target.window, silentPaceMs.keys, signal);
          else await finish(target.window, signal);
        }
      } finally {
        giveBackSoon();
      }
    },
  };
}

function unlessAborted<Value>(signal: AbortSignal, value: Promise<Value>): Promise<Value> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  return Promise.race([value, promise]).finally(() => signal.removeEventListener('abort', giveUp));
}

interface SpecialKeys {
  readonly shift: number;
  readonly lock: number | null;
}

/** Rows: Shift, Lock, Control, Mod1 … Mod5. */
function specialKeys([shift = [], lock = []]: readonly (readonly number[])[]): SpecialKeys {
  const first = (row: readonly number[]) => row.find((keycode) => keycode !== 0) ?? null;
  return { shift: first(shift) ?? 50, lock: first(lock) };
}
