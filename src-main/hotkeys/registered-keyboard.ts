/** Keys registered with the system through Electron: it tells of presses and never of releases. */
import { globalShortcut } from 'electron';
import { formatHotkey, isModifierAlone, isMouseButton } from '../../src-core/hotkey.ts';
import type { KeyBinding, Keyboard, OnKeyEdge, RefusedBinding } from './keyboard.ts';
import type { KeysDown } from './keys-down.ts';
import { createReportedPresses } from './reported-presses.ts';
import { recordInWindow } from './window-keys.ts';

export function openRegisteredKeyboard(onKeyEdge: OnKeyEdge, keysDown: Pick<KeysDown, 'read'>): Keyboard {
  let armed: readonly KeyBinding[] = [];
  const presses = createReportedPresses(onKeyEdge, keysDown);
  let isCancelHeld = false;

  function disarm(): void {
    for (const { hotkey } of armed) globalShortcut.unregister(formatHotkey(hotkey));
    armed = [];
  }

  return {
    hears: 'press-only',
    arm: async (bindings) => {
      disarm();
      const refused: RefusedBinding[] = [];
      armed = bindings.filter(({ id, hotkey }) => {
        if (isModifierAlone(hotkey) || isMouseButton(hotkey)) {
          refused.push({ id, code: 'hotkey-not-heard' });
          return false;
        }
        const isHad = globalShortcut.register(formatHotkey(hotkey), () => presses.report(id));
        if (!isHad) refused.push({ id, code: 'hotkey-taken' });
        return isHad;
      });
      return refused;
    },
    listenToCancel: (isWanted) => {
      if (isWanted === isCancelHeld) return;
      isCancelHeld = isWanted;
      if (!isWanted) globalShortcut.unregister('Escape');
      else globalShortcut.register('Escape', () => presses.report('cancel'));
    },
    recordNext: recordInWindow,
    [Symbol.dispose]: () => {
      presses[Symbol.dispose]();
      globalShortcut.unregisterAll();
    },
  };
}
