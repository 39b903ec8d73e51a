import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import { historyWords } from '../../../src-core/words/en.ts';

export interface Day {
  /** Stays the same when dictations come at either end. */
  readonly id: string;
  readonly name: string;
  readonly entries: readonly HistoryEntry[];
}

/** Neighbours of the same local day together, in the order they came. */
export function byDay(entries: readonly HistoryEntry[], now: Date, locale: string): readonly Day[] {
  const days: { id: string; name: string; entries: HistoryEntry[] }[] = [];
  let lastDay: Date | null = null;
  for (const entry of entries) {
    const day = new Date(entry.pressedAt);
    const last = days.at(-1);
    // Names are dear, and thousands of neighbours share one.
    const name =
      last !== undefined && lastDay !== null && isSameDay(day, lastDay)
        ? last.name
        : dayName(day, now, locale);
    lastDay = day;
    if (last?.name === name) last.entries.push(entry);
    else {
      const sameName = days.filter((day) => day.name === name).length;
      days.push({ id: `${name} ${sameName}`, name, entries: [entry] });
    }
  }
  return days;
}

/** "Today", "Yesterday", "Tuesday, November 17", and with the year when it is another one. */
export function dayName(day: Date, now: Date, locale: string): string {
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (isSameDay(day, now)) return historyWords.today;
  if (isSameDay(day, yesterday)) return historyWords.yesterday;
  return new Intl.DateTimeFormat(locale, {
    month: 'long',
    day: 'numeric',
    ...(day.getFullYear() === now.getFullYear() ? { weekday: 'long' } : { year: 'numeric' }),
  }).format(day);
}

function isSameDay(one: Date, other: Date): boolean {
  return (
    one.getDate() === other.getDate() &&
    one.getMonth() === other.getMonth() &&
    one.getFullYear() === other.getFullYear()
  );
}
