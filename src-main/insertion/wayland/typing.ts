/**
 * Typing on Wayland, for apps that are not to be pasted into: on a keyboard of ours that has the characters of the text
 * on its keys. A window gets the new layout before the keys, in the same line of messages, so it takes none for another.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../../src-core/transcription.ts';
import { type TypedPart, typedParts } from '../../../src-core/typed-keys.ts';
import type { WaylandConnection } from './connection.ts';
import {
  firstXkbCode,
  makeVirtualKeyboard,
  type VirtualKey,
  type VirtualKeyboard,
} from './virtual-keyboard.ts';

export interface Typing {
  /** Chromium takes no emoji from a keyboard of Wayland, nor any other character beyond the first 65,536. */
  canType(text: string): boolean;
  /**
   * Resolves when the window was sent every key. Before each part of a long text `mayGoOn` is asked; rejects with
   * `target-changed` when it says no.
   */
  type(text: string, mayGoOn: () => boolean, signal: AbortSignal): Promise<void>;
}

/**
 * The places that write on every keyboard, digits to the last row of letters. Some apps take a key in another place for
 * what is there, whatever it writes: Escape, Enter, an arrow.
 */
const places = [...span(2, 13), ...span(16, 27), ...span(30, 41), ...span(43, 53)];

const enter: VirtualKey = { code: 28, symbols: 'Return' };
const shift: VirtualKey = { code: 42, symbols: 'Shift_L', modifier: 'Shift' };
const shiftBit = 1;
const returnKeysym = 0xff0d;
const somethingElse = 1;

const layout = {
  first: firstXkbCode,
  rows: span(0, 255 - firstXkbCode).map((code) => {
    if (code === enter.code) return [returnKeysym];
    return places.includes(code) ? [] : [somethingElse];
  }),
  modifiers: new Set<number>(),
};

/** Windows of X11 behind Xwayland look a key up when they get to it: before that the layout must not change, in ms. */
const betweenPartsMs = 100;

/** Null where the compositor lets nobody press keys. */
export function openTyping(connection: WaylandConnection): Typing | null {
  const keyboard = makeVirtualKeyboard(connection);
  return keyboard === null ? null : typingOn(keyboard, connection);
}

function typingOn(keyboard: VirtualKeyboard, connection: WaylandConnection): Typing {
  function typePart({ strokes, lent }: TypedPart): void {
    const written = [...lent].map(([keycode, keysym]) => ({
      code: keycode - firstXkbCode,
      symbols: `0x${keysym.toString(16)}`,
    }));
    keyboard.setKeys([enter, shift, ...written]);
    for (const { keycode, hasShift } of strokes) {
      const code = keycode - firstXkbCode;
      const keys = hasShift ? [shift.code, code] : [code];
      for (const each of keys) {
        keyboard.key(each, 'down');
        if (each === shift.code) keyboard.modifiers(shiftBit);
      }
      for (const each of keys.toReversed()) {
        keyboard.key(each, 'up');
        if (each === shift.code) keyboard.modifiers(0);
      }
    }
  }

  return {
    canType: (text) => !/[\u{10000}-\u{10ffff}]/u.test(text),
    type: async (text, mayGoOn, signal) => {
      for (const [index, part] of typedParts(text, layout).entries()) {
        if (index > 0) await delay(betweenPartsMs, undefined, { signal });
        // Who has the focus by now may have been told while this process stood still.
        await connection.settled();
        signal.throwIfAborted();
        if (!mayGoOn()) throw new Failure('target-changed');
        typePart(part);
        await connection.settled();
      }
    },
  };
}

function span(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
