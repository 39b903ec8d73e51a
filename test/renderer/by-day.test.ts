import { expect, test } from 'vitest';
import { byDay, dayName } from '../../src-renderer/main/history/by-day.ts';
import { someEntry } from '../fakes/app.ts';

const now = new Date(2026, 2, 1, 0, 30);

test('a day begins at midnight here, not 24 hours ago', () => {
  const justBeforeMidnight = new Date(2026, 1, 28, 23, 59);
  const names = [now, justBeforeMidnight, new Date(2026, 1, 27, 12), new Date(2025, 11, 31, 12)].map((day) =>
    dayName(day, now, 'en-US'),
  );
  expect(names).toEqual(['Today', 'Yesterday', 'Friday, February 27', 'December 31, 2025']);
});

test('dictations of one day stand together in the order they came', () => {
  const at = (day: number, hour: number, sequence: number) =>
    someEntry({ sequence, pressedAt: new Date(2026, 1, day, hour).getTime() });
  const days = byDay([at(28, 20, 5), at(28, 8, 4), at(20, 9, 3)], now, 'en-US');
  expect(days.map(({ name, entries }) => [name, entries.map(({ sequence }) => sequence)])).toEqual([
    ['Yesterday', [5, 4]],
    ['Friday, February 20', [3]],
  ]);
});

test('a clock that was set back does not reorder what was said', () => {
  const today = someEntry({ sequence: 1, pressedAt: now.getTime() });
  const thenYesterday = someEntry({ sequence: 2, pressedAt: new Date(2026, 1, 28).getTime() });
  const names = byDay([today, thenYesterday, { ...today, id: 'last', sequence: 3 }], now, 'en-US').map(
    ({ name }) => name,
  );
  expect(names).toEqual(['Today', 'Yesterday', 'Today']);
});

test('a day keeps its id when a dictation is added to it, so that the list does not jump', () => {
  const older = someEntry({ sequence: 1, pressedAt: now.getTime() });
  const newer = someEntry({ sequence: 2, pressedAt: now.getTime() });
  const ids = (entries: Parameters<typeof byDay>[0]) => byDay(entries, now, 'en-US').map(({ id }) => id);
  expect(ids([newer, older])).toEqual(ids([older]));
});

test('an empty history has no days', () => {
  expect(byDay([], now, 'en-US')).toEqual([]);
});
