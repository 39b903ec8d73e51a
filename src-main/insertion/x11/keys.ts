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
import type { KeyPresser } from '../robot.ts';
import { ask, connectX11 } from './connection.ts';

/** What a window is given to see that a key has a letter more, in ms. */
const newKeySeenMs = 40;

/** A window looks a key up when it gets to it; by then it has, in ms. */
const giveBackAfterMs = 2_000;

/** In the state of the pointer: which of the layouts is on. */
const groupShift = 13;
const groupMask = 3;

/** Has a connection of its own, and says when that is lost. Rejects when there is no X server, or one without XTEST. */
export async function openX11Keys(onLost: (error: unknown) => void = () => {}): Promise<KeyPresser> {
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
    tap: async ({ key, modifiers }, signal) => {
      signal.throwIfAborted();
      if (isLost) throw new Failure('insertion-failed', { cause: gone });
      const chord = await find([...modifiers, key]);
      if (chord.lent !== null) {
        const { keycode, keysyms } = chord.lent;
        client.ChangeKeyboardMapping(keycode, keysyms.length, keysyms);
        giveBackSoon(chord.lent);
        await delay(newKeySeenMs, undefined, { signal });
      } else if (lent !== null && chord.pressed.includes(lent.keycode)) {
        lent.timer[Symbol.dispose]();
        giveBackSoon(lent);
      }
      press(chord.pressed);
      // Only when this is answered are the keys up for everybody who looks.
      await orLost(ask((answer) => client.GetInputFocus(answer)));
    },
    [Symbol.dispose]: () => {
      lent?.timer[Symbol.dispose]();
      const close = () => connection[Symbol.dispose]();
      giveBack().then(close, close);
    },
  };
}
