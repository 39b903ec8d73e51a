import { expect, it } from 'vitest';
import { partAt, timedParts } from '../../../src-core/history/timed-text.ts';

const text = 'Well, this is it. Really!';
const words = [
  [0, 300, 'Well'],
  [350, 500, 'this'],
  [520, 600, 'is'],
  [600, 800, 'it.'],
  [1_000, 1_400, 'Really'],
] as const;
const segments = [
  [0, 800, ' Well, this is it.', null, null, null],
  [1_000, 1_400, ' Really!', null, null, null],
] as const;
type Given = Parameters<typeof timedParts>[0];
const given = (part: Partial<{ text: string; words: readonly unknown[]; segments: readonly unknown[] }>) =>
  ({ text, words: [], segments: [], ...part }) as Given;

it('follows the words where their times are known, and loses no letter', () => {
  const parts = timedParts(given({ words, segments }));
  expect(parts.map((part) => [part.text, part.startMs])).toEqual([
    ['Well, ', 0],
    ['this ', 350],
    ['is ', 520],
    ['it. ', 600],
    ['Really!', 1_000],
  ]);
  expect([-1, 0, 340, 555, 900, 5_000].map((ms) => partAt(parts, ms))).toEqual([-1, 0, 0, 2, 3, 4]);
});

it('follows the segments where only those are known', () => {
  expect(timedParts(given({ segments })).map((part) => part.text)).toEqual(['Well, this is it. ', 'Really!']);
});

it.each([
  ['corrected', { text: 'Well, that is it. Really!', words }],
  ['with a word more', { text: 'Well, this is really it. Really!', words }],
  ['with a word at the end', { text: 'Well, this is it. Really! Yes', words }],
  ['without times', {}],
  ['empty', { text: '', words }],
])('a text %s is one piece', (_name, part) => {
  const whole = given(part);
  expect(timedParts(whole)).toEqual([{ text: whole.text, startMs: null, endMs: null }]);
});

it('follows a script without spaces', () => {
  const parts = timedParts(
    given({
      text: '我们明天开会。',
      words: [
        [0, 200, '我们'],
        [200, 500, '明天'],
        [500, 900, '开会'],
      ],
    }),
  );
  expect(parts.map((part) => part.text)).toEqual(['我们', '明天', '开会。']);
});
