import { expect, test } from 'vitest';
import { repetition } from '../../../src-core/quality/repetition.ts';

test('a loop is found wherever it begins', () => {
  expect(repetition('So I said to him: okay. Okay. Okay! okay, okay.')).toEqual({
    phrase: 'okay',
    rounds: 5,
    share: 0.5,
  });
});

test('a loop of several words is found, and where it breaks off does not matter', () => {
  expect(repetition(`${'we are going to do that, '.repeat(5)}we are`)).toMatchObject({
    phrase: 'we are going to do that',
    rounds: 5,
    share: 1,
  });
});

test('a loop without spaces is found', () => {
  expect(repetition('ありがとうありがとうありがとうありがとうありがとう')).toMatchObject({
    rounds: 5,
    share: 1,
  });
  expect(repetition('谢谢大家谢谢大家谢谢大家谢谢大家')).toMatchObject({ phrase: '谢 谢 大 家', rounds: 4 });
});

test.each([
  '',
  'No, no, no.',
  'He was not an ill-disposed young man, unless to be rather cold hearted is to be ill-disposed.',
  'one two three one two four one two three one two four one two three',
])('"%s" is no loop', (text) => expect(repetition(text)).toBeNull());

test('of any text, so many rounds of it are found and one round is not', () => {
  const words = ['red', 'green', 'blue', 'black', 'white', 'grey', 'brown'];
  for (let length = 1; length <= words.length; length++) {
    const phrase = words.slice(0, length).join(' ');
    for (let rounds = 1; rounds < 9; rounds++) {
      const found = repetition(Array.from({ length: rounds }, () => phrase).join(', '));
      expect(found).toEqual(rounds < 4 ? null : { phrase, rounds, share: 1 });
    }
  }
});

test('the search grows with the text, not with its square', () => {
  // A hundred hours of speech: with every word compared to every other, the test would run into its time limit.
  const text = Array.from({ length: 1_000_000 }, (_, index) => `w${(index * 7_919) % 997}`).join(' ');
  expect(repetition(text)).toBeNull();
});
