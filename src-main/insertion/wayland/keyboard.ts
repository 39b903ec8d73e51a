/**
 * A keyboard that presses what it is told (Sway, Hyprland and others on wlroots). It brings a layout of its own, so the
 * chord is the same whatever the person types with, and keys they hold are not part of it: the compositor keeps the
 * modifiers of each keyboard apart. The compositor lets go of its keys when we are gone.
 */
import type { KeyPresser, Keys } from '../robot.ts';
import type { WaylandConnection } from './connection.ts';
import { makeVirtualKeyboard, type VirtualKey } from './virtual-keyboard.ts';

type Key = Keys['key'] | Keys['modifiers'][number];

/** Each key where it is on a keyboard, because Chromium goes by the place as well, and the bit of its modifier. */
const keys: Record<Key, VirtualKey & { readonly bit: number }> = {
  control: { code: 29, symbols: 'Control_L', modifier: 'Control', bit: 4 },
  shift: { code: 42, symbols: 'Shift_L', modifier: 'Shift', bit: 1 },
  command: { code: 125, symbols: 'Super_L', modifier: 'Mod4', bit: 64 },
  v: { code: 47, symbols: 'v, V', bit: 0 },
  insert: { code: 110, symbols: 'Insert', bit: 0 },
  enter: { code: 28, symbols: 'Return', bit: 0 },
};

/** Null where the compositor lets nobody press keys. */
export function openKeyboard(connection: WaylandConnection): KeyPresser | null {
  const keyboard = makeVirtualKeyboard(connection);
  if (keyboard === null) return null;
  keyboard.setKeys(Object.values(keys));

  return {
    tap: async ({ key, modifiers }, signal) => {
      signal.throwIfAborted();
      let held = 0;
      const press = (name: Key, state: 'up' | 'down') => {
        const { code, bit } = keys[name];
        keyboard.key(code, state);
        held = state === 'down' ? held | bit : held & ~bit;
        if (bit > 0) keyboard.modifiers(held);
      };
      const chord = [...modifiers, key];
      for (const name of chord) press(name, 'down');
      for (const name of chord.toReversed()) press(name, 'up');
      await connection.settled();
    },
    [Symbol.dispose]: () => {},
  };
}
