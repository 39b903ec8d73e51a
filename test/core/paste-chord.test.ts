import { expect, it } from 'vitest';
import { insertionPlan, usualChord, usualRules } from '../../src-core/insertion-plan.ts';

const told = (app: string | null, modifier: 'control' | 'command') => {
  const { key, modifiers, isTerminal } = usualChord(app, modifier);
  return `${[...modifiers, key].join('+')}${isTerminal ? ' on one line' : ''}`;
};

it('is the one that terminals of Windows have', () => {
  const chords = [
    'WindowsTerminal',
    'conhost',
    'powershell',
    'mintty',
    'putty',
    'ConEmu64',
    'wezterm-gui',
    'alacritty',
  ];
  expect(chords.map((app) => told(app, 'control'))).toEqual([
    'control+shift+v on one line',
    'control+v on one line',
    'control+v on one line',
    'shift+insert on one line',
    'shift+insert on one line',
    'shift+insert on one line',
    'control+shift+v on one line',
    'control+shift+v on one line',
  ]);
  expect(told('Notepad', 'control')).toBe('control+v');
});

it('is the one of an app that Wayland calls by its whole name', () => {
  const terminals = ['com.gexperts.Tilix', 'org.kde.yakuake', 'app.devsuite.Ptyxis', 'tilda', 'Termite'];
  for (const app of terminals)
    expect([app, told(app, 'control')]).toEqual([app, 'control+shift+v on one line']);
  expect(told('org.gnome.TextEditor', 'control')).toBe('control+v');
});

it('is Shift and Insert in editors where Control and V does something else, and those are no terminals', () => {
  for (const app of ['Emacs', 'org.gnu.emacs', 'Gvim'])
    expect([app, told(app, 'control')]).toEqual([app, 'shift+insert']);
});

it('knows where each letter may be a key of its own, whichever keys paste there', () => {
  const rules = (app: string) => ({
    ...usualRules,
    apps: [{ app, way: 'control-v', submits: false, keepsLineBreaks: false } as const],
  });
  for (const [app, takesLettersForKeys] of [
    ['XTerm', true],
    ['conhost', true],
    ['Terminal', true],
    ['Emacs', true],
    ['MacVim', true],
    // Its terminal is one part of it.
    ['Code', false],
    ['TextEdit', false],
  ] as const) {
    for (const modifier of ['control', 'command'] as const)
      expect([app, usualChord(app, modifier)]).toMatchObject([app, { takesLettersForKeys }]);
    expect([app, insertionPlan(app, rules(app))]).toMatchObject([app, { chord: { takesLettersForKeys } }]);
  }
  expect(usualChord(null, 'command').takesLettersForKeys).toBe(true);
});

it('is Command and V everywhere on macOS, and terminals are known there too', () => {
  const terminals = [
    'Terminal',
    'iTerm2',
    'iTerm',
    'kitty',
    'Alacritty',
    'Ghostty',
    'WezTerm',
    'Hyper',
    'Warp',
    null,
  ];
  for (const app of terminals) expect(told(app, 'command')).toBe('command+v on one line');
  expect(told('TextEdit', 'command')).toBe('command+v');
});

it('is what the person says of the app on macOS too', () => {
  const rules = {
    ...usualRules,
    apps: [{ app: 'Remote Desktop', way: 'control-v', submits: false, keepsLineBreaks: false } as const],
  };
  expect(insertionPlan('Remote Desktop', rules, 'command')).toMatchObject({
    chord: { modifiers: ['control'], isTerminal: false },
    keepsLineBreaks: true,
  });
  expect(insertionPlan('Notes', rules, 'command')).toMatchObject({ chord: { modifiers: ['command'] } });
});
