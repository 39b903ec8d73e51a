import { expect, it } from 'vitest';
import { spentOn, total } from '../../src-core/money.ts';
import type { StoredFile } from '../../src-main/stored-file.ts';
import { openUsage, usageShown } from '../../src-main/usage.ts';
import { storedFile } from '../fakes/stored-file.ts';

const noon = new Date(2026, 10, 21, 12).getTime();

function open(file: StoredFile, at = noon) {
  const problems: unknown[] = [];
  const usage = openUsage({ file, now: () => at, onNotWritten: (error) => problems.push(error) });
  return { ...usage, problems };
}

const request = {
  service: 'groq',
  model: 'whisper-large-v3-turbo',
  soundMs: 3_000,
  remaining: { requests: 1_999, audioSeconds: 7_190 },
} as const;

it('is there again after a start', () => {
  const file = storedFile();
  const before = open(file);
  before.note(request);
  // An answer that does not say leaves what was known.
  before.note({ ...request, remaining: null });
  const after = open(file.reopened(), noon + 60_000);
  expect(after.spending()).toEqual(before.spending());
  expect(spentOn(after.spending(), '2026-11-21').groq).toMatchObject({ requests: 2, soundS: 6, billedS: 20 });
  expect(after.remaining()).toEqual({ groq: { requests: 1_999, audioSeconds: 7_190, at: noon } });
  expect([before.problems, after.wasRepaired]).toEqual([[], false]);
});

it('knows when the month’s limit is reached, and that the next month is another', () => {
  const file = storedFile();
  const november = open(file);
  november.note({ ...request, soundMs: 3_600_000 });
  const isReachedOn = (at: Date) => open(file.reopened(), at.getTime()).isLimitReached(0.04);
  expect([
    november.isLimitReached(0.04),
    november.isLimitReached(0.05),
    november.isLimitReached(null),
    isReachedOn(new Date(2026, 10, 30, 23)),
    isReachedOn(new Date(2026, 11, 1, 0)),
  ]).toEqual([true, false, false, true, false]);
});

it.each([
  { what: 'what is left', spoil: { remaining: { groq: { requests: -4 } } } },
  { what: 'one month', spoil: { months: { '2026-11': { groq: 7 } } } },
])('$what that cannot be read costs only itself', ({ spoil }) => {
  const file = storedFile();
  open(file).note(request);
  const usage = open(storedFile({ ...file.reopened().initial, ...spoil }));
  expect(usage.wasRepaired).toBe(true);
  expect(total(spentOn(usage.spending(), '2026-11-21')).requests).toBe(1);
});

it('a disk that does not take it stops no dictation, and memory counts on', () => {
  const full = {
    ...storedFile(),
    write: () => {
      throw new Error('ENOSPC');
    },
  };
  const usage = open(full);
  usage.note(request);
  expect([usage.problems.length, total(spentOn(usage.spending(), '2026-11-21')).requests]).toEqual([1, 1]);
});

it('shows the windows today and this month of each service that was ever asked', () => {
  const file = storedFile();
  const yesterday = noon - 24 * 3_600_000;
  open(file, yesterday).note({ ...request, soundMs: 20_000 });
  const usage = open(file.reopened());
  usage.note(request);
  usage.note({ service: 'custom', model: 'mine', soundMs: 60_000, remaining: null });
  usage.note({ service: 'embedded', model: 'moonshine-base-en', soundMs: 60_000, remaining: null });
  const dollars = (billedS: number) => expect.closeTo((0.04 * billedS) / 3_600, 12);
  const own = { requests: 1, soundS: 60, billedS: 60, dollars: 0, unpricedS: 60 };
  expect(usageShown(usage, noon)).toEqual({
    groq: {
      today: { requests: 1, soundS: 3, billedS: 10, dollars: dollars(10), unpricedS: 0 },
      month: { requests: 2, soundS: 23, billedS: 30, dollars: dollars(30), unpricedS: 0 },
      remaining: { requests: 1_999, audioSeconds: 7_190, at: noon },
    },
    custom: { today: own, month: own, remaining: null },
  });
  // In the next month nothing was spent yet, and what is left is as it was last said.
  const nothing = { requests: 0, soundS: 0, billedS: 0, dollars: 0, unpricedS: 0 };
  expect(usageShown(usage, new Date(2026, 11, 1).getTime())).toEqual({
    groq: { today: nothing, month: nothing, remaining: { requests: 1_999, audioSeconds: 7_190, at: noon } },
  });
});
