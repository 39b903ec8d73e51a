import { describe, expect, it, test } from 'vitest';
import { fitText } from '../../../src-core/fitting/fit-text.ts';

/** The caret is the bar. */
function dictatedInto(field: string, text: string): string {
  const [before = '', after = ''] = field.split('|');
  return before + fitText(text, { before, after }) + after;
}

test('a text stays as it is where nobody knows what stands around it', () => {
  expect(fitText('World.', null)).toBe('World.');
});

test.each([
  // A word after a word.
  ['Hello|', 'World', 'Hello world'],
  ['Hello |', 'World', 'Hello world'],
  ['Hello|there', 'my', 'Hello my there'],
  ['Hello | there', 'my', 'Hello my there'],
  ['Hello |there', 'my', 'Hello my there'],
  ['Hello| there', 'my', 'Hello my there'],
  ['one\n|two', 'half', 'one\nhalf two'],
  ['|', 'Hello.', 'Hello.'],
  ['Hello.|', 'How are you?', 'Hello. How are you?'],
  ['Hello,|', 'Peter', 'Hello, Peter'],
  ['5 %|', 'of all', '5 % of all'],
  // Punctuation goes where it belongs.
  ['Hello|', ', my friend', 'Hello, my friend'],
  ['Hello|', '!', 'Hello!'],
  ['Hello| there', '...', 'Hello... there'],
  ['see |)', 'below', 'see below)'],
  ['a (|', 'see below', 'a (see below'],
  ['(a)|', 'see below', '(a) see below'],
  ['see|', '(below)', 'see (below)'],
  // What is written on.
  ['https://|', 'example', 'https://example'],
  ['me@|', 'home', 'me@home'],
  ['well-|', 'known', 'well-known'],
  ['#|', 'topic', '#topic'],
  ['$|', '5', '$5'],
  ['5 €|', 'each', '5 € each'],
  ['3.|', '5', '3.5'],
  ['at 12:|', '30', 'at 12:30'],
  ['so – |', 'then', 'so – then'],
  ['so –|', 'then', 'so – then'],
  ['so—|', 'then', 'so—then'],
  // Quotes, whichever way a language turns them.
  ['He said "|', 'good morning', 'He said "good morning'],
  ['He said "yes"|', 'and went', 'He said "yes" and went'],
  ['Er sagte „|', 'Ja', 'Er sagte „Ja'],
  ['Er sagte „Ja“|', 'und ging', 'Er sagte „Ja“ und ging'],
  ['Il dit « |', 'Oui', 'Il dit « Oui'],
  ['»|', 'Ja', '»Ja'],
  ['say|', '"yes"', 'say "yes"'],
  ['say| "yes"', 'it:', 'say it: "yes"'],
  ['say |"yes"', 'it', 'say it "yes"'],
  ['"yes|"', 'sir', '"yes sir"'],
  ['the dogs’|', 'tails', 'the dogs’ tails'],
  // Scripts without spaces, and those that are written from the right.
  ['你好|', '世界', '你好世界'],
  ['你好。|', 'Hello', '你好。Hello'],
  ['こんにちは|。', '世界', 'こんにちは世界。'],
  ['สวัสดี|', 'ครับ', 'สวัสดีครับ'],
  ['안녕|', '세계', '안녕 세계'],
  ['مرحبا|', 'بالعالم', 'مرحبا بالعالم'],
  ['مرحبا|', '؟', 'مرحبا؟'],
  ['مرحبا،|', 'كيف', 'مرحبا، كيف'],
  ['שלום|', 'עולם', 'שלום עולם'],
  ['नमस्ते|', 'दुनिया', 'नमस्ते दुनिया'],
  // Emoji, also those of several characters, and letters of two.
  ['Hello 👋🏽|', 'there', 'Hello 👋🏽 there'],
  ['Hello|', '👋', 'Hello 👋'],
  ['𝒜|', '𝒷', '𝒜 𝒷'],
  // An embedded object may be a picture or a word.
  ['see \ufffc|', 'there', 'see \ufffcthere'],
])('%j and %j make %j', (field, text, expected) => {
  expect(dictatedInto(field, text)).toBe(expected);
});

describe('in the middle of a sentence', () => {
  it.each([
    ['I think|', 'The house is red.', 'I think the house is red.'],
    ['I think, |', 'And then', 'I think, and then'],
    ['I think|', "It's good", "I think it's good"],
    ['I think|', 'Don’t go', 'I think don’t go'],
    ['I said|', 'When I come home', 'I said when I come home'],
    ['a list (|', 'Because of it', 'a list (because of it'],
    ['in 2020|', 'They came', 'in 2020 they came'],
    ['Ich glaube, |', 'Dass der Hund', 'Ich glaube, dass der Hund'],
    ['Gestern kam |', 'Der Hund', 'Gestern kam der Hund'],
    ['Er sagt, |', 'Über allem', 'Er sagt, über allem'],
    ['je crois |', 'Que oui', 'je crois que oui'],
    ['creo |', 'Que sí', 'creo que sí'],
  ])('%j and %j make %j: such words are small there', (field, text, expected) => {
    expect(dictatedInto(field, text)).toBe(expected);
  });

  it.each([
    ['I met|', 'Peter', 'I met Peter'],
    ['he and|', 'I went', 'he and I went'],
    ['he says|', "I'm here", "he says I'm here"],
    ['the|', 'NASA report', 'the NASA report'],
    ['the|', 'A', 'the A'],
    ['my|', 'iPhone', 'my iPhone'],
    ['see|', 'The Hague', 'see The Hague'],
    ['in|', 'Los Angeles', 'in Los Angeles'],
    ['in|', 'New York', 'in New York'],
    ['the|', 'World Bank', 'the World Bank'],
    ['ask|', 'Will', 'ask Will'],
    ['next|', 'May', 'next May'],
    ['in der|', 'Not', 'in der Not'],
    ['das|', 'Haus', 'das Haus'],
    ['am|', 'Morgen', 'am Morgen'],
    ['im|', 'Mai', 'im Mai'],
    ['ask|', 'Ella', 'ask Ella'],
    ['with|', 'Dan', 'with Dan'],
    ['können |', 'Sie kommen', 'können Sie kommen'],
    ['он и |', 'Она', 'он и Она'],
  ])('%j and %j make %j: names and nouns keep their capital', (field, text, expected) => {
    expect(dictatedInto(field, text)).toBe(expected);
  });
});

describe('at the beginning of a sentence', () => {
  it.each([
    ['Done. |', 'the next', 'Done. The next'],
    ['Really?|', 'yes', 'Really? Yes'],
    ['"Done."|', 'and then', '"Done." And then'],
    ['Done.\n|', 'and then', 'Done.\nAnd then'],
    ['Fertig. |', 'über allem', 'Fertig. Über allem'],
    ['Готово. |', 'потом', 'Готово. Потом'],
    ['|', 'and Peter', 'And Peter'],
  ])('%j and %j make %j', (field, text, expected) => {
    expect(dictatedInto(field, text)).toBe(expected);
  });

  it.each([
    ['Done. |', 'iPhones are', 'Done. iPhones are'],
    ['Done. |', 'npm@latest is', 'Done. npm@latest is'],
    ['see Dr. |', 'smith', 'see Dr. smith'],
    ['z. B. |', 'hier', 'z. B. hier'],
    ['am 3. |', 'mai', 'am 3. mai'],
    ['well... |', 'yes', 'well... yes'],
    ['i write small. |', 'always so', 'i write small. always so'],
    ['Dear Bob,\n|', 'thanks', 'Dear Bob,\nthanks'],
    ['- |', 'The milk', '- The milk'],
    ['1) |', 'The milk', '1) The milk'],
    ['Note: |', 'The milk', 'Note: The milk'],
    ['He said: “|', 'The milk', 'He said: “The milk'],
    ['Done. |', 'ßäh Ä', 'Done. ßäh Ä'],
  ])('%j and %j make %j: nobody can be sure that it is one', (field, text, expected) => {
    expect(dictatedInto(field, text)).toBe(expected);
  });
});

test.each([
  ['Hello|.', 'My friend.', 'Hello my friend.'],
  ['Hello|, yes', 'My friend.', 'Hello my friend, yes'],
  ['Is it|?', 'Here.', 'Is it here?'],
  ['Hello| and more', 'My friend.', 'Hello my friend and more'],
  ['Hello| and more', 'That etc.', 'Hello that etc. and more'],
  ['Hello.| And more', 'My friend.', 'Hello. My friend. And more'],
  ['Hello|.', 'Really?', 'Hello really?.'],
  ['Hello|.', 'Well...', 'Hello well....'],
])('%j and %j make %j: one stop is enough', (field, text, expected) => {
  expect(dictatedInto(field, text)).toBe(expected);
});

test('whatever is around it, its words stay and nothing but spaces is added', () => {
  const pieces = [
    '',
    ' ',
    'a',
    'A.',
    'é',
    '“',
    '"',
    '(',
    ')',
    '。',
    '字',
    'ก',
    '😀',
    '\n',
    '\ufffc',
    '-',
    '١',
    'ב',
  ];
  for (const before of pieces)
    for (const after of pieces)
      for (const text of ['The end.', 'a', '。', '"x"', '😀', '字', ' ', 'Ünal', '...']) {
        const fitted = fitText(text, { before, after });
        const bare = (whole: string) => whole.trim().toLowerCase().replace(/\.$/, '');
        expect(bare(fitted), JSON.stringify([before, text, after])).toBe(bare(text));
        expect(fitted, JSON.stringify([before, text, after])).not.toMatch(/^\s\s|\s\s$/);
      }
});
