import { beforeEach, expect, test, vi } from 'vitest';
import { type CaughtUp, lendingTimes } from '../../../../src-main/insertion/lending.ts';
import { createWaitingChords, joined, together } from '../../../../src-main/insertion/x11/waiting-chords.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

/** A window into which a chord was pressed. */
function desk({ isTerminal = false } = {}) {
  const chords = createWaitingChords();
  const { promise: caughtUp, resolve } = Promise.withResolvers<CaughtUp>();
  let isRead = false;
  const words = [{ text: 'one', version: 'One.', entry: 'first' }];
  chords.sent(1, { words, loan: { isRead: () => isRead }, caughtUp }, isTerminal);
  return {
    chords,
    waits: () =>
      chords
        .waitingIn(1)
        ?.words.map(({ text }) => text)
        .join(' ') ?? null,
    says: async (said: CaughtUp) => {
      resolve(said);
      await caughtUp;
    },
    reads: () => {
      isRead = true;
    },
  };
}

test('a chord waits in its window until that has read the words, and in no other one', () => {
  const { chords, waits, reads } = desk();
  expect([waits(), chords.waitingIn(2)]).toEqual(['one', null]);
  reads();
  expect(waits()).toBeNull();
});

test.each([
  ['caught-up', false, lendingTimes.quiet],
  ['caught-up', true, lendingTimes.quiet],
  ['late', true, 0],
  ['mute', false, 0],
  ['mute', true, lendingTimes.chordForgotten],
] as const)('one whose window is %s (a terminal: %s) waits for %i ms more', async (said, isTerminal, ms) => {
  const { waits, says } = desk({ isTerminal });
  await vi.advanceTimersByTimeAsync(lendingTimes.readWithin);
  await says(said);
  if (ms > 0) await vi.advanceTimersByTimeAsync(ms - 1);
  if (ms > 0) expect(waits()).toBe('one');
  await vi.advanceTimersByTimeAsync(1);
  expect(waits()).toBeNull();
});

test('the same chord pastes the words of both, and is forgotten with them', async () => {
  const { chords, waits, says } = desk();
  const before = chords.waitingIn(1);
  if (before === null) throw new Error('no chord waits');
  const words = together(before.words, { text: 'two', version: 'Two.', entry: 'second' });
  expect(joined(words)).toEqual({ text: 'one two', version: 'One.' });
  chords.replaced(1, before, { words, loan: { isRead: () => false } });
  expect(waits()).toBe('one two');
  await says('late');
  await vi.advanceTimersByTimeAsync(1);
  expect(waits()).toBeNull();
  chords.replaced(1, before, { words, loan: { isRead: () => false } });
  expect(waits()).toBeNull();
});

test.each([
  ['mute', null],
  ['caught-up', 'one'],
] as const)('one whose window is %s and has not read what was lent since either: %s', async (said, words) => {
  const { chords, waits, says } = desk({ isTerminal: true });
  await says(said);
  chords.notRead(1);
  await vi.advanceTimersByTimeAsync(0);
  expect(waits()).toBe(words);
});

test('one of which the window has not said anything yet is not forgotten', async () => {
  const { chords, waits } = desk();
  chords.notRead(1);
  await vi.advanceTimersByTimeAsync(lendingTimes.chordForgotten);
  expect(waits()).toBe('one');
});

test('words that come once more are there once, as they are now, and the same said twice is there twice', () => {
  const words = (text: string, entry?: string) => ({ text, version: text, entry });
  const waiting = [words('yes', 'first'), words('yes', 'second'), words('yes')];
  expect(together(waiting, words('yes', 'third'))).toHaveLength(4);
  expect(together(waiting, words('yes'))).toHaveLength(4);
  expect(together(waiting, words('yes', 'second'))).toEqual(waiting);
  expect(joined(together(waiting, words('Yes!', 'first')))).toEqual({ text: 'Yes! yes yes', version: 'yes' });
});
