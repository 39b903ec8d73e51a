import { expect, it } from 'vitest';
import { compositorLines } from '../../src-core/compositor-lines.ts';
import type { HotkeyBinding } from '../../src-core/hotkey-bindings.ts';
import type { LanguageCode } from '../../src-core/languages.ts';

function dictateWith(keys: string, language: LanguageCode | null = null): HotkeyBinding {
  return { keys, action: 'dictate', language };
}

it('shows lines that a compositor takes as they are', () => {
  const command = ['/opt/Dictum/dictum'];
  expect(compositorLines('sway', [dictateWith('Super+Alt+D')], command)).toEqual([
    'bindsym --no-repeat Mod1+Mod4+d exec /opt/Dictum/dictum start',
    'bindsym --release Mod1+Mod4+d exec /opt/Dictum/dictum stop',
  ]);
  expect(compositorLines('hyprland', [dictateWith('F9')], command)).toEqual([
    'bind = , F9, exec, /opt/Dictum/dictum start',
    'bindrtin = , F9, exec, /opt/Dictum/dictum stop',
  ]);
  expect(compositorLines('hyprland', [dictateWith('Control+Super+D')], command)[0]).toBe(
    'bind = CTRL SUPER, d, exec, /opt/Dictum/dictum start',
  );
  expect(compositorLines('hyprland-lua', [dictateWith('Control+Super+D')], command)).toEqual([
    'hl.bind("CTRL + SUPER + d", hl.dsp.exec_cmd("/opt/Dictum/dictum start"))',
    'hl.bind("CTRL + SUPER + d", hl.dsp.exec_cmd("/opt/Dictum/dictum stop"), { release = true, transparent = true })',
  ]);
  expect(compositorLines('river', [dictateWith('F9')], command)).toEqual([
    "riverctl map normal None F9 spawn '/opt/Dictum/dictum start'",
    "riverctl map -release normal None F9 spawn '/opt/Dictum/dictum stop'",
  ]);
  expect(compositorLines('gnome', [dictateWith('F9')], command)).toEqual(['/opt/Dictum/dictum toggle']);
  expect(compositorLines('other', [dictateWith('F9')], command)).toEqual([
    '/opt/Dictum/dictum start',
    '/opt/Dictum/dictum stop',
  ]);
});

it('quotes what a shell, Hyprland or Lua would take apart', () => {
  const command = ['env', 'A=1', `/home/me/it's "#1"/dictum`];
  expect([
    compositorLines('sway', [dictateWith('F9')], command)[0],
    compositorLines('hyprland', [dictateWith('F9')], command)[0],
    compositorLines('hyprland-lua', [dictateWith('F9')], command)[0],
    compositorLines('river', [dictateWith('F9')], ['/My Apps/dictum'])[0],
  ]).toEqual([
    String.raw`bindsym --no-repeat F9 exec env A=1 '/home/me/it'\''s "#1"/dictum' start`,
    String.raw`bind = , F9, exec, env A=1 '/home/me/it'\''s "##1"/dictum' start`,
    String.raw`hl.bind("F9", hl.dsp.exec_cmd("env A=1 '/home/me/it'\\''s \"#1\"/dictum' start"))`,
    String.raw`riverctl map normal None F9 spawn ''\''/My Apps/dictum'\'' start'`,
  ]);
});

it('has lines for every key: its language is said, and what happens once is bound once', () => {
  const bindings: readonly HotkeyBinding[] = [
    dictateWith('F9'),
    dictateWith('Super+F9', 'de'),
    { keys: 'F10', action: 'paste-last', language: null },
    { keys: 'MediaStop', action: 'cancel', language: null },
  ];
  const linesOf = (desktop: Parameters<typeof compositorLines>[0]) =>
    compositorLines(desktop, bindings, ['dictum']);
  expect(linesOf('sway')).toEqual([
    'bindsym --no-repeat F9 exec dictum start',
    'bindsym --release F9 exec dictum stop',
    'bindsym --no-repeat Mod4+F9 exec dictum start --language de',
    'bindsym --release Mod4+F9 exec dictum stop',
    'bindsym --no-repeat F10 exec dictum paste-last',
    'bindsym --no-repeat XF86AudioStop exec dictum cancel',
  ]);
  expect(linesOf('hyprland').slice(2, 5)).toEqual([
    'bind = SUPER, F9, exec, dictum start --language de',
    'bindrtin = SUPER, F9, exec, dictum stop',
    'bind = , F10, exec, dictum paste-last',
  ]);
  expect(linesOf('hyprland-lua')[4]).toBe('hl.bind("F10", hl.dsp.exec_cmd("dictum paste-last"))');
  expect(linesOf('river')[4]).toBe("riverctl map normal None F10 spawn 'dictum paste-last'");
  expect(linesOf('gnome')).toEqual([
    'dictum toggle',
    'dictum toggle --language de',
    'dictum paste-last',
    'dictum cancel',
  ]);
  expect(linesOf('other')).toEqual([
    'dictum start',
    'dictum stop',
    'dictum start --language de',
    'dictum paste-last',
    'dictum cancel',
  ]);
});

it('has Hyprland tell of a release whatever modifiers are down, if that key does nothing else', () => {
  const release = (desktop: 'hyprland' | 'hyprland-lua', ...bindings: readonly HotkeyBinding[]) =>
    compositorLines(desktop, bindings, ['dictum'])[1];
  const f9 = dictateWith('F9');
  expect(release('hyprland-lua', f9)).toBe(
    'hl.bind("F9", hl.dsp.exec_cmd("dictum stop"), { release = true, transparent = true, ignore_mods = true, non_consuming = true })',
  );
  // Each "d" that somebody types would run it.
  expect(release('hyprland', dictateWith('Super+D'))).toBe('bindrt = SUPER, d, exec, dictum stop');
  // What was just paused would end.
  const pause = { keys: 'Super+F9', action: 'pause', language: null } as const;
  expect(release('hyprland', f9, pause)).toBe('bindrt = , F9, exec, dictum stop');
  expect(release('hyprland', dictateWith('Mouse4'))).toBe('bindrt = , KEY, exec, dictum stop');
});

it('leaves a place for a key that dictates where none does', () => {
  const undo = { keys: 'Mouse4', action: 'undo', language: null } as const;
  expect(compositorLines('sway', [undo], ['dictum'])).toEqual([
    'bindsym --no-repeat KEY exec dictum start',
    'bindsym --release KEY exec dictum stop',
    'bindsym --no-repeat KEY exec dictum undo',
  ]);
});
