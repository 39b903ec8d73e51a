/** The text around a caret as systems tell it: counted in halves of UTF-16, cut anywhere, with line ends of their own. */
import { type Surroundings, surroundingLength } from './fit-text.ts';

/** So much is read on each side: enough also where every character is two halves. */
export const readLength = 2 * surroundingLength;

/** `before` ends and `after` begins at the caret or selection. Null when `behind` does not stand right before it. */
export function surroundingsFrom(before: string, after: string, behind: string): Surroundings | null {
  const whole = withPlainLineEnds(before);
  const taken = withPlainLineEnds(behind);
  if (!whole.endsWith(taken)) return null;
  const rest = whole.slice(0, whole.length - taken.length);
  return {
    before: [...rest].slice(-surroundingLength).join(''),
    after: [...withPlainLineEnds(after)].slice(0, surroundingLength).join(''),
  };
}

export function isSameText(one: string, other: string): boolean {
  return withPlainLineEnds(one) === withPlainLineEnds(other);
}

/**
 * How far the start of a range that ends at the caret has to go until it holds exactly `text`, in steps of which nobody
 * knows whether they are halves, characters or what a reader takes for one. Zero: it does; null: that does not stand there.
 */
export function stepToHold(found: string, text: string): number | null {
  const has = withPlainLineEnds(found);
  const wanted = withPlainLineEnds(text);
  if (has === wanted) return 0;
  // A step is one half at least, so the way back may go too far; the way forth goes a step at a time.
  if (has.length > wanted.length) return has.endsWith(wanted) ? 1 : null;
  return has.length < wanted.length && wanted.endsWith(has) ? has.length - wanted.length : null;
}

/** As most apps count them: what a reader takes for one character. */
export function countCharacters(text: string): number {
  return [...new Intl.Segmenter().segment(text)].length;
}

/** Windows and older apps end lines with a carriage return, alone or before the line feed. */
function withPlainLineEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
