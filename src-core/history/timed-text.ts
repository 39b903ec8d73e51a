import type { HistoryEntry } from '../history-entry.ts';

/** A piece of the text; times in ms from the beginning of the sound, null where nobody knows. */
export interface TimedPart {
  readonly text: string;
  readonly startMs: number | null;
  readonly endMs: number | null;
}

/**
 * The text in the pieces whose times are known: its words, else its segments, else one piece without times. Joined
 * they are the text, letter by letter.
 */
export function timedParts(entry: Pick<HistoryEntry, 'text' | 'words' | 'segments'>): readonly TimedPart[] {
  const words = entry.words.map(([startMs, endMs, text]) => ({ startMs, endMs, text }));
  const segments = entry.segments.map(([startMs, endMs, text]) => ({ startMs, endMs, text }));
  return (
    found(entry.text, words) ??
    found(entry.text, segments) ?? [{ text: entry.text, startMs: null, endMs: null }]
  );
}

/** null when they are not all there in this order: somebody corrected the text. */
function found(
  text: string,
  pieces: readonly { readonly startMs: number; readonly endMs: number; readonly text: string }[],
): readonly TimedPart[] | null {
  const parts: TimedPart[] = [];
  let at = 0;
  for (const { startMs, endMs, text: piece } of pieces) {
    const words = piece.trim();
    if (words === '') continue;
    const start = text.indexOf(words, at);
    // Between two words stands a space or a mark, not another word.
    if (start < 0 || /[\p{L}\p{N}]/u.test(text.slice(at, start))) return null;
    const last = parts.pop();
    if (last !== undefined) parts.push({ ...last, text: last.text + text.slice(at, start) });
    const before = last === undefined ? text.slice(at, start) : '';
    parts.push({ text: before + words, startMs, endMs });
    at = start + words.length;
  }
  const rest = text.slice(at);
  const last = parts.pop();
  if (last === undefined || /[\p{L}\p{N}]/u.test(rest)) return null;
  return [...parts, { ...last, text: last.text + rest }];
}

/** The piece that is spoken then; -1 before the first one. */
export function partAt(parts: readonly TimedPart[], ms: number): number {
  return parts.findLastIndex(({ startMs }) => startMs !== null && startMs <= ms);
}
