import { expect, it } from 'vitest';
import { type KeptSound, type RetentionRule, soundsToRemove } from '../../../src-core/history/retention.ts';

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
const removed = (rule: Partial<RetentionRule>, some = sounds) =>
  soundsToRemove(some, { ...noLimit, ...rule }, now).map(({ sequence }) => sequence);

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
  expect(soundsToRemove(sounds, { ...noLimit, days: 1 }, now - 400 * 86_400_000)).toEqual([]);
});
