import { type HistoryEntry, segmentsOf } from '../history-entry.ts';

/** Times in ms from the beginning of the dictation. */
export interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

/** Two lines of a subtitle. */
const longestCue = 84;
const shortestMs = 1;

/**
 * As the service timed them, where its words are still the text. What was corrected by hand has no times of
 * its own: its sentences get as much of the dictation as they are long.
 */
export function cuesOf(entry: Pick<HistoryEntry, 'text' | 'segments' | 'durationMs'>): readonly Cue[] {
  const text = oneLine(entry.text);
  if (text === '') return [];
  const segments = segmentsOf(entry)
    .map((segment) => ({ ...segment, text: oneLine(segment.text) }))
    .filter((segment) => segment.text !== '');
  const areItsWords = withoutSpaces(segments.map((segment) => segment.text).join('')) === withoutSpaces(text);
  const timed = areItsWords ? segments : [{ startMs: 0, endMs: entry.durationMs, text }];
  return timed.flatMap(({ startMs, endMs, text: words }) => spread(words, startMs, endMs));
}

export function subtitle(number: number, { startMs, endMs, text }: Cue, offsetMs = 0): string {
  return `${number}\n${timeCode(offsetMs + startMs)} --> ${timeCode(offsetMs + endMs)}\n${text}\n\n`;
}

/** 01:02:03,004. */
export function timeCode(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  const part = (unitMs: number, of: number, digits = 2) =>
    String(Math.floor(whole / unitMs) % of).padStart(digits, '0');
  return `${part(3_600_000, 1_000)}:${part(60_000, 60)}:${part(1_000, 60)},${part(1, 1_000, 3)}`;
}

function spread(text: string, startMs: number, endMs: number): readonly Cue[] {
  const parts = inParts(text);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const lastMs = Math.max(endMs, startMs + shortestMs * parts.length);
  let spoken = 0;
  return parts.map((part) => {
    const from = startMs + ((lastMs - startMs) * spoken) / length;
    spoken += part.length;
    return { startMs: from, endMs: startMs + ((lastMs - startMs) * spoken) / length, text: part };
  });
}

/** After sentences where that fits, else after words, and in scripts without spaces anywhere. */
function inParts(text: string): readonly string[] {
  const pieces = text.match(/\S+\s*|\s+/gu) ?? [];
  const parts: string[] = [];
  let part = '';
  const flush = () => {
    if (part.trim() !== '') parts.push(part.trim());
    part = '';
  };
  for (const piece of pieces.flatMap(chopped)) {
    if (part !== '' && (part + piece).trimEnd().length > longestCue) flush();
    part += piece;
    if (/[.!?。！？؟।]["'”’»)]*\s*$/u.test(part) && part.length > longestCue / 4) flush();
  }
  flush();
  return parts;
}

/** A "word" of a script without spaces may be a whole sentence. */
function chopped(piece: string): readonly string[] {
  if (piece.length <= longestCue / 2) return [piece];
  const characters = [...piece];
  return characters.flatMap((_, index) =>
    index % (longestCue / 2) === 0 ? [characters.slice(index, index + longestCue / 2).join('')] : [],
  );
}

function oneLine(text: string): string {
  // A blank line would end the subtitle, and an arrow might look like its times.
  return text.replace(/\s+/gu, ' ').replaceAll('-->', '→').trim();
}

function withoutSpaces(text: string): string {
  return text.replace(/\s+/gu, '');
}
