import { numberInWords, ordinalInWords } from './number-in-words.ts';

/** What is written in short and always spoken in full. */
const spokenAs: Readonly<Record<string, string>> = {
  mr: 'mister',
  mrs: 'missus',
  dr: 'doctor',
  st: 'saint',
  ok: 'okay',
  alright: 'all right',
  '&': 'and',
  '%': 'percent',
  '#': 'pound',
  '+': 'plus',
};

/** The words as they are spoken, so that two spellings of the same speech are equal: case, punctuation and digits don't count. */
export function spokenWords(text: string): string[] {
  return (
    text
      .toLowerCase()
      .normalize('NFKC')
      .replace(/[‘’ʼ]/g, "'")
      .replace(/\$(\d[\d,.]*)/g, '$1 dollars')
      // 1,000 is one number; 1.5 is spoken with a point.
      .replace(/(?<=\d),(?=\d{3}\b)/g, '')
      .replace(/(?<=\d)\.(?=\d)/g, ' point ')
      .replace(/\d+(st|nd|rd|th)\b/g, (ordinal) => ` ${ordinalInWords(Number.parseInt(ordinal, 10))} `)
      .replace(/\d+/g, (digits) => ` ${numberInWords(digits)} `)
      .replace(/[&%#+]/g, ' $& ')
      .replace(/[^\p{L}\p{N}'&%#+]+/gu, ' ')
      .split(' ')
      .map((word) => word.replace(/^'+|'+$/g, ''))
      .flatMap((word) => (Object.hasOwn(spokenAs, word) ? (spokenAs[word] ?? '') : word).split(' '))
      .filter((word) => word !== '')
  );
}
