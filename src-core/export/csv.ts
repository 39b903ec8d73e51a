import type { HistoryEntry } from '../history-entry.ts';

/** RFC 4180, with a byte order mark: without it Excel reads UTF-8 as something else. */
export const csvHeader =
  '\ufefftime,seconds,text,service_text,language,service,model,app,pinned,failure,cost_dollars\r\n';

export function csvRow(entry: HistoryEntry): string {
  const {
    pressedAt,
    durationMs,
    text,
    rawText,
    language,
    service,
    model,
    app,
    pinned,
    failure,
    costDollars,
  } = entry;
  const cells = [
    new Date(pressedAt).toISOString(),
    (durationMs / 1_000).toFixed(1),
    text,
    rawText ?? text,
    language,
    service,
    model,
    app,
    pinned ? 'yes' : 'no',
    failure,
    costDollars,
  ];
  return `${cells.map((cell) => cellWith(cell === null ? '' : String(cell))).join(',')}\r\n`;
}

function cellWith(text: string): string {
  // A spreadsheet would run what begins like a formula; the apostrophe tells it that this is text.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
