/** Lines for the settings of a desktop, with which it runs Dictum for a key: hold it to talk and let go to type, where it can tell. */
import type { DesktopName } from './hearing.ts';
import { parseHotkey } from './hotkey.ts';
import { keysymName } from './shortcut-trigger.ts';

/**
 * `command`: what runs Dictum's command line here, its parameters after it. Where the desktop has a dialog for keys, only
 * what it shall run. A hotkey that is no key of a keyboard leaves its place to the person.
 */
export function compositorLines(
  desktop: DesktopName,
  hotkey: string | null,
  command: readonly string[],
): readonly string[] {
  const { modifiers, key } = (hotkey === null ? null : parseHotkey(hotkey)) ?? { modifiers: [], key: '' };
  const keysym = keysymName(key) ?? 'KEY';
  const [start, stop] = [shellLine([...command, 'start']), shellLine([...command, 'stop'])] as const;
  switch (desktop) {
    case 'sway': {
      const keys = [...modifiers.map(swayModifier), keysym].join('+');
      return [`bindsym --no-repeat ${keys} exec ${start}`, `bindsym --release ${keys} exec ${stop}`];
    }
    case 'hyprland': {
      const keys = `${modifiers.map(hyprlandModifier).join(' ')}, ${keysym}`.trimStart();
      // "#" begins a comment there, unless it is written twice.
      const [begin, end] = [start, stop].map((line) => line.replaceAll('#', '##'));
      return [`bind = ${keys}, exec, ${begin}`, `bindr = ${keys}, exec, ${end}`];
    }
    case 'hyprland-lua': {
      const keys = [...modifiers.map(hyprlandModifier), keysym].join(' + ');
      return [
        `hl.bind("${keys}", hl.dsp.exec_cmd(${luaText(start)}))`,
        `hl.bind("${keys}", hl.dsp.exec_cmd(${luaText(stop)}), { release = true })`,
      ];
    }
    case 'river': {
      const keys = `${modifiers.length === 0 ? 'None' : modifiers.join('+')} ${keysym}`;
      return [
        `riverctl map normal ${keys} spawn ${quoted(start)}`,
        `riverctl map -release normal ${keys} spawn ${quoted(stop)}`,
      ];
    }
    case 'kde':
    case 'gnome':
      return [shellLine([...command, 'toggle'])];
    case 'other':
      return [start, stop];
  }
}

/** As a shell reads it; what needs no quotes has none. */
function shellLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:./-]+$/.test(word) ? word : quoted(word))).join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function luaText(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

function swayModifier(name: string): string {
  if (name === 'Super') return 'Mod4';
  return name === 'Alt' ? 'Mod1' : name;
}

function hyprlandModifier(name: string): string {
  return name === 'Control' ? 'CTRL' : name.toUpperCase();
}
