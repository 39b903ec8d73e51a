import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { announcedInFront, asAnnounced } from '../../../../src-main/insertion/x11/announced-keys.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** What is done, in order; the person is waited for, and main takes its time to say that it knows. */
function desk({ waits = [0], knownAfterMs = 0, looks = [] as (boolean | Error)[] } = {}) {
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
    isInFront: async () => {
      did.push('look');
      const look = looks.shift() ?? true;
      if (look instanceof Error) throw look;
      return look;
    },
  };
  return { did, announce, front };
}

async function settled<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {});
  await vi.runAllTimersAsync();
  return promise;
}

test('keys are announced when the person has been waited for and the window has caught up, and looked at once', async () => {
  const { did, announce, front } = desk({ waits: [3_000] });
  const areUp = await settled(announcedInFront(announce, { ...front, caughtUp: Promise.resolve() }));
  expect(did).toEqual(['wait for the person', 'announce']);
  areUp();
  expect(did.at(-1)).toBe('up');
});

test('when the window takes its time, they are announced after that, and it is looked once more', async () => {
  const { did, announce, front } = desk();
  const caughtUp = after(100).then(() => did.push('caught up'));
  await settled(announcedInFront(announce, { ...front, caughtUp }));
  expect(did).toEqual(['wait for the person', 'caught up', 'announce', 'look']);
});

test('they are not ours while a person is waited for who got in the way meanwhile', async () => {
  const { did, announce, front } = desk({ waits: [0, 500], knownAfterMs: 50, looks: [false, true] });
  await settled(announcedInFront(announce, { ...front, caughtUp: Promise.resolve() }));
  const once = ['wait for the person', 'announce', 'look'];
  expect(did).toEqual([...once, 'up', ...once]);
});

test('they are not ours for ever when nobody can look', async () => {
  const { did, announce, front } = desk({ knownAfterMs: 50, looks: [new Error('gone')] });
  const announced = announcedInFront(announce, { ...front, caughtUp: Promise.resolve() });
  await expect(settled(announced)).rejects.toThrow('gone');
  expect(did.at(-1)).toBe('up');
});

test('keys that could not be pressed are ours no more', async () => {
  const { did, announce } = desk();
  const pressed = asAnnounced(announce, () => Promise.reject(new Error('no keys')));
  await expect(settled(pressed)).rejects.toThrow('no keys');
  expect(did).toEqual(['announce', 'up']);
});
