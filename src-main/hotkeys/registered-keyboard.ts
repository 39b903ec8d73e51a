/** Keys registered with the system through Electron: it tells of presses and never of releases. */
import { globalShortcut } from 'electron';
import { formatHotkey, isModifierAlone, isMouseButton } from '../../src-core/hotkey.ts';
import type { KeyBinding, Keyboard, OnKeyEdge, RefusedBinding } from './keyboard.ts';
import { recordInWindow } from './window-keys.ts';

/**
 * A held key is reported again and again on X11, for the first time after 660 ms where nobody changed that. What
 * comes sooner after the last report is the same press.
 */
const samePressMs = 700;

export function openRegisteredKeyboard(onKeyEdge: OnKeyEdge): Keyboard {
  let armed: readonly KeyBinding[] = [];
  const releases = new Map<string, NodeJS.Timeout>();
  let isCancelHeld = false;

  function pressed(id: string): void {
    const before = releases.get(id);
    if (before !== undefined) clearTimeout(before);
    else onKeyEdge({ key: id, edge: 'down' });
    const release = () => {
      releases.delete(id);
      onKeyEdge({ key: id, edge: 'up' });
    };
    releases.set(id, setTimeout(release, samePressMs));
  }

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
        const isHad = globalShortcut.register(formatHotkey(hotkey), () => pressed(id));
        if (!isHad) refused.push({ id, code: 'hotkey-taken' });
        return isHad;
      });
      return refused;
    },
    listenToCancel: (isWanted) => {
      if (isWanted === isCancelHeld) return;
      isCancelHeld = isWanted;
      if (!isWanted) globalShortcut.unregister('Escape');
      else globalShortcut.register('Escape', () => onKeyEdge({ key: 'cancel', edge: 'down' }));
    },
    recordNext: recordInWindow,
    [Symbol.dispose]: () => {
      for (const release of releases.values()) clearTimeout(release);
      globalShortcut.unregisterAll();
    },
  };
}
