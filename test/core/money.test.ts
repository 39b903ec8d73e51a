import { describe, expect, it } from 'vitest';
import {
  billFor,
  dayOf,
  isLimitReached,
  monthOf,
  nothingSpent,
  type Spending,
  spendingFromFile,
  spentIn,
  spentOn,
  total,
  withRequest,
} from '../../src-core/money.ts';
import { moneyWords } from '../../src-core/words/en.ts';

describe('one request', () => {
  it.each([
    // Groq bills ten seconds at least.
    ['groq', 'whisper-large-v3', 2_000, { billedS: 10, dollars: 0.111 / 360 }],
    ['groq', 'whisper-large-v3-turbo', 3_600_000, { billedS: 3_600, dollars: 0.04 }],
    ['openai', 'whisper-1', 2_000, { billedS: 2, dollars: 0.36 / 1_800 }],
    ['embedded', 'moonshine-base-en', 2_000, { billedS: 2, dollars: 0 }],
    ['cortecs', 'whisper-large-v3', 2_000, { billedS: 2, dollars: null }],
    ['custom', 'anything', 2_000, { billedS: 2, dollars: null }],
    ['groq', 'a-new-one', 2_000, { billedS: 10, dollars: null }],
    ['groq', 'toString', 2_000, { billedS: 10, dollars: null }],
  ] as const)('of %s, %s', (service, model, soundMs, expected) => {
    const { billedS, dollars } = billFor(service, model, soundMs);
    expect([billedS, dollars === null ? null : dollars.toFixed(9)]).toEqual([
      expected.billedS,
      expected.dollars === null ? null : expected.dollars.toFixed(9),
    ]);
  });
});

const large = { service: 'openai', model: 'whisper-1', soundMs: 3_600_000 } as const;
const unknown = { service: 'custom', model: 'mine', soundMs: 60_000 } as const;

describe('spending', () => {
  const spending = withRequest(
    withRequest(
      withRequest(withRequest(nothingSpent, '2026-11-20', large), '2026-11-21', large),
      '2026-11-21',
      unknown,
    ),
    '2026-12-01',
    large,
  );

  it('is known by day, month and service; what has no known price is told apart', () => {
    expect(spentOn(spending, '2026-11-21')).toEqual({
      openai: { requests: 1, soundS: 3_600, billedS: 3_600, dollars: 0.36, unpricedS: 0 },
      custom: { requests: 1, soundS: 60, billedS: 60, dollars: 0, unpricedS: 60 },
    });
    expect(total(spentIn(spending, '2026-11'))).toEqual({
      requests: 3,
      soundS: 7_260,
      billedS: 7_260,
      dollars: 0.72,
      unpricedS: 60,
    });
    expect(spentOn(spending, '2026-11-22')).toEqual({});
  });

  it('reaches the limit of its month, and begins anew with the next', () => {
    const reached = (month: string, limit: number | null) => isLimitReached(spending, month, limit);
    expect([
      reached('2026-11', 0.72),
      reached('2026-11', 0.73),
      reached('2026-12', 0.72),
      reached('2026-11', null),
      reached('2027-01', 0),
    ]).toEqual([true, false, false, false, true]);
  });

  it('stays small: old days are only in their months', () => {
    let long: Spending = nothingSpent;
    for (let day = 0; day < 400; day += 1) {
      long = withRequest(long, dayOf(new Date(2026, 0, 1 + day, 12).getTime()), large);
    }
    expect([Object.keys(long.days).length, Object.keys(long.days).at(-1)]).toEqual([62, '2027-02-04']);
    expect(total(spentIn(long, '2026-01')).requests).toBe(31);
  });

  it('comes back from a file as it was, without the entries that cannot be read', () => {
    const stored = JSON.parse(JSON.stringify(spending));
    expect(spendingFromFile(stored)).toEqual({ spending, rejected: 0 });
    stored.days['2026-11-20'].openai.dollars = 'much';
    stored.months['../x'] = {};
    const { '2026-11-20': _, ...days } = spending.days;
    expect(spendingFromFile(stored)).toEqual({ spending: { ...spending, days }, rejected: 2 });
  });

  it.each([undefined, null, 7, [], { days: 7 }, { months: null }])(
    'from %j begins with nothing',
    (stored) => {
      expect(spendingFromFile(stored).spending).toEqual(nothingSpent);
    },
  );
});

it('a day is the person’s own, from midnight to midnight', () => {
  const day = (hour: number, minute: number) => dayOf(new Date(2026, 10, 1, hour, minute).getTime());
  expect([day(0, 0), day(23, 59), day(24, 0), monthOf(day(0, 0))]).toEqual([
    '2026-11-01',
    '2026-11-01',
    '2026-11-02',
    '2026-11',
  ]);
});

it.each([
  { dollars: 0, unpricedS: 0, words: '$0.00' },
  { dollars: 0.00011, unpricedS: 0, words: '$0.0001' },
  { dollars: 1.236, unpricedS: 0, words: '$1.24' },
  { dollars: 0, unpricedS: 90, words: '1.5 min at a price not known' },
  { dollars: 2, unpricedS: 60, words: '$2.00 and 1 min at a price not known' },
])('$dollars and $unpricedS s without a price are said as $words', ({ words, ...spent }) => {
  expect(moneyWords.spent(spent)).toBe(words);
});

it('the limit is said with what goes on', () => {
  expect(moneyWords.limitReached(5)).toBe(
    'This month’s limit of $5.00 is reached. Speech is transcribed on this computer until the month ends.',
  );
});
