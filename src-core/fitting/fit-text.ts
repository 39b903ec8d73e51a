/**
 * What is inserted so that it fits what stands around the caret: a space where one is missing, a capital where a
 * sentence begins, a small letter in the middle of one, and no second full stop. It changes the edges of the text only,
 * and only where it can be sure: a wrong change annoys more than a missing one.
 */
import { commonWords, shortForms, startsNames } from './common-words.ts';

/** What stands right before and after the caret or selection; empty where the field begins or ends. */
export interface Surroundings {
  readonly before: string;
  readonly after: string;
}

/** So much of it is looked at on each side, in characters. */
export const surroundingLength = 60;

/** Null: nobody knows what stands there, and the text stays as it is. */
export function fitText(text: string, around: Surroundings | null): string {
  if (around === null || text.trim() === '') return text;
  const fitted = withoutDoubledStop(withCase(text, around.before), around.after);
  const before = missesSpace(around.before, fitted) ? ' ' : '';
  const after = missesSpace(fitted, around.after) ? ' ' : '';
  return before + fitted + after;
}

// Spaces.

const letterOrNumber = /[\p{L}\p{M}\p{N}]/u;
/** Chinese, Japanese, Thai, Lao, Khmer and Burmese put no spaces between words. */
const unspaced = /[\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u;
/** They bring the space they need along. */
const widePunctuation = /[\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]/u;
const stops = /[.,;:!?…%‰؟،؛۔।॥։]/u;
/** Which of these opens and which closes differs from language to language, so what stands beside it decides. */
const quote = /["'«»‹›“”„‟‘’‚‛]/u;
const emoji = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]/u;

/** Whether these two, one right after the other, run into each other. */
function missesSpace(left: string, right: string): boolean {
  const last = lastOf(left);
  const first = firstOf(right);
  if (last === '' || first === '') return false;
  if (widePunctuation.test(last) || widePunctuation.test(first)) return false;
  if (unspaced.test(last) && unspaced.test(first)) return false;
  // "3." and "5", "12:" and "30": one number.
  if (/\p{N}[.,:]$/u.test(left) && /\p{N}/u.test(first)) return false;
  return endsWord(left, last) && beginsWord(right, first);
}

/** Whether a word after it wants a space between. What is none of these (slash, at, hyphen, markup) is left alone. */
function endsWord(left: string, last: string): boolean {
  if (quote.test(last)) return !isOpening(left, last);
  if (/\p{Sc}/u.test(last)) return /\p{N}\s?.$/u.test(left);
  // A dash that has a space before it has one after it, too.
  if (/[–—]/.test(last)) return /\s.$/u.test(left);
  return letterOrNumber.test(last) || stops.test(last) || emoji.test(last) || /[)\]}]/.test(last);
}

function beginsWord(right: string, first: string): boolean {
  // A quote that ends something has nothing of its own behind it.
  if (quote.test(first)) return letterOrNumber.test(firstOf(right.slice(first.length)));
  return letterOrNumber.test(first) || emoji.test(first) || /[([{¿¡]|\p{Sc}/u.test(first);
}

/** Whether the quote at the end of it is one that something follows. */
function isOpening(left: string, last: string): boolean {
  return /^$|[\s([{–—]$/u.test(left.slice(0, -last.length));
}

// Capital and small letters.

/** A word that begins like every other at the beginning of a sentence: not "iPhone", "NASA", "e.g." or "a@b.org". */
const capitalised = /^\p{Lu}[\p{Ll}\p{M}]*(?:['’]\p{Ll}+)?$/u;
const small = /^[\p{Ll}\p{M}]+(?:['’]\p{Ll}+)?$/u;
const hasCase = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;

function withCase(text: string, before: string): string {
  const [, lead = '', token = ''] = /^([\p{P}\s]*)(\S+)/u.exec(text) ?? [];
  const word = token.replace(/[\p{P}\p{S}]+$/u, '');
  const first = firstOf(word);
  if (!hasCase.test(first)) return text;
  const rest = text.slice(lead.length + first.length);
  switch (placeIn(before)) {
    case 'sentence-start': {
      const raised = first.toUpperCase();
      // Whoever writes no capitals at all means it.
      const writesCapitals = /\p{Lu}/u.test(before + text);
      const isOneLetter = [...raised].length === 1;
      return writesCapitals && isOneLetter && small.test(word) ? lead + raised + rest : text;
    }
    case 'mid-sentence': {
      // What begins with a quote or bracket of its own is a sentence of its own.
      if (lead !== '' || !capitalised.test(word)) return text;
      // A letter alone is a mark, a grade, a name of something.
      if (word === text) return isCommon(word, word.length === 1) ? first.toLowerCase() + rest : text;
      const next = /^\S+\s+[\p{P}]*(\S)/u.exec(text)?.[1] ?? '';
      const isBeforeName = token === word && /\p{Lu}/u.test(next) && !/^\S+\s+I\b/u.test(text);
      return isCommon(word, isBeforeName) ? first.toLowerCase() + rest : text;
    }
    case 'unsure':
      return text;
  }
}

function isCommon(word: string, isBeforeName: boolean): boolean {
  const plain = word.toLowerCase().replace('’', "'");
  const stem = plain.replace(/'(?:s|re|ll|ve|d)$/, '');
  if (!commonWords.has(plain) && !commonWords.has(stem)) return false;
  return !(isBeforeName && startsNames.has(stem));
}

function placeIn(before: string): 'sentence-start' | 'mid-sentence' | 'unsure' {
  const line = before.replace(/[^\S\n]+$/u, '');
  if (line === '') return 'sentence-start';
  if (line.endsWith('\n')) return /[.!?][)\]}"'«»“”‘’]*\s*$/u.test(line) ? 'sentence-start' : 'unsure';
  const last = lastOf(line);
  // Speech begins here, and nobody knows whether it is a sentence.
  if (quote.test(last) && isOpening(line, last)) return 'unsure';
  const inside = line.replace(/[([{]$/, '').trimEnd();
  if (inside !== line) return inside === '' || placeIn(inside) !== 'mid-sentence' ? 'unsure' : 'mid-sentence';
  const outside = line.replace(/[)\]}"'«»“”‘’]+$/u, '');
  if (/[!?؟]$/u.test(outside)) return 'sentence-start';
  if (outside.endsWith('.')) return endsInShortForm(outside) ? 'unsure' : 'sentence-start';
  // "1)" begins a list.
  if (/^\s*\p{N}+$/mu.test(outside.split('\n').at(-1) ?? '')) return 'unsure';
  if (/[\p{L}\p{M}\p{N},;،%–—]$/u.test(outside)) return 'mid-sentence';
  return 'unsure';
}

/** The stop belongs to the word: "Dr.", "z. B.", "J.", "3."; or there are several. */
function endsInShortForm(line: string): boolean {
  if (/\.\.$/.test(line)) return true;
  const word = /([\p{L}\p{M}\p{N}.]*)\.$/u.exec(line)?.[1] ?? '';
  return (
    word === '' || /^(?:\p{N}+|\p{L})$/u.test(word) || /\./.test(word) || shortForms.has(word.toLowerCase())
  );
}

// The full stop.

/** One that the sentence around it has already, or that would end it in its middle. */
function withoutDoubledStop(text: string, after: string): string {
  const body = /^(.*[^.])\.$/su.exec(text)?.[1];
  if (body === undefined || !/[\p{L}\p{M}\p{N})\]"'»”’]$/u.test(body)) return text;
  if (/^[.!?,;:…]/u.test(after)) return body;
  const goesOn = /^[^\S\n]*\p{Ll}/u.test(after);
  return goesOn && !endsInShortForm(text) ? body : text;
}

// The edges.

/** A whole character; none where an embedded object or a joiner stands, of which nobody knows what it is. */
function lastOf(text: string): string {
  return known([...text.slice(-2)].at(-1) ?? '');
}

function firstOf(text: string): string {
  return known([...text.slice(0, 2)][0] ?? '');
}

function known(character: string): string {
  return /[\p{Cf}\p{Cs}\ufffc]/u.test(character) ? '' : character;
}
