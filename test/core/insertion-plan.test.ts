import { expect, it } from 'vitest';
import { type AppRule, insertionPlan, insertionWays, usualRules } from '../../src-core/insertion-plan.ts';
import { settingsFromFile } from '../../src-core/settings.ts';

const rule = (app: string, way: AppRule['way'], submits = false): AppRule => ({ app, way, submits });
const withRules = (...apps: readonly AppRule[]) => ({ usualWay: 'paste' as const, apps });

/** Short enough to be compared at a glance. */
function told(...asked: Parameters<typeof insertionPlan>): string {
  const plan = insertionPlan(...asked);
  if (plan.by === 'copy') return 'copy';
  const keys = plan.by === 'type' ? ['type'] : [...plan.chord.modifiers, plan.chord.key, ...plan.chord.reads];
  const isTerminal = plan.by === 'type' ? plan.isTerminal : plan.chord.isTerminal;
  return [...keys, isTerminal ? 'one line' : '', plan.submits ? 'enter' : ''].filter(Boolean).join(' ');
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
