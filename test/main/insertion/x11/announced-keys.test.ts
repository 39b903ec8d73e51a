import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  asAnnounced,
  type Pressed,
  pressInFront,
} from '../../../../src-main/insertion/x11/announced-keys.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** What is done, in order; the person is waited for, and main takes its time to say that it knows. */
function desk({ waits = [0], knownAfterMs = 0, presses = [] as (Pressed | Error)[] } = {}) {
  const did: string[] = [];
  const announce = async () => {
    did.push('announce');
    await after(knownAfterMs);
    return () => void did.push('up');
  };
  const front = {
    inFront: async () => {
      did.push('wait for the person');
      await after(waits.shift() ?? 0);
    },
    press: async () => {
      did.push('press');
      const press = presses.shift() ?? 'pressed';
      if (press instanceof Error) throw press;
      return press;
    },
  };
  return { did, announce, front };
}

async function settled<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {});
  await vi.runAllTimersAsync();
  return promise;
}

test('keys are announced when the person has been waited for and the window has caught up', async () => {
  const { did, announce, front } = desk({ waits: [3_000] });
  const caughtUp = after(3_100).then(() => did.push('caught up'));
  expect(await settled(pressInFront(announce, { ...front, caughtUp }))).toBe('pressed');
  expect(did).toEqual(['wait for the person', 'caught up', 'announce', 'press', 'up']);
});

test('keys that are not wanted any more are waited for by nobody', async () => {
  const { did, announce, front } = desk({ presses: ['not-wanted'] });
  const pressed = await settled(pressInFront(announce, { ...front, caughtUp: Promise.resolve() }));
  expect([pressed, did]).toEqual(['not-wanted', ['wait for the person', 'announce', 'press', 'up']]);
});

test('they are not ours while a person is waited for who got in the way meanwhile', async () => {
  const { did, announce, front } = desk({ waits: [0, 500], knownAfterMs: 50, presses: ['in-the-way'] });
  await settled(pressInFront(announce, { ...front, caughtUp: Promise.resolve() }));
  const once = ['wait for the person', 'announce', 'press', 'up'];
  expect(did).toEqual([...once, ...once]);
});

test('they are not ours for ever when nobody can look', async () => {
  const { did, announce, front } = desk({ knownAfterMs: 50, presses: [new Error('gone')] });
  const announced = pressInFront(announce, { ...front, caughtUp: Promise.resolve() });
  await expect(settled(announced)).rejects.toThrow('gone');
  expect(did.at(-1)).toBe('up');
});

test('keys that could not be pressed are ours no more', async () => {
  const { did, announce } = desk();
  const pressed = asAnnounced(announce, () => Promise.reject(new Error('no keys')));
  await expect(settled(pressed)).rejects.toThrow('no keys');
  expect(did).toEqual(['announce', 'up']);
});
