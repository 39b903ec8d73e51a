/** Lines for the settings of a compositor, with which it runs "dictum" for a key: hold it to talk, let go to type. */
import type { DesktopName } from './hearing.ts';
import { parseHotkey } from './hotkey.ts';
import { keysymName } from './shortcut-trigger.ts';

/**
 * Empty where the desktop's own settings have no such lines. A hotkey that is no key of a keyboard leaves its place
 * to the person.
 */
export function compositorLines(desktop: DesktopName, hotkey: string | null): readonly string[] {
  const { modifiers, key } = (hotkey === null ? null : parseHotkey(hotkey)) ?? { modifiers: [], key: '' };
  const keysym = keysymName(key) ?? 'KEY';
  switch (desktop) {
    case 'sway': {
      const keys = [...modifiers.map(swayModifier), keysym].join('+');
      return [`bindsym ${keys} exec dictum start`, `bindsym --release ${keys} exec dictum stop`];
    }
    case 'hyprland': {
      const keys = `${modifiers.map(hyprlandModifier).join(' ')}, ${keysym}`.trimStart();
      return [`bind = ${keys}, exec, dictum start`, `bindr = ${keys}, exec, dictum stop`];
    }
    case 'river': {
      const keys = `${modifiers.length === 0 ? 'None' : modifiers.join('+')} ${keysym}`;
      return [
        `riverctl map normal ${keys} spawn 'dictum start'`,
        `riverctl map -release normal ${keys} spawn 'dictum stop'`,
      ];
    }
    case 'kde':
    case 'gnome':
    case 'other':
      return [];
  }
}

function swayModifier(name: string): string {
  if (name === 'Super') return 'Mod4';
  return name === 'Alt' ? 'Mod1' : name;
}

function hyprlandModifier(name: string): string {
  return name === 'Control' ? 'CTRL' : name.toUpperCase();
}
