import type { HistoryEntry } from '../history-entry.ts';
import { csvHeader, csvRow } from './csv.ts';
import { markdownEntry } from './markdown.ts';
import { cuesOf, subtitle } from './subtitles.ts';

export const exportFormats = ['json', 'csv', 'md', 'srt'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What a person reads in: for dates and times in Markdown, as BCP 47; times in the zone of this computer or the one given. */
export interface ExportPlace {
  readonly locale: string;
  readonly timeZone?: string | undefined;
}

/** The file piece by piece, so that a long history need not fit in memory; entries come oldest first. */
export function* exported(
  format: ExportFormat,
  entries: Iterable<HistoryEntry>,
  place: ExportPlace,
): Generator<string, void, undefined> {
  switch (format) {
    case 'json':
      return yield* json(entries);
    case 'csv':
      return yield* csv(entries);
    case 'md':
      return yield* markdown(entries, place);
    case 'srt':
      return yield* subtitles(entries);
  }
}

function* json(entries: Iterable<HistoryEntry>): Generator<string> {
  let before = '[\n';
  for (const { recording: _recording, sound: _sound, ...entry } of entries) {
    yield `${before}${JSON.stringify(entry)}`;
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

function* csv(entries: Iterable<HistoryEntry>): Generator<string> {
  yield csvHeader;
  for (const entry of entries) yield csvRow(entry);
}

function* markdown(entries: Iterable<HistoryEntry>, { locale, timeZone }: ExportPlace): Generator<string> {
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone });
  let lastDay = '';
  for (const entry of entries) {
    const thisDay = day.format(entry.pressedAt);
    if (thisDay !== lastDay) yield `${lastDay === '' ? '' : '\n'}# ${thisDay}\n`;
    lastDay = thisDay;
    yield markdownEntry(entry, time.format(entry.pressedAt));
  }
}

/** One after the other, as if they had been spoken in one go. */
function* subtitles(entries: Iterable<HistoryEntry>): Generator<string> {
  let number = 0;
  let offsetMs = 0;
  for (const entry of entries) {
    for (const cue of cuesOf(entry)) {
      number += 1;
      yield subtitle(number, cue, offsetMs);
    }
    offsetMs += entry.durationMs;
  }
}
