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
  for (const entry of entries) {
    const name = dayName(new Date(entry.pressedAt), now, locale);
    const last = days.at(-1);
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
  return one.toDateString() === other.toDateString();
}
