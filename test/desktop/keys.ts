import { ask, type XConnection, type XTest } from './x-connection.ts';

export interface Keys {
  /**
   * Key names as X spells them: F9, Escape, Shift_L, a; Button8 of the mouse; Code172, a key by its number.
   * Resolves with when it went down, in ms since 1970.
   */
  down(key: string): Promise<number>;
  up(key: string): Promise<number>;
  /** All down in order, then up again in reverse: a chord, or a single tap. */
  tap(...chord: readonly string[]): Promise<void>;
  /** The mouse is moved there, in pixels of the screen, and its left button pressed. */
  click(at: { readonly x: number; readonly y: number }): Promise<void>;
}

/** Event codes of the X protocol. */
const buttonPress = 4;
const buttonRelease = 5;
const motionNotify = 6;
const leftButton = 1;

/**
 * Real key events (XTEST), as from a keyboard: every client sees them, the server repeats a key that
 * is held. Over an open connection, because a process for each would cost more than what is measured.
 */
export async function openKeys(connection: XConnection): Promise<Keys> {
  const test = await ask<XTest>((answer) => connection.client.require('xtest', answer));
  const keycodes = new Map<string, number>();
  const change = async (edge: 'down' | 'up', key: string) => {
    const [, kind, number] = /^(Button|Code)(\d+)$/.exec(key) ?? [];
    const keycode =
      number === undefined ? (keycodes.get(key) ?? (await connection.keycode(key))) : Number(number);
    keycodes.set(key, keycode);
    const type =
      kind === 'Button'
        ? { down: buttonPress, up: buttonRelease }[edge]
        : { down: test.KeyPress, up: test.KeyRelease }[edge];
    const at = performance.timeOrigin + performance.now();
    test.FakeInput(type, keycode, 0, 0, 0, 0);
    await connection.settle();
    return at;
  };
  const keys: Keys = {
    down: (key) => change('down', key),
    up: (key) => change('up', key),
    tap: async (...chord) => {
      for (const key of chord) await keys.down(key);
      for (const key of chord.toReversed()) await keys.up(key);
    },
    click: async ({ x, y }) => {
      test.FakeInput(motionNotify, 0, 0, connection.root, Math.round(x), Math.round(y));
      test.FakeInput(buttonPress, leftButton, 0, 0, 0, 0);
      test.FakeInput(buttonRelease, leftButton, 0, 0, 0, 0);
      await connection.settle();
    },
  };
  return keys;
}
