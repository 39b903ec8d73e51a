/**
 * Text as it is searched: whatever its case, accents, width of letters and spaces. Marks that only
 * colour a letter go (é, й, the Arabic and Hebrew vowel points); marks that are letters of their own
 * stay (Thai and Indic vowels, the Japanese voicing mark), else different words would become one.
 */
export function folded(text: string): string {
  if (isPlain.test(text)) return text.toLowerCase().replace(spaces, ' ').trim();
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(ignored, '')
    .replace(lettersWithoutParts, (letter) => plainLetters[letter] ?? letter)
    .normalize('NFC')
    .replace(spaces, ' ')
    .trim();
}

/** What must stand in a text to be found, in any order. Words in quotation marks stay together. */
export function searchTerms(query: string): readonly string[] {
  const parts = query.match(/"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|[^\s"“”„«»]+/gu) ?? [];
  const terms = parts.map((part) => folded(part.replace(/["“”„«»]/gu, ''))).filter((term) => term !== '');
  return [...new Set(terms)];
}

const isPlain = /^[\x20-\x7e\n\t]*$/;
const spaces = /\s+/gu;

const ignoredRanges = [
  '\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f', // Accents.
  '\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7', // Hebrew points.
  '\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed', // Arabic vowels, and the line that stretches letters.
  '\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff', // Marks that nobody sees.
];
const ignored = new RegExp(`[${ignoredRanges.join('')}]`, 'gu');

/** Letters that Unicode does not take apart, as people type them on a keyboard that lacks them. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
  '’': "'",
  '‘': "'",
};
const lettersWithoutParts = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'gu');
