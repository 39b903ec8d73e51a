/**
 * Hears keys through uiohook, which reports press and release whoever has the focus. It only
 * listens, so the hotkey is also registered with the system through Electron: that keeps it from
 * being typed into the focused app (F9 types "~" into a terminal) and tells when it is taken.
 */
import { globalShortcut } from 'electron';
import { UiohookKey, type UiohookKeyboardEvent, uIOhook } from 'uiohook-napi';
import { formatHotkey, type Hotkey, hotkeyKeys, type ModifierName } from '../../src-core/hotkey.ts';
import { Failure } from '../../src-core/transcription.ts';
import type { Keyboard, OnKeyEdge } from './keyboard.ts';

function keycodeOf(key: string): number | null {
  const codes: Readonly<Record<string, number | undefined>> = UiohookKey;
  return codes[key] ?? null;
}

const keyOfKeycode = new Map(
  hotkeyKeys.flatMap((key) => {
    const keycode = keycodeOf(key);
    return keycode === null ? [] : [[keycode, key] as const];
  }),
);

/** @param isInserting Dictum itself may be holding the modifiers of the chord that pastes. Throws `hotkey-unavailable` when this desktop does not let us hear keys. */
export function openHookKeyboard(onKeyEdge: OnKeyEdge, isInserting: () => boolean): Keyboard {
  let armed: Hotkey | null = null;
  let recording: ((event: UiohookKeyboardEvent) => void) | null = null;
  let isCancelHeld = false;
  /** The key that was just chosen is still down: its repeats are no press of the new hotkey. */
  let chosen: number | null = null;

  uIOhook.on('keydown', (event) => {
    if (recording !== null) return recording(event);
    if (event.keycode === chosen) return;
    if (armed === null || event.keycode !== keycodeOf(armed.key)) return;
    const held = heldModifiers(event);
    // What Dictum holds is no part of what somebody presses: their words would be lost.
    const isMeant =
      isExactly(held, armed.modifiers) || (isInserting() && isExactly(withoutOwn(held), armed.modifiers));
    if (isMeant) onKeyEdge({ key: 'hotkey', edge: 'down' });
  });
  uIOhook.on('keyup', (event) => {
    if (event.keycode === chosen) chosen = null;
    // Whatever happens to the modifiers while it is held: the key going up ends the hold.
    if (armed !== null && event.keycode === keycodeOf(armed.key)) onKeyEdge({ key: 'hotkey', edge: 'up' });
  });
  try {
    uIOhook.start();
  } catch (error) {
    throw new Failure('hotkey-unavailable', { cause: error });
  }

  function disarm(): void {
    if (armed !== null) globalShortcut.unregister(formatHotkey(armed));
    armed = null;
  }

  function arm(hotkey: Hotkey): void {
    const before = armed;
    disarm();
    if (globalShortcut.register(formatHotkey(hotkey), () => {})) {
      armed = hotkey;
      return;
    }
    if (before !== null && globalShortcut.register(formatHotkey(before), () => {})) armed = before;
    throw new Failure('hotkey-taken');
  }

  return {
    arm,
    listenToCancel: (isWanted) => {
      if (isWanted === isCancelHeld) return;
      isCancelHeld = isWanted;
      if (!isWanted) globalShortcut.unregister('Escape');
      // Somebody else's Escape stays theirs; the tray can still cancel.
      else globalShortcut.register('Escape', () => onKeyEdge({ key: 'cancel', edge: 'down' }));
    },
    recordNext: (signal) =>
      new Promise((resolve) => {
        const before = armed;
        disarm();
        const finish = (hotkey: Hotkey | null) => {
          recording = null;
          if (before !== null && armed === null && globalShortcut.register(formatHotkey(before), () => {}))
            armed = before;
          resolve(hotkey);
        };
        recording = (event) => {
          if (event.keycode === UiohookKey.Escape) return finish(null);
          const key = keyOfKeycode.get(event.keycode);
          if (key === undefined) return;
          chosen = event.keycode;
          finish({ modifiers: heldModifiers(event), key });
        };
        signal.addEventListener('abort', () => finish(null), { once: true });
      }),
    [Symbol.dispose]: () => {
      globalShortcut.unregisterAll();
      uIOhook.stop();
    },
  };
}

function heldModifiers(event: UiohookKeyboardEvent): readonly ModifierName[] {
  const held: readonly (readonly [boolean, ModifierName])[] = [
    [event.ctrlKey, 'Control'],
    [event.altKey, 'Alt'],
    [event.shiftKey, 'Shift'],
    [event.metaKey, 'Super'],
  ];
  return held.flatMap(([isHeld, name]) => (isHeld ? [name] : []));
}

/** Without those of the paste chords. */
function withoutOwn(held: readonly ModifierName[]): readonly ModifierName[] {
  return held.filter((name) => name !== 'Control' && name !== 'Shift' && name !== 'Super');
}

function isExactly(held: readonly ModifierName[], modifiers: readonly ModifierName[]): boolean {
  return held.length === modifiers.length && modifiers.every((name) => held.includes(name));
}
