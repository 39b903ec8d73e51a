import type { Segment, Transcript, Word } from './transcript.ts';

/**
 * The transcripts of a recording's pieces as one. Where two pieces heard the same second or two, the
 * words at the end of the one are aligned with those at the beginning of the other: as in comparing
 * two versions of a text, ignoring case and punctuation, and forgiving a word heard differently. The
 * seam is put in the middle of what both heard, because each may have heard half a word at its edge.
 */

export interface HeardPiece {
  /** In ms since the beginning of the recording. A piece that begins before its forerunner ends overlaps it. */
  readonly startMs: number;
  readonly endMs: number;
  readonly transcript: Transcript;
}

/** The pieces in their order. */
export function joinTranscripts(pieces: readonly [HeardPiece, ...HeardPiece[]]): Transcript {
  const parts: Part[] = pieces.map((piece) => ({
    piece,
    tokens: tokensOf(piece.transcript.text),
    from: 0,
    to: Number.POSITIVE_INFINITY,
    isGlued: false,
  }));
  for (const [index, right] of parts.entries()) {
    const left = parts[index - 1];
    if (left === undefined) continue;
    const seam = seamBetween(left, right);
    if (seam === null) continue;
    left.to = Math.max(left.from, seam.leftTo);
    right.from = seam.rightFrom;
    right.isGlued = true;
  }
  const transcripts = pieces.map(({ transcript }) => transcript);
  return {
    text: parts.reduce(withText, ''),
    model: unique(transcripts.map(({ model }) => model)).join(', '),
    provider: unique(transcripts.flatMap(({ provider }) => provider ?? [])).join(', ') || null,
    language: transcripts.find(({ language }) => language !== null)?.language ?? null,
    segments: parts.flatMap((part) => trimmed(part, part.piece.transcript.segments)),
    words: parts.flatMap((part) => trimmed(part, part.piece.transcript.words)),
  };
}

/** A piece, and which of its words are used. */
interface Part {
  readonly piece: HeardPiece;
  readonly tokens: readonly Token[];
  /** Up to, not including, `to`. */
  from: number;
  to: number;
  /** What comes before it ends with the word before `from`. */
  isGlued: boolean;
}

/** A word; in scripts without spaces a single character. */
interface Token {
  readonly end: number;
  readonly plain: string;
}

/** Letters of scripts that put no space between words. */
const unspaced =
  '[[\\p{L}\\p{N}\\p{M}]&&[\\p{scx=Hani}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}]]';
const spaced = `[[\\p{L}\\p{N}\\p{M}]--${unspaced}]`;
const tokenPattern = new RegExp(`${unspaced}|${spaced}+(?:[.,:'’\\-]${spaced}+)*`, 'gv');
const withoutSpacePattern = new RegExp(`[${unspaced}\\u3000-\\u303f\\uff00-\\uffef]`, 'v');

function tokensOf(text: string): readonly Token[] {
  return Array.from(text.matchAll(tokenPattern), ({ 0: token, index }) => ({
    end: index + token.length,
    plain: token
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[.,:'’-]/g, ''),
  }));
}

function withText(text: string, { piece, tokens, from, to, isGlued }: Part): string {
  const whole = piece.transcript.text;
  const start = from === 0 ? 0 : (tokens[from - 1]?.end ?? whole.length);
  const end = to >= tokens.length ? whole.length : to === 0 ? 0 : (tokens[to - 1]?.end ?? whole.length);
  const part = whole.slice(start, Math.max(start, end));
  return isGlued ? text + part : text + separator(text, part) + part;
}

function separator(left: string, right: string): string {
  if (left === '' || right === '') return '';
  const joins = withoutSpacePattern.test(left.at(-1) ?? '') && withoutSpacePattern.test(right.at(0) ?? '');
  return joins ? '' : ' ';
}

interface Seam {
  /** How many words of the left piece are used, and how many of the right one are not. */
  readonly leftTo: number;
  readonly rightFrom: number;
}

/** Nobody says more words, or characters of an unspaced script, in a second. */
const mostTokensPerSecond = 10;

/** null when they do not overlap, or when nothing tells where: a word twice is better than a word lost. */
function seamBetween(
  { piece: left, tokens: leftTokens }: Part,
  { piece: right, tokens: rightTokens }: Part,
): Seam | null {
  const overlapMs = left.endMs - right.startMs;
  if (overlapMs <= 0) return null;
  const reach = Math.ceil((overlapMs / 1000) * mostTokensPerSecond) + 2;
  const tail = leftTokens.slice(-reach);
  const skipped = leftTokens.length - tail.length;
  const pair = middlePair(tail, rightTokens.slice(0, reach));
  return pair === null ? null : { leftTo: skipped + pair.left + 1, rightFrom: pair.right + 1 };
}

/**
 * Aligns the end of the left with the beginning of the right and answers the middle one of the words
 * that are the same in both. What the left says before the right begins costs nothing, and neither
 * does what the right says after the left has ended; everything else that has no partner does.
 */
function middlePair(left: readonly Token[], right: readonly Token[]): { left: number; right: number } | null {
  const scores: number[][] = left.map(() => []);
  const score = (i: number, j: number) => (i < 0 ? -(j + 1) : j < 0 ? 0 : (scores[i]?.[j] ?? 0));
  for (const [i, leftToken] of left.entries()) {
    for (const [j, rightToken] of right.entries()) {
      const row = scores[i] ?? [];
      row[j] = Math.max(
        score(i - 1, j - 1) + likeness(leftToken, rightToken),
        score(i - 1, j) - 1,
        score(i, j - 1) - 1,
      );
    }
  }

  let i = left.length - 1;
  let j = -1;
  for (let column = 0; column < right.length; column++) if (score(i, column) > score(i, j)) j = column;
  const pairs: { left: number; right: number }[] = [];
  while (i >= 0 && j >= 0) {
    const [leftToken, rightToken] = [left[i], right[j]];
    if (leftToken === undefined || rightToken === undefined) break;
    if (score(i, j) === score(i - 1, j - 1) + likeness(leftToken, rightToken)) {
      if (leftToken.plain === rightToken.plain) pairs.push({ left: i, right: j });
      i -= 1;
      j -= 1;
    } else if (score(i, j) === score(i - 1, j) - 1) i -= 1;
    else j -= 1;
  }
  return pairs[Math.floor(pairs.length / 2)] ?? null;
}

function likeness(left: Token, right: Token): number {
  if (left.plain === right.plain) return 2;
  return isAlike(left.plain, right.plain) ? 1 : -1;
}

/** One word heard a little differently, or cut off: they begin, or end, with the same half. */
function isAlike(left: string, right: string): boolean {
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  const half = Math.max(2, Math.ceil(short.length / 2));
  return long.startsWith(short.slice(0, half)) || long.endsWith(short.slice(-half));
}

/** Only what the seams left of it, at the times of the whole recording. */
function trimmed<Timed extends Segment | Word>({ piece, from, to }: Part, all: readonly Timed[]): Timed[] {
  let position = 0;
  return all.flatMap((timed) => {
    const tokens = tokensOf(timed.text);
    const first = Math.max(0, from - position);
    const last = Math.min(tokens.length, to - position);
    position += tokens.length;
    if (tokens.length > 0 && first >= last) return [];
    const start = first === 0 ? 0 : tokens[first - 1]?.end;
    const end = last === tokens.length ? undefined : tokens[last - 1]?.end;
    const text = timed.text.slice(start, end);
    return {
      ...timed,
      // A comma or a full stop belongs to the word that went.
      text: first === 0 ? text : text.replace(/^[\s\p{P}]+/u, ''),
      startMs: timed.startMs + piece.startMs,
      endMs: timed.endMs + piece.startMs,
    };
  });
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
