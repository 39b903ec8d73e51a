import { type HistoryEntry, segmentsOf } from '../../../src-core/history-entry.ts';
import { type Doubt, doubts } from '../../../src-core/quality/doubts.ts';

export interface MarkedPart {
  /** Where in the text it begins. */
  readonly start: number;
  readonly text: string;
  /** null where the words are good. */
  readonly doubt: Doubt['reason'] | null;
}

/** The whole text of a dictation, in parts, with what may not have been said marked. */
export function markedText(entry: Pick<HistoryEntry, 'text' | 'segments'>): readonly MarkedPart[] {
  const { text } = entry;
  const parts: MarkedPart[] = [];
  let from = 0;
  const add = (end: number, doubt: MarkedPart['doubt']) => {
    if (end > from) parts.push({ start: from, text: text.slice(from, end), doubt });
    from = end;
  };
  // Where somebody spoke is not kept: what the service said of itself has to do.
  for (const { start, end, reason } of doubts({ text, segments: segmentsOf(entry) }, null)) {
    add(start, null);
    add(end, reason);
  }
  add(text.length, null);
  return parts;
}

/** What of it stands between two places of the text. */
export function markedBetween(
  parts: readonly MarkedPart[],
  from: number,
  end: number,
): readonly MarkedPart[] {
  return parts.flatMap(({ start, text, doubt }) => {
    const between = text.slice(Math.max(0, from - start), Math.max(0, end - start));
    return between === '' ? [] : [{ start: Math.max(start, from), text: between, doubt }];
  });
}
