import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { countSeconds } from '../../src-renderer/overlay/seconds-since.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

/** What is told within ten seconds, and how many timers are left. */
function counted(from: number, upTo: number) {
  const told: number[] = [];
  const stop = countSeconds(from, upTo, (seconds) => told.push(seconds));
  vi.advanceTimersByTime(10_000);
  const timers = vi.getTimerCount();
  stop();
  return { told, timers };
}

test('once nothing is left no second is counted any more', () => {
  expect([counted(0, 3), counted(0, 0)]).toEqual([
    { told: [1, 2, 3], timers: 0 },
    { told: [], timers: 0 },
  ]);
});

test('a clock that ends nowhere goes on from where it began until it is stopped', () => {
  expect(counted(7, Number.POSITIVE_INFINITY)).toEqual({
    told: [8, 9, 10, 11, 12, 13, 14, 15, 16, 17],
    timers: 1,
  });
  expect(vi.getTimerCount()).toBe(0);
});
