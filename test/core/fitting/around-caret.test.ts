import { expect, it, test } from 'vitest';
import {
  countCharacters,
  isSameText,
  stepToHold,
  surroundingsFrom,
} from '../../../src-core/fitting/around-caret.ts';

test('what stands on each side is cut to what fitting looks at, and no character in two', () => {
  const [high = ''] = '👋';
  const low = '👋'.slice(1);
  expect(surroundingsFrom(`${low}${'👋'.repeat(59)}a`, `b${'👋'.repeat(59)}${high}`, '')).toEqual({
    before: `${'👋'.repeat(59)}a`,
    after: `b${'👋'.repeat(59)}`,
  });
  expect(surroundingsFrom('', '', '')).toEqual({ before: '', after: '' });
});

test('line ends are plain ones', () => {
  expect(surroundingsFrom('one\r\ntwo\r', '\r\n', '')).toEqual({ before: 'one\ntwo\n', after: '\n' });
  expect([isSameText('a\r\nb', 'a\nb'), isSameText('a\rb', 'a\nb'), isSameText('a', 'A')]).toEqual([
    true,
    true,
    false,
  ]);
});

test('what stands behind the text is told without it, and unknown where it does not stand', () => {
  expect(surroundingsFrom('Say\r\nHello\r\n', '.', 'Hello\n')).toEqual({ before: 'Say\n', after: '.' });
  expect(surroundingsFrom('Say hello', '', 'Hello')).toBeNull();
});

it.each([
  ['it holds it', 'Hello', 'Hello', 0],
  ['it holds it with other line ends', 'a\r\nb', 'a\nb', 0],
  ['it holds more', '👋 Hello', 'Hello', 1],
  ['it holds less by two', 'llo', 'Hello', -2],
  ['it holds nothing yet', '', 'Hello', -5],
  ['something else stands there', 'Jello', 'Hello', null],
  ['what stands there is longer and ends otherwise', 'Hello!!', 'Hello', null],
  ['what stands there is shorter and ends otherwise', 'Hell', 'Hello', null],
])('the start of a range is moved where %s', (_, found, text, step) => {
  expect(stepToHold(found, text)).toBe(step);
});

test('a character is what a reader takes for one', () => {
  expect(['👋🏽 né', 'ห้า', ''].map(countCharacters)).toEqual([4, 2, 0]);
});
