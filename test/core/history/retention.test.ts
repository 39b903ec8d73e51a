import { describe, expect, it } from 'vitest';
import {
  createSoundIndex,
  type KeptSound,
  type RetentionRule,
  type SoundIndex,
} from '../../../src-core/history/retention.ts';

const now = Date.UTC(2026, 10, 21);
const noLimit: RetentionRule = { days: null, count: null, megabytes: null };
/** One a day, the newest has the highest number; a megabyte each. */
const sounds: readonly KeptSound[] = [1, 2, 3, 4, 5].map((sequence) => ({
  id: `id-${sequence}`,
  sequence,
  pressedAt: now - (5 - sequence) * 86_400_000,
  bytes: 1_000_000,
  pinned: false,
}));
function indexOf(some: readonly KeptSound[]): SoundIndex {
  const index = createSoundIndex();
  for (const sound of some) index.put(sound);
  return index;
}
const removed = (rule: Partial<RetentionRule>, some = sounds) =>
  indexOf(some)
    .toRemove({ ...noLimit, ...rule }, now, true)
    .map(({ sequence }) => sequence);

it.each([
  ['no rule removes nothing', {}, []],
  ['what is older than so many days', { days: 2 }, [1, 2]],
  ['what is more than so many', { count: 2 }, [1, 2, 3]],
  ['what does not fit', { megabytes: 3.5 }, [1, 2]],
  ['the strictest of several counts', { days: 3, count: 4, megabytes: 1 }, [1, 2, 3, 4]],
  ['none may be kept', { count: 0 }, [1, 2, 3, 4, 5]],
] as const)('%s', (_name, rule, expected) => {
  expect(removed(rule)).toEqual(expected);
});

it('pinned ones stay, and others make room for them', () => {
  const some = sounds.map((sound) => ({ ...sound, pinned: sound.sequence === 1 }));
  expect([removed({ days: 1 }, some), removed({ count: 2 }, some)]).toEqual([
    [2, 3],
    [2, 3, 4],
  ]);
});

it('a clock that was set back removes nothing too early', () => {
  expect(indexOf(sounds).toRemove({ ...noLimit, days: 1 }, now - 400 * 86_400_000, true)).toEqual([]);
});

const spoken = (sequence: number, pressedAt: number): KeptSound => ({
  id: `id-${sequence}`,
  sequence,
  pressedAt,
  bytes: 1_000_000,
  pinned: false,
});

describe('a clock that was set forward', () => {
  const year = 365 * 86_400_000;
  const removedAt = (at: number, some: readonly KeptSound[]) =>
    indexOf(some)
      .toRemove({ ...noLimit, days: 30 }, at, true)
      .map(({ sequence }) => sequence);

  it('removes nothing, also when more is spoken by it, and when it is set right again', () => {
    const meanwhile = [...sounds, spoken(6, now + year)];
    expect([
      removedAt(now + year, sounds),
      removedAt(now + year, meanwhile),
      removedAt(now + 3 * year, [...meanwhile, spoken(7, now + 2 * year)]),
      removedAt(now, [...meanwhile, spoken(7, now)]),
    ]).toEqual([[], [], [], []]);
  });

  it('removes by it what grows old from then on', () => {
    const day = 86_400_000;
    const meanwhile = [...sounds, spoken(6, now + year), spoken(7, now + year + 29 * day)];
    expect(removedAt(now + year + 29 * day, meanwhile)).toEqual([1, 2, 3]);
    expect(removedAt(now + year + 31 * day, meanwhile)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is not what it is when nobody dictates for as long as sounds are kept, and a month more', () => {
    const day = 86_400_000;
    const later = [29, 31, 60, 61].map((days) => removedAt(now + days * day, sounds));
    expect(later).toEqual([[1, 2, 3], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5], []]);
  });
});

describe('a computer that is seldom used', () => {
  const day = 86_400_000;
  const week: RetentionRule = { ...noLimit, days: 7 };
  const sequences = (found: readonly KeptSound[]) => found.map(({ sequence }) => sequence);

  it('keeps none for ever, though each time nothing was kept for longer than sounds are, and a month more', () => {
    const index = createSoundIndex();
    const left: number[] = [];
    let size = 0;
    for (let visit = 1; visit <= 20; visit += 1) {
      const at = now + visit * 40 * day;
      // Two on each of its days.
      for (const second of [1, 2]) index.put(spoken(2 * visit + second, at + second * 1_000));
      const old = index.toRemove(week, at + 3_000, false);
      for (const { id } of old) index.remove(id);
      size += 2 - old.length;
      left.push(size);
    }
    expect(left).toEqual([2, 4, 6, ...Array.from({ length: 17 }, () => 8)]);
  });

  it('loses all of them at once where they were left by a version that kept them', () => {
    const some = Array.from({ length: 20 }, (_, visit) => spoken(visit, now + visit * 40 * day));
    const found = sequences(indexOf(some).toRemove(week, now + 19 * 40 * day, true));
    expect(found).toEqual(Array.from({ length: 16 }, (_, visit) => visit));
  });

  it('is not one whose clock is wrong at every start and right a little later', () => {
    const wrongFirst = Array.from({ length: 10 }, (_, start) => [
      spoken(2 * start, start * 1_000),
      spoken(2 * start + 1, now + start * 60_000),
    ]).flat();
    expect(sequences(indexOf(wrongFirst).toRemove(week, now + 600_000, true))).toEqual([]);
  });

  it('is not one whose clock was set forward some times, also when that is noticed', () => {
    const some = [1, 2, 3, 4].map((time) => spoken(time, now + time * 1_000 * day));
    const found = [now + 4_000 * day, now + 5_000 * day, now].map((at) =>
      sequences(indexOf(some).toRemove(week, at, true)),
    );
    expect(found).toEqual([[], [], []]);
    // One more by that clock, and it was noticed before the next: the four times are none.
    const noticed = [
      ...some,
      spoken(5, now + 5_000),
      spoken(6, now + 1_000 * day),
      spoken(7, now + 1_001 * day),
    ];
    expect(sequences(indexOf(noticed).toRemove(week, now + 1_001 * day, true))).toEqual([]);
  });
});

it('in whatever order they come, change and go, the oldest go first and the sums are right', () => {
  const index = indexOf([3, 1, 5, 2, 4].flatMap((sequence) => sounds[sequence - 1] ?? []));
  const [first, second] = sounds;
  if (first === undefined || second === undefined) throw new Error('there are five');
  index.put({ ...first, pinned: true });
  index.put({ ...second, bytes: 3_000_000 });
  index.remove('id-4');
  index.remove('id-4');
  const ids = (rule: Partial<RetentionRule>) =>
    index.toRemove({ ...noLimit, ...rule }, now, false).map(({ id }) => id);
  expect([ids({ count: 4 }), ids({ count: 2 }), ids({ megabytes: 6 }), ids({ megabytes: 3 })]).toEqual([
    [],
    ['id-2', 'id-3'],
    [],
    ['id-2'],
  ]);
  index.put({ ...first, pinned: false });
  expect([ids({ count: 3 }), ids({ megabytes: 5 })]).toEqual([['id-1'], ['id-1']]);
});

it('after one more was kept it is not asked of all of them how old they are', () => {
  const wrongClock = sounds.map((sound) => (sound.sequence === 2 ? { ...sound, pressedAt: now } : sound));
  const index = indexOf(wrongClock);
  const rule = { ...noLimit, days: 1 };
  const ids = (looksAtAll: boolean) => index.toRemove(rule, now, looksAtAll).map(({ id }) => id);
  expect([ids(false), ids(true)]).toEqual([['id-1'], ['id-1', 'id-3']]);
});
