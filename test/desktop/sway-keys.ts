import { closeSync } from 'node:fs';
import { connectWayland } from '../../src-main/insertion/wayland/connection.ts';
import { memoryFile } from '../../src-main/insertion/wayland/libc.ts';

/** As Linux counts the places on a keyboard: input-event-codes.h. */
const codes = {
  BackSpace: 14,
  Control: 29,
  Shift: 42,
  z: 44,
  x: 45,
  a: 30,
  s: 31,
  Return: 28,
  period: 52,
  F9: 67,
  End: 107,
  Delete: 111,
};
/** The bits of XKB's modifiers. */
const bits: Partial<Record<SwayKey, number>> = { Control: 4, Shift: 1 };

export type SwayKey = keyof typeof codes;

export interface SwayKeys extends Disposable {
  down(key: SwayKey): Promise<void>;
  up(key: SwayKey): Promise<void>;
  /** All down in order, then up again in reverse. */
  tap(...chord: readonly SwayKey[]): Promise<void>;
}

const keymap = `xkb_keymap {
xkb_keycodes { include "evdev+aliases(qwerty)" };
xkb_types { include "complete" };
xkb_compat { include "complete" };
xkb_symbols { include "pc+us+inet(evdev)" };
};\0`;

/** The keyboard of the person at this desk, with an American layout: another one than the app's own. */
export async function openSwayKeys(socketPath: string): Promise<SwayKeys> {
  const connection = await connectWayland(socketPath, (error) => {
    throw error;
  });
  const manager = connection.bind('zwp_virtual_keyboard_manager_v1', { least: 1, most: 1 });
  const seat = connection.bind('wl_seat', { least: 1, most: 1 });
  if (manager === null || seat === null) throw new Error('Sway takes no keys');
  const keyboard = connection.make();
  connection.request(manager, 0, seat, keyboard);
  const file = memoryFile('keymap', Buffer.from(keymap));
  connection.request(keyboard, 0, 1, { file }, keymap.length);
  closeSync(file);
  await connection.settled();
  let held = 0;
  const change = (key: SwayKey, isDown: boolean) => {
    connection.request(keyboard, 1, Math.trunc(performance.now()), codes[key], isDown ? 1 : 0);
    const bit = bits[key] ?? 0;
    held = isDown ? held | bit : held & ~bit;
    if (bit > 0) connection.request(keyboard, 2, held, 0, 0, 0);
    return connection.settled();
  };
  return {
    down: (key) => change(key, true),
    up: (key) => change(key, false),
    tap: async (...chord) => {
      for (const key of chord) await change(key, true);
      for (const key of chord.toReversed()) await change(key, false);
    },
    [Symbol.dispose]: () => connection[Symbol.dispose](),
  };
}
