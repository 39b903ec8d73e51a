import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { activationTimes } from '../../../src-core/dictation/activation.ts';
import { createReportedPresses } from '../../../src-main/hotkeys/reported-presses.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** A keyboard; `tells`: the system says which keys are down. */
function keyboard({ tells = true } = {}) {
  const down = new Set<number>();
  const edges: string[] = [];
  const presses = createReportedPresses(({ key, edge }) => edges.push(`${key} ${edge}`), {
    read: async () => (tells ? [...down] : []),
  });
  return {
    edges,
    holdFor: async (ms: number, { delay, every = 40 }: { delay: number; every?: number }) => {
      down.add(75);
      presses.report('F9');
      for (let at = 0, next = delay; at < ms; at += 10) {
        await vi.advanceTimersByTimeAsync(10);
        if (at + 10 < next) continue;
        presses.report('F9');
        next += every;
      }
      down.delete(75);
    },
    wait: (ms: number) => vi.advanceTimersByTimeAsync(ms),
    sticks: (key: number) => down.add(key),
  };
}

it.each([250, 660, 1_500, 2_000])(
  'a key that is held is one press where it repeats after %d ms',
  async (delay) => {
    const { edges, holdFor, wait } = keyboard();
    await holdFor(4_000, { delay });
    await wait(activationTimes.samePress);
    expect(edges).toEqual(['F9 down', 'F9 up']);
  },
);

it.each([true, false])('two presses are two (the system tells which keys are down: %s)', async (tells) => {
  const { edges, holdFor, wait } = keyboard({ tells });
  for (let times = 0; times < 2; times++) {
    await holdFor(100, { delay: 660 });
    await wait(activationTimes.samePress);
  }
  expect(edges).toEqual(['F9 down', 'F9 up', 'F9 down', 'F9 up']);
});

it('another key that is down all the time keeps none from going up', async () => {
  const { edges, holdFor, wait, sticks } = keyboard();
  sticks(38);
  await holdFor(100, { delay: 660 });
  await wait(activationTimes.repeat + activationTimes.readKeys);
  expect(edges).toEqual(['F9 down', 'F9 up']);
});
