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
import x11, { type XTest } from 'x11';
import { Failure } from '../../../src-core/transcription.ts';
import { type TypedPart, typedParts } from '../../../src-core/typed-keys.ts';
import { deadlineAfter } from '../../deadline.ts';
import { ask, readProperty, type X11Connection } from './connection.ts';
import {
  type FocusedWindow,
  focusedWindow,
  heldHotkeyReleased,
  isPersonInTheWay,
  modifiersReleased,
} from './desktop.ts';

export interface Typing {
  /**
   * Resolves when the window has worked through the keys, where it says so. Between two parts of the text it waits
   * while a modifier or a hotkey is held. Rejects with `target-changed` when another window has got the focus; a part
   * may be typed then.
   */
  type(text: string, target: FocusedWindow, signal: AbortSignal): Promise<void>;
}

/** The keyboard goes back to what it was after so much quiet, in ms, if the window has got to its keys by then. */
const giveBackAfterMs = 1_000;

/** A window that has never answered by then may be one that says it does, and does not, in ms. */
const answersWithinMs = 500;

/** One that has answered before hangs when it does not answer; its keys wait for it, and the keyboard so long, in ms. */
const hangsAtMostMs = 10_000;

/** What a window that answers no ping is given to see the new keyboard, and to work through the keys, in ms. */
const silentPaceMs = { keyboard: 40, keys: 200 };

/** Who is told what windows answer to a ping: the first by the rule, the second by Qt. */
const pongMask = x11.eventMask.SubstructureNotify | x11.eventMask.StructureNotify;

/** In the state of the pointer: Caps Lock is on. */
const lockMask = 2;

export async function openTyping(connection: X11Connection): Promise<Typing> {
  const { client, keycodes, root, window } = connection;
  const test = await ask<XTest>((answer) => client.require('xtest', answer));
  const protocols = await connection.atom('WM_PROTOCOLS');
  const ping = await connection.atom('_NET_WM_PING');
  const lent = new Set<number>();
  const clock = await connection.atom('DICTUM_CLOCK');
  /** Says that it answers pings, and did not yet; some toolkits never do. */
  let silent: number | null = null;
  /** Has answered a ping. */
  let answering: number | null = null;
  /** Until when the keyboard stays as it is for keys that a window has not got to yet; null when there are none. */
  let unanswered: { readonly time: number; readonly until: number } | null = null;
  let giveBackTimer: Disposable | null = null;

  let onPong: (window: number, time: number) => void = () => {};
  connection.onEvent(({ name, data }) => {
    const [protocol, time = 0, window = 0] = data ?? [];
    if (name === 'ClientMessage' && protocol === ping) onPong(window, time);
  });

  function press(...keys: readonly number[]): void {
    for (const keycode of keys) test.FakeInput(test.KeyPress, keycode, 0, 0, 0, 0);
    for (const keycode of keys.toReversed()) test.FakeInput(test.KeyRelease, keycode, 0, 0, 0, 0);
  }

  /** Resolves when the window has got to everything that was sent to it before, or does not say so in time. */
  async function caughtUp(
    target: number,
    otherwise: { readonly afterMs: number; readonly hangingMs: number },
    signal: AbortSignal,
  ): Promise<void> {
    if (!(await answersPing(target))) return delay(otherwise.afterMs, undefined, { signal });
    const time = await serverTime();
    unanswered = { time, until: performance.now() + hangsAtMostMs };
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const giveUp = () => reject(signal.reason);
    // It hears of the answer for as long as somebody may, also when nobody waits here any more.
    onPong = (window, answered) => {
      if (window !== target) return;
      answering = target;
      if (silent === target) silent = null;
      if (answered !== time) return;
      unanswered = null;
      resolve();
    };
    const patienceMs =
      target === silent
        ? otherwise.afterMs
        : target === answering
          ? otherwise.hangingMs
          : Math.max(answersWithinMs, otherwise.afterMs);
    const timer = deadlineAfter(patienceMs, () => {
      if (target !== answering) silent = target;
      resolve();
    });
    signal.addEventListener('abort', giveUp, { once: true });
    client.SendClientMessage(target, target, protocols, 32, [ping, time, target, 0, 0], 0);
    try {
      await promise;
    } finally {
      timer[Symbol.dispose]();
      signal.removeEventListener('abort', giveUp);
    }
  }

  /** Programs take the time in a message for the present one, so it has to be. */
  function serverTime(): Promise<number> {
    return new Promise((resolve) => {
      const stop = connection.onEvent(({ name, atom, wid, time = 0 }) => {
        if (name !== 'PropertyNotify' || atom !== clock || wid !== window) return;
        stop();
        resolve(time);
      });
      client.ChangeProperty(0, window, clock, clock, 8, Buffer.alloc(0));
    });
  }

  function lend({ lent: keysyms }: TypedPart): void {
    for (const [keycode, keysym] of keysyms) {
      lent.add(keycode);
      // On both levels: whatever else is on, the key writes this.
      client.ChangeKeyboardMapping(keycode, 2, [keysym, keysym]);
    }
  }

  function giveBack(): void {
    const leftMs = unanswered === null ? 0 : unanswered.until - performance.now();
    if (leftMs > 0) {
      giveBackTimer = deadlineAfter(Math.min(leftMs, giveBackAfterMs), giveBack);
      return;
    }
    client.ChangeWindowAttributes(root, { eventMask: 0 });
    for (const keycode of lent) client.ChangeKeyboardMapping(keycode, 2, [0, 0]);
    lent.clear();
  }

  /** Resolves with whether it was typed: not when the keys would have been others, or gone to somebody else. */
  async function typePart(
    { strokes }: TypedPart,
    target: FocusedWindow,
    keys: SpecialKeys,
  ): Promise<boolean> {
    // Nobody can take the focus between the look at it and the last key.
    client.GrabServer();
    try {
      if (await isPersonInTheWay(connection)) return false;
      if ((await focusedWindow(connection))?.window !== target.window) throw new Failure('target-changed');
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

  return {
    type: async (text, target, signal) => {
      giveBackTimer?.[Symbol.dispose]();
      const modifiers = await ask<readonly (readonly number[])[]>((answer) =>
        client.GetModifierMapping(answer),
      );
      const rows = await ask<readonly (readonly number[])[]>((answer) =>
        client.GetKeyboardMapping(keycodes.first, keycodes.count, answer),
      );
      // What is lent already is as good as free.
      const ownRows = rows.map((row, index) => (lent.has(keycodes.first + index) ? [] : row));
      const layout = { first: keycodes.first, rows: ownRows, modifiers: new Set(modifiers.flat()) };
      const keys = specialKeys(modifiers);
      const parts = typedParts(text, layout);
      client.ChangeWindowAttributes(root, { eventMask: pongMask });
      try {
        for (const [index, part] of parts.entries()) {
          signal.throwIfAborted();
          if (part.lent.size > 0) {
            lend(part);
            const untilSeen = { afterMs: silentPaceMs.keyboard, hangingMs: hangsAtMostMs };
            await caughtUp(target.window, untilSeen, signal);
          }
          while (!(await typePart(part, target, keys))) {
            await modifiersReleased(connection, signal);
            await heldHotkeyReleased(connection, signal);
          }
          // The last keys are the window's already; before that, the keyboard must not change.
          const untilDone =
            index === parts.length - 1
              ? { afterMs: 0, hangingMs: answersWithinMs }
              : { afterMs: silentPaceMs.keys, hangingMs: hangsAtMostMs };
          await caughtUp(target.window, untilDone, signal);
        }
      } finally {
        giveBackTimer = deadlineAfter(giveBackAfterMs, giveBack);
      }
    },
  };

  async function answersPing(target: number): Promise<boolean> {
    const property = await readProperty(connection, target, protocols).catch(() => null);
    const atoms = Array.from({ length: (property?.data.length ?? 0) >> 2 }, (_, index) =>
      property?.data.readUInt32LE(index * 4),
    );
    return atoms.includes(ping);
  }
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
