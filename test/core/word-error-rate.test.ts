import { expect, test } from 'vitest';
import { spokenWords } from '../speech/spoken-words.ts';
import { wordErrorRate } from '../speech/word-error-rate.ts';

test('case and punctuation are no errors', () => {
  expect(wordErrorRate('he was not an ill disposed young man', 'He was not an ill-disposed young man.')).toBe(
    0,
  );
});

test('a wrong, a missing and an additional word are one error each', () => {
  expect(wordErrorRate('one two three four', 'one six three four')).toBe(0.25);
  expect(wordErrorRate('one two three four', 'one three four')).toBe(0.25);
  expect(wordErrorRate('one two three four', 'one two two three four')).toBe(0.25);
});

test('nothing typed is every word wrong, and inventions can exceed that', () => {
  expect(wordErrorRate('ten of clubs', '')).toBe(1);
  expect(wordErrorRate('yes', 'no I said nothing')).toBe(4);
});

test('when nothing was said, silence is right and anything else is wrong', () => {
  expect(wordErrorRate('', '')).toBe(0);
  expect(wordErrorRate('', 'Thank you.')).toBe(1);
});

test('digits are read aloud', () => {
  expect(spokenWords('1,234 on the 22nd, 1.5% of $20, 007')).toEqual(
    [
      'one thousand two hundred thirty four on the twenty second',
      'one point five percent of twenty dollars',
      'zero zero seven',
    ]
      .join(' ')
      .split(' '),
  );
  expect(spokenWords('the 12th and the 30th')).toEqual(['the', 'twelfth', 'and', 'the', 'thirtieth']);
});

test('titles and curly apostrophes are what they sound like', () => {
  expect(spokenWords('Mr. Dashwood’s “house”')).toEqual(['mister', "dashwood's", 'house']);
});
