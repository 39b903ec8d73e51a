/** Lines for the settings of a desktop, with which it runs Dictum for its keys: hold one to talk and let go to type, where it can tell. */
import type { DesktopName } from './hearing.ts';
import { type Hotkey, parseHotkey, wouldType } from './hotkey.ts';
import type { HotkeyBinding } from './hotkey-bindings.ts';
import { shellLine, shellQuoted } from './shell-line.ts';
import { keysymName } from './shortcut-trigger.ts';

/** `keys`: null where the person has yet to choose one. */
type Bound = Pick<HotkeyBinding, 'action' | 'language'> & { readonly keys: string | null };

/**
 * For each key, and for one that dictates if there is none. `command`: what runs Dictum's command line here, its
 * parameters after it. Where the desktop has a dialog for keys, only what it shall run. A hotkey that is no key of a
 * keyboard leaves its place to the person.
 */
export function compositorLines(
  desktop: DesktopName,
  bindings: readonly HotkeyBinding[],
  command: readonly string[],
): readonly string[] {
  const hasDictating = bindings.some(({ action }) => action === 'dictate');
  const bound: readonly Bound[] = hasDictating
    ? bindings
    : [{ keys: null, action: 'dictate', language: null }, ...bindings];
  // Without keys in them, those of several keys may be the same.
  const shared = bindings.filter(({ action }) => action !== 'dictate').map(({ keys }) => hotkeyOf(keys).key);
  return [...new Set(bound.flatMap((each) => linesFor(desktop, each, command, shared)))];
}

function hotkeyOf(keys: string | null): Hotkey {
  return (keys === null ? null : parseHotkey(keys)) ?? { modifiers: [], key: '' };
}

/** `shared`: keys that are for something else than to dictate as well, with other modifiers. */
function linesFor(
  desktop: DesktopName,
  { keys, action, language }: Bound,
  command: readonly string[],
  shared: readonly string[],
) {
  const hotkey = hotkeyOf(keys);
  const run = (...words: readonly string[]) => shellLine([...command, ...words]);
  const spoken = language === null ? [] : ['--language', language];
  const isDialog = desktop === 'kde' || desktop === 'gnome';
  if (action !== 'dictate') return lines(desktop, hotkey, run(action), null);
  if (isDialog) return lines(desktop, hotkey, run('toggle', ...spoken), null);
  const up = { run: run('stop'), mayBeAnyRelease: isOnlyToDictate(hotkey, shared) };
  return lines(desktop, hotkey, run('start', ...spoken), up);
}

/** Its release may be told whatever modifiers are down: nobody types with that key, and nothing else is bound to it. */
function isOnlyToDictate({ key }: Hotkey, shared: readonly string[]): boolean {
  return keysymName(key) !== null && !wouldType({ modifiers: [], key }) && !shared.includes(key);
}

interface OnRelease {
  readonly run: string;
  readonly mayBeAnyRelease: boolean;
}

/** `down` and `up`: what is run when the key goes down, and when it goes up, if anything is. */
function lines(
  desktop: DesktopName,
  { modifiers, key }: Hotkey,
  down: string,
  up: OnRelease | null,
): readonly string[] {
  const keysym = keysymName(key) ?? 'KEY';
  const both = (onDown: string, onUp: (up: OnRelease) => string) =>
    up === null ? [onDown] : [onDown, onUp(up)];
  switch (desktop) {
    case 'sway': {
      const keys = [...modifiers.map(swayModifier), keysym].join('+');
      return both(
        `bindsym --no-repeat ${keys} exec ${down}`,
        ({ run }) => `bindsym --release ${keys} exec ${run}`,
      );
    }
    case 'hyprland': {
      const keys = `${modifiers.map(hyprlandModifier).join(' ')}, ${keysym}`.trimStart();
      // "#" begins a comment there, unless it is written twice.
      const escaped = (line: string) => line.replaceAll('#', '##');
      return both(
        `bind = ${keys}, exec, ${escaped(down)}`,
        (release) => `bind${flagsOf(release, 'letter').join('')} = ${keys}, exec, ${escaped(release.run)}`,
      );
    }
    case 'hyprland-lua': {
      const keys = [...modifiers.map(hyprlandModifier), keysym].join(' + ');
      const runs = (line: string) => `hl.dsp.exec_cmd(${luaText(line)})`;
      return both(`hl.bind("${keys}", ${runs(down)})`, (release) => {
        const flags = flagsOf(release, 'name').map((name) => `${name} = true`);
        return `hl.bind("${keys}", ${runs(release.run)}, { ${flags.join(', ')} })`;
      });
    }
    case 'river': {
      const keys = `${modifiers.length === 0 ? 'None' : modifiers.join('+')} ${keysym}`;
      return both(
        `riverctl map normal ${keys} spawn ${shellQuoted(down)}`,
        ({ run }) => `riverctl map -release normal ${keys} spawn ${shellQuoted(run)}`,
      );
    }
    case 'kde':
    case 'gnome':
    case 'other':
      return both(down, ({ run }) => run);
  }
}

/**
 * Another key that goes up first would hide the release (transparent), and a modifier that is down then would make it
 * another key (ignore_mods): github.com/hyprwm/Hyprland/issues/1320 and 7948. Whatever modifiers are down, apps get the
 * key all the same (non_consuming).
 * @see https://wiki.hypr.land/Configuring/Basics/Binds/
 */
const hyprlandFlags = [
  { letter: 'r', name: 'release', isOfAnyRelease: false },
  { letter: 't', name: 'transparent', isOfAnyRelease: false },
  { letter: 'i', name: 'ignore_mods', isOfAnyRelease: true },
  { letter: 'n', name: 'non_consuming', isOfAnyRelease: true },
] as const;

function flagsOf({ mayBeAnyRelease }: OnRelease, by: 'letter' | 'name'): readonly string[] {
  return hyprlandFlags.flatMap((flag) => (flag.isOfAnyRelease && !mayBeAnyRelease ? [] : flag[by]));
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
