import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { AppRule } from '../../src-core/insertion-plan.ts';
import { settingsWords } from '../../src-core/words/settings.ts';
import { ShownContext } from '../../src-renderer/main/app-state.ts';
import { AppRulesSetting } from '../../src-renderer/main/settings/AppRulesSetting.tsx';
import { someSnapshot } from '../fakes/app.ts';

const words = settingsWords.appRules;

/** The switches of one row, as a screen reader finds them: their words, and which way they stand. */
function switchesOf(rule: AppRule) {
  const page = renderToStaticMarkup(
    <ShownContext
      value={{
        snapshot: someSnapshot({ settings: { appRules: [rule] } }),
        send: unasked,
        transcribeFiles: unasked,
      }}
    >
      <AppRulesSetting />
    </ShownContext>,
  );
  return [...page.matchAll(/role="switch"[^>]*aria-checked="(\w+)"[^>]*\/>([^<]*)</g)].map(
    ([, isOn, name]) => [name, isOn === 'true'],
  );
}

function unasked(): never {
  throw new Error('nobody pressed anything');
}

const rule = { app: 'Code', way: 'paste', submits: false, keepsLineBreaks: false } as const;

test('an app that holds a terminal is asked whether line breaks stay, and shows what was said', () => {
  expect(switchesOf(rule)).toEqual([
    [words.keepsLineBreaks, false],
    [words.submits, false],
  ]);
  expect(switchesOf({ ...rule, keepsLineBreaks: true })).toEqual([
    [words.keepsLineBreaks, true],
    [words.submits, false],
  ]);
});

test('a terminal, and an app whose line breaks stay anyway, are not asked', () => {
  const submitsAlone = [[words.submits, true]];
  for (const app of ['XTerm', 'Slack'])
    expect(switchesOf({ ...rule, app, submits: true, keepsLineBreaks: true })).toEqual(submitsAlone);
  expect(switchesOf({ ...rule, way: 'control-shift-v', submits: true })).toEqual(submitsAlone);
});
