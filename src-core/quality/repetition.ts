import { plain } from './known-phrases.ts';

/** So often in a row nobody says the same thing without meaning to; Whisper does. */
const fewestRounds = 4;
/** In words; a longer loop would be a text said several times. */
const longestPhrase = 24;

export interface Repetition {
  readonly phrase: string;
  readonly rounds: number;
  /** Of all the words, how many belong to the loop: 0 to 1. */
  readonly share: number;
}

/**
 * The longest loop in a text: the same words again and again, without a break. It is found in the
 * words themselves, because not every service tells its compression ratio. Null when there is none.
 */
export function repetition(text: string): Repetition | null {
  const words = wordsOf(text);
  let longest: { readonly start: number; readonly period: number; readonly length: number } | null = null;
  for (let period = 1; period <= Math.min(longestPhrase, words.length / fewestRounds); period++) {
    for (let start = 0, end = period; end <= words.length; end++) {
      if (end < words.length && words[end] === words[end - period]) continue;
      const length = end - start;
      if (length >= period * fewestRounds && length > (longest?.length ?? 0))
        longest = { start, period, length };
      start = end - period + 1;
    }
  }
  if (longest === null) return null;
  const { start, period, length } = longest;
  return {
    phrase: words.slice(start, start + period).join(' '),
    rounds: Math.floor(length / period),
    share: length / words.length,
  };
}

/** A text that says little else than the same again and again: a model got stuck, or somebody means it. */
export function isLoop(text: string): boolean {
  return (repetition(text)?.share ?? 0) > 0.5;
}

/** Scripts without spaces are taken letter by letter. */
function wordsOf(text: string): readonly string[] {
  return plain(text).match(new RegExp(`${unspaced}|(?:(?!${unspaced})\\S)+`, 'gu')) ?? [];
}

const unspaced =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}]';
