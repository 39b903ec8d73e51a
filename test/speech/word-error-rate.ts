import { spokenWords } from './spoken-words.ts';

/** How many words are wrong, missing or too many, for each word that was said: 0 is perfect, 1 and more is useless. */
export function wordErrorRate(said: string, typed: string): number {
  const saidWords = spokenWords(said);
  const { errors, words } = wordErrors(said, typed);
  if (saidWords.length === 0) return errors === 0 ? 0 : 1;
  return errors / words;
}

/** For a rate over several recordings, where long ones count for more than short ones. */
export function wordErrors(said: string, typed: string): { readonly errors: number; readonly words: number } {
  const saidWords = spokenWords(said);
  return { errors: editDistance(saidWords, spokenWords(typed)), words: saidWords.length };
}

/** The fewest replacements, omissions and insertions that turn one into the other (Levenshtein). */
function editDistance(from: readonly string[], to: readonly string[]): number {
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, word] of from.entries()) {
    const current = [row + 1];
    for (const [column, other] of to.entries()) {
      const replaced = (above[column] ?? 0) + (word === other ? 0 : 1);
      const omitted = (above[column + 1] ?? 0) + 1;
      const inserted = (current[column] ?? 0) + 1;
      current.push(Math.min(replaced, omitted, inserted));
    }
    above = current;
  }
  return above[to.length] ?? 0;
}
