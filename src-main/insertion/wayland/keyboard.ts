/**
 * A keyboard that presses what it is told: virtual-keyboard-unstable-v1 (Sway, Hyprland and others on wlroots). It brings
 * a layout of its own, so the chord is the same whatever the person types with, and keys they hold are not part of it:
 * the compositor keeps the modifiers of each keyboard apart. The compositor lets go of its keys when we are gone.
 */
import { closeSync } from 'node:fs';
import type { KeyPresser, Keys } from '../robot.ts';
import type { WaylandConnection } from './connection.ts';
import { memoryFile } from './libc.ts';

type Key = Keys['key'] | Keys['modifiers'][number];

/**
 * Each key where it is on a keyboard (Linux' input-event-codes.h), because Chromium goes by the place as well, and the
 * bit of its modifier. XKB counts from 8.
 */
const keys: Record<Key, { readonly code: number; readonly symbols: string; readonly modifier: number }> = {
  control: { code: 29, symbols: 'Control_L', modifier: 4 },
  shift: { code: 42, symbols: 'Shift_L', modifier: 1 },
  command: { code: 125, symbols: 'Super_L', modifier: 64 },
  v: { code: 47, symbols: 'v, V', modifier: 0 },
  insert: { code: 110, symbols: 'Insert', modifier: 0 },
  enter: { code: 28, symbols: 'Return', modifier: 0 },
};

const managerRequest = { create: 0 };
const keyboardRequest = { keymap: 0, key: 1, modifiers: 2 };
const textKeymap = 1;
const up = 0;
const down = 1;

/** Null where the compositor lets nobody press keys. */
export function openKeyboard(connection: WaylandConnection): KeyPresser | null {
  const manager = connection.bind('zwp_virtual_keyboard_manager_v1', { least: 1, most: 1 });
  const seat = connection.bind('wl_seat', { least: 1, most: 1 });
  if (manager === null || seat === null) return null;
  const keyboard = connection.make();
  connection.request(manager, managerRequest.create, seat, keyboard);
  const text = Buffer.from(`${keymap()}\0`);
  const file = memoryFile('dictum-keymap', text);
  connection.request(keyboard, keyboardRequest.keymap, textKeymap, { file }, text.length);
  closeSync(file);

  return {
    tap: async ({ key, modifiers }, signal) => {
      signal.throwIfAborted();
      let held = 0;
      const press = (name: Key, state: number) => {
        // Milliseconds from any start, in 32 bits.
        const at = Math.trunc(performance.now());
        connection.request(keyboard, keyboardRequest.key, at, keys[name].code, state);
        held = state === down ? held | keys[name].modifier : held & ~keys[name].modifier;
        if (keys[name].modifier > 0) connection.request(keyboard, keyboardRequest.modifiers, held, 0, 0, 0);
      };
      const chord = [...modifiers, key];
      for (const name of chord) press(name, down);
      for (const name of chord.toReversed()) press(name, up);
      await connection.settled();
    },
    [Symbol.dispose]: () => {},
  };
}

function keymap(): string {
  const named = Object.values(keys).map(({ code, symbols }) => ({ name: `<K${code}>`, code, symbols }));
  const on = (lines: readonly string[]) => lines.join('\n');
  return `xkb_keymap {
xkb_keycodes "dictum" { minimum = 8; maximum = 255;
${on(named.map(({ name, code }) => `${name} = ${code + 8};`))}
};
xkb_types "dictum" { include "complete" };
xkb_compatibility "dictum" { include "complete" };
xkb_symbols "dictum" {
${on(named.map(({ name, symbols }) => `key ${name} { [ ${symbols} ] };`))}
modifier_map Control { <K${keys.control.code}> };
modifier_map Shift { <K${keys.shift.code}> };
modifier_map Mod4 { <K${keys.command.code}> };
};
};`;
}
