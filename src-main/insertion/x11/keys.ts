/**
 * Presses keys on X11 (XTEST), each where it is in the layout of this moment. robotjs is not used here: it asks for the
 * key of a letter and does not look at the answer, and where a layout has no such letter, a Cyrillic one has no V,
 * the server refuses key 0 and Xlib ends the process, with the clipboard it holds.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { XTest } from 'x11';
import { type ChordKeycodes, chordKeycodes } from '../../../src-core/chord-keys.ts';
import { Failure } from '../../../src-core/transcription.ts';
import { deadlineAfter } from '../../deadline.ts';
import type { Keys } from '../robot.ts';
import { ask, connectX11, type X11Connection } from './connection.ts';

export interface X11Keys extends Disposable {
  /**
   * Resolves with whether the keys went down and up: not when `mayPress` says no, which is asked over this connection
   * when nothing else is left to do. Rejects with `insertion-failed` when they could not.
   */
  tap(
    keys: Keys,
    signal: AbortSignal,
    mayPress: (connection: X11Connection) => Promise<boolean>,
  ): Promise<boolean>;
}

/** What a window is given to see that a key has a letter more, in ms. */
const newKeySeenMs = 40;

/** A window looks a key up when it gets to it; by then it has, in ms. */
const giveBackAfterMs = 2_000;

/** In the state of the pointer: which of the layouts is on. */
const groupShift = 13;
const groupMask = 3;

/** Has a connection of its own, and says when that is lost. Rejects when there is no X server, or one without XTEST. */
export async function openX11Keys(onLost: (error: unknown) => void = () => {}): Promise<X11Keys> {
  let isLost = false;
  const gone = new Error('the X server is gone');
  const waiting = new Set<(error: unknown) => void>();
  const connection = await connectX11((error) => {
    isLost = true;
    for (const giveUp of waiting) giveUp(new Failure('insertion-failed', { cause: error }));
    onLost(error);
  });
  const { client, keycodes, root } = connection;
  const test = await orLost(ask<XTest>((answer) => client.require('xtest', answer)));
  let lent: (NonNullable<ChordKeycodes['lent']> & { readonly timer: Disposable }) | null = null;

  /** What was asked when the connection was lost is never answered. */
  function orLost<Value>(answer: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      if (isLost) return reject(new Failure('insertion-failed', { cause: gone }));
      waiting.add(reject);
      answer.then(resolve, reject).finally(() => waiting.delete(reject));
    });
  }

  async function find(chord: Parameters<typeof chordKeycodes>[0]): Promise<ChordKeycodes> {
    const [rows, modifiers, { keyMask }] = await orLost(
      Promise.all([
        ask<readonly (readonly number[])[]>((answer) =>
          client.GetKeyboardMapping(keycodes.first, keycodes.count, answer),
        ),
        ask<readonly (readonly number[])[]>((answer) => client.GetModifierMapping(answer)),
        ask<{ readonly keyMask: number }>((answer) => client.QueryPointer(root, answer)),
      ]),
    );
    return chordKeycodes(
      chord,
      { first: keycodes.first, rows },
      modifiers,
      (keyMask >> groupShift) & groupMask,
    );
  }

  /** Resolves when the layout has all of the chord, and windows have seen it. */
  async function lendMissing(chord: Parameters<typeof chordKeycodes>[0], signal: AbortSignal): Promise<void> {
    const { lent: missing, pressed } = await find(chord);
    if (missing !== null) {
      const { keycode, keysyms } = missing;
      client.ChangeKeyboardMapping(keycode, keysyms.length, keysyms);
      giveBackSoon(missing);
      await delay(newKeySeenMs, undefined, { signal });
    } else if (lent !== null && pressed.includes(lent.keycode)) {
      lent.timer[Symbol.dispose]();
      giveBackSoon(lent);
    }
  }

  function press(chord: readonly number[]): void {
    for (const keycode of chord) test.FakeInput(test.KeyPress, keycode, 0, 0, 0, 0);
    for (const keycode of chord.toReversed()) test.FakeInput(test.KeyRelease, keycode, 0, 0, 0, 0);
  }

  /** Somebody who has chosen another layout meanwhile has taken it back already. */
  async function giveBack(): Promise<void> {
    if (lent === null || isLost) return;
    const { keycode, keysyms, before } = lent;
    lent = null;
    const [row = []] = await orLost(
      ask<readonly (readonly number[])[]>((answer) => client.GetKeyboardMapping(keycode, 1, answer)),
    );
    if (keysyms.every((keysym, column) => row[column] === keysym))
      client.ChangeKeyboardMapping(keycode, before.length, before);
  }

  /** A server that is gone has taken its keys with it. */
  function giveBackQuietly(): void {
    giveBack().catch(() => {});
  }

  function giveBackSoon(what: NonNullable<ChordKeycodes['lent']>): void {
    lent = { ...what, timer: deadlineAfter(giveBackAfterMs, giveBackQuietly) };
  }

  return {
    tap: async ({ key, modifiers }, signal, mayPress) => {
      signal.throwIfAborted();
      if (isLost) throw new Failure('insertion-failed', { cause: gone });
      await lendMissing([...modifiers, key], signal);
      // Nobody can take the focus between the look at it and the last key.
      client.GrabServer();
      try {
        const [{ pressed }, isFree] = await Promise.all([
          find([...modifiers, key]),
          orLost(mayPress(connection)),
        ]);
        if (!isFree) return false;
        press(pressed);
      } finally {
        client.UngrabServer();
      }
      // Only when this is answered are the keys up for everybody who looks.
      await orLost(ask((answer) => client.GetInputFocus(answer)));
      return true;
    },
    [Symbol.dispose]: () => {
      lent?.timer[Symbol.dispose]();
      const close = () => connection[Symbol.dispose]();
      giveBack().then(close, close);
    },
  };
}
