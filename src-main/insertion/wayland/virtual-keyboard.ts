/** A keyboard of ours in the compositor's seat, with a layout of its own: virtual-keyboard-unstable-v1. */
import { closeSync } from 'node:fs';
import type { WaylandConnection } from './connection.ts';
import { memoryFile } from './libc.ts';

const managerRequest = { create: 0 };
const keyboardRequest = { keymap: 0, key: 1, modifiers: 2 };
const textKeymap = 1;

/** A key by its place on a keyboard (Linux' input-event-codes.h), and what it writes, as XKB spells it. */
export interface VirtualKey {
  readonly code: number;
  readonly symbols: string;
  /** XKB's name of the modifier that it is, if it is one. */
  readonly modifier?: 'Control' | 'Shift' | 'Mod4';
}

export interface VirtualKeyboard {
  /** Whoever has the focus is told before the next key. */
  setKeys(keys: readonly VirtualKey[]): void;
  key(code: number, state: 'up' | 'down'): void;
  /** The bits of those that are down. */
  modifiers(held: number): void;
}

/** Null where the compositor lets nobody press keys. */
export function makeVirtualKeyboard(connection: WaylandConnection): VirtualKeyboard | null {
  const manager = connection.bind('zwp_virtual_keyboard_manager_v1', { least: 1, most: 1 });
  const seat = connection.bind('wl_seat', { least: 1, most: 1 });
  if (manager === null || seat === null) return null;
  const keyboard = connection.make();
  connection.request(manager, managerRequest.create, seat, keyboard);
  return {
    setKeys: (keys) => {
      const text = Buffer.from(`${keymapOf(keys)}\0`);
      const file = memoryFile('dictum-keymap', text);
      connection.request(keyboard, keyboardRequest.keymap, textKeymap, { file }, text.length);
      closeSync(file);
    },
    key: (code, state) => {
      // Milliseconds from any start, in 32 bits.
      const at = Math.trunc(performance.now());
      connection.request(keyboard, keyboardRequest.key, at, code, state === 'down' ? 1 : 0);
    },
    modifiers: (held) => connection.request(keyboard, keyboardRequest.modifiers, held, 0, 0, 0),
  };
}

/** XKB counts keys from 8. */
export const firstXkbCode = 8;

function keymapOf(keys: readonly VirtualKey[]): string {
  const on = (lines: readonly string[]) => lines.join('\n');
  return `xkb_keymap {
xkb_keycodes "dictum" { minimum = ${firstXkbCode}; maximum = 255;
${on(keys.map(({ code }) => `<K${code}> = ${code + firstXkbCode};`))}
};
xkb_types "dictum" { include "complete" };
xkb_compatibility "dictum" { include "complete" };
xkb_symbols "dictum" {
${on(keys.map(({ code, symbols }) => `key <K${code}> { [ ${symbols} ] };`))}
${on(keys.flatMap(({ code, modifier }) => (modifier === undefined ? [] : [`modifier_map ${modifier} { <K${code}> };`])))}
};
};`;
}
