import { expect, it } from 'vitest';
import {
  type AppRule,
  insertionPlan,
  insertionWays,
  maySayLineBreaks,
  usualRules,
} from '../../src-core/insertion-plan.ts';
import { settingsFromFile } from '../../src-core/settings.ts';

const rule = (app: string, way: AppRule['way'], submits = false, keepsLineBreaks = false): AppRule => ({
  app,
  way,
  submits,
  keepsLineBreaks,
});
const withRules = (...apps: readonly AppRule[]) => ({ usualWay: 'paste' as const, apps });

/** Short enough to be compared at a glance. */
function told(...asked: Parameters<typeof insertionPlan>): string {
  const plan = insertionPlan(...asked);
  if (plan.by === 'copy') return 'copy';
  const keys = plan.by === 'type' ? ['type'] : [...plan.chord.modifiers, plan.chord.key, ...plan.chord.reads];
  return [...keys, plan.keepsLineBreaks ? '' : 'one line', plan.submits ? 'enter' : '']
    .filter(Boolean)
    .join(' ');
}

it('is what is known of the app as long as nobody says anything', () => {
  expect(['Mousepad', 'XTerm', 'kitty', null].map((app) => told(app, usualRules))).toEqual([
    'control v CLIPBOARD',
    'shift insert PRIMARY one line',
    'control shift v CLIPBOARD one line',
    // It may be a terminal.
    'control v CLIPBOARD one line',
  ]);
});

it('is what the person says of the app, and else what they say of all', () => {
  const rules = { usualWay: 'type' as const, apps: [rule('slack', 'paste', true), rule('Notes', 'copy')] };
  expect(['Slack', 'Notes', 'Mousepad', 'XTerm', null].map((app) => told(app, rules))).toEqual([
    'control v CLIPBOARD enter',
    'copy',
    'type',
    'type one line',
    'type one line',
  ]);
});

it('knows an app by the last part of its name too', () => {
  const rules = withRules(rule(' texteditor ', 'type'));
  expect(told('org.gnome.TextEditor', rules)).toBe('type');
  expect(told('org.gnome.TextEditor2', rules)).toBe('control v CLIPBOARD');
});

it('keeps a line a line in terminals, whatever the person chose for them', () => {
  for (const way of insertionWays) {
    for (const app of ['XTerm', 'foot', 'Alacritty']) {
      const plan = told(app, withRules(rule(app, way)));
      expect(plan === 'copy' || plan.endsWith('one line')).toBe(true);
    }
  }
});

const holdingTerminals = [
  // X11 and Wayland
  ...['Code', 'code-oss', 'com.visualstudio.code', 'codium-url-handler', 'VSCodium', 'Cursor', 'dev.zed.Zed'],
  ...[
    'jetbrains-idea-ce',
    'jetbrains-studio',
    'kate',
    'org.kde.kate',
    'org.kde.dolphin',
    'org.gnome.Builder',
  ],
  ...['Emacs', 'Geany', 'rstudio', 'QtCreator'],
  // Windows
  ...['Code - Insiders', 'idea64', 'pycharm64', 'studio64', 'devenv'],
  // macOS
  ...[
    'Visual Studio Code',
    'IntelliJ IDEA',
    'IntelliJ IDEA CE',
    'PyCharm 2025.1 EAP',
    'Android Studio Preview',
    'Zed',
  ],
];

it('keeps a line a line in an app that holds a terminal, and is no plan for a terminal otherwise', () => {
  for (const app of holdingTerminals) {
    expect([app, insertionPlan(app, usualRules)]).toMatchObject([
      app,
      { keepsLineBreaks: false, chord: { isTerminal: false } },
    ]);
    expect([app, insertionPlan(app, { ...usualRules, usualWay: 'type' })]).toMatchObject([
      app,
      { keepsLineBreaks: false },
    ]);
  }
  for (const app of ['Mousepad', 'Slack', 'firefox', 'Barcode', 'Encoder', 'Riders', 'dolphin-emu'])
    expect([app, insertionPlan(app, usualRules)]).toMatchObject([app, { keepsLineBreaks: true }]);
});

it('lets line breaks into such an app where the person says so, and into no terminal', () => {
  for (const way of ['paste', 'control-v', 'type'] as const) {
    const rules = withRules(
      ...[...holdingTerminals, 'XTerm', 'foot'].map((app) => rule(app, way, false, true)),
    );
    for (const app of holdingTerminals)
      expect([app, insertionPlan(app, rules)]).toMatchObject([app, { keepsLineBreaks: true }]);
    for (const app of ['XTerm', 'foot', null])
      expect([app, insertionPlan(app, rules)]).toMatchObject([app, { keepsLineBreaks: false }]);
  }
  for (const way of ['control-shift-v', 'shift-insert'] as const)
    expect(told('Code', withRules(rule('Code', way, false, true)))).toContain('one line');
});

it('asks about line breaks only where that says anything', () => {
  const asked = (app: string, way: AppRule['way']) => maySayLineBreaks(rule(app, way));
  expect(['Code', ' zed ', 'jetbrains-idea'].map((app) => asked(app, 'paste'))).toEqual([true, true, true]);
  expect(['Slack', 'XTerm', 'Terminal'].map((app) => asked(app, 'paste'))).toEqual([false, false, false]);
  expect(insertionWays.filter((way) => asked('Code', way))).toEqual(['paste', 'control-v', 'type']);
});

it('takes an app nobody knows for a terminal when it is pasted into as one', () => {
  expect(told('Shell', withRules(rule('Shell', 'control-shift-v')))).toBe(
    'control shift v CLIPBOARD one line',
  );
  expect(told('Shell', withRules(rule('Shell', 'shift-insert')))).toBe(
    'shift insert CLIPBOARD PRIMARY one line',
  );
});

it('presses Enter nowhere unless the person says so for this very app', () => {
  const rules = withRules(rule('Slack', 'paste', true));
  for (const app of ['XTerm', 'Mousepad', null])
    expect(insertionPlan(app, rules)).toMatchObject({ submits: false });
  expect(insertionPlan('XTerm', withRules(rule('xterm', 'paste', true)))).toMatchObject({ submits: true });
});

it('loses only the rule that is wrong, and has one an app', () => {
  const good = rule('Slack', 'type', true);
  const { settings, rejected } = settingsFromFile({
    appRules: [good, { app: '', way: 'type', submits: false }, rule('slack', 'copy'), { app: 'Notes' }],
  });
  expect(settings.appRules).toEqual([rule('slack', 'copy')]);
  expect(rejected).toEqual(['appRules']);
});

it('takes a rule of an older version for one that keeps no line breaks', () => {
  const { keepsLineBreaks: _, ...older } = rule('Code', 'type', true);
  expect(settingsFromFile({ appRules: [older] })).toMatchObject({
    settings: { appRules: [rule('Code', 'type', true, false)] },
    rejected: [],
  });
});
