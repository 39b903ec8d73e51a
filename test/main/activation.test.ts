/** The grammar with a clock that really runs, and a keyboard whose releases may get lost. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Activation, activationTimes } from '../../src-core/dictation/activation.ts';
import type { HotkeyAction } from '../../src-core/hotkey-bindings.ts';
import { runActivation } from '../../src-main/activation.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const meanings: Readonly<Record<string, { action: HotkeyAction; isModifier: boolean }>> = {
  F9: { action: 'dictate', isModifier: false },
  RightControl: { action: 'dictate', isModifier: true },
  LeftControl: { action: 'dictate', isModifier: true },
  LeftAlt: { action: 'dictate', isModifier: true },
  F10: { action: 'paste-last', isModifier: false },
  F11: { action: 'cancel', isModifier: false },
};

function desk(
  activation: Activation | Record<string, Activation>,
  { wakes = false, arePressedByUs = false } = {},
) {
  const did: string[] = [];
  const meantAt: number[] = [];
  const keys = new Set<number>();
  const forgotten = new Set<string>();
  let isListening = false;
  let reads = 0;
  let presses = 0;
  let isBusy = false;
  const runner = runActivation({
    now: () => performance.now(),
    activation: (key) => (typeof activation === 'string' ? activation : (activation[key ?? ''] ?? 'hold')),
    isListening: () => isListening,
    isPaused: () => false,
    keysDown: async () => {
      reads += 1;
      return isBusy ? null : [...keys];
    },
    meaningOf: (key) => (forgotten.has(key) ? null : (meanings[key] ?? null)),
    arePressedByUs: () => arePressedByUs,
    onAction: (action) => (action === 'cancel' ? runner.order(action) : did.push(action)),
    onPress: () => {
      presses += 1;
      if (wakes) runner.comeBack();
    },
    onIntent: ({ type }, at) => {
      did.push(type);
      meantAt.push(at);
      if (type === 'withdraw') isListening = false;
      if (type === 'press') isListening = true;
      if (type === 'release') isListening = false;
    },
    onProblem: (error) => {
      throw error;
    },
  });
  return {
    ...runner,
    did,
    meantAt,
    forget: (key: string) => forgotten.add(key),
    reads: () => reads,
    setBusy: (now: boolean) => {
      isBusy = now;
    },
    presses: () => presses,
    goAway: () => {
      // What is on ends elsewhere.
      isListening = false;
      runner.goAway();
    },
    press: () => {
      keys.add(67);
      runner.keyEdge({ key: 'F9', edge: 'down' });
    },
    letGo: ({ isHeard }: { isHeard: boolean }) => {
      keys.delete(67);
      if (isHeard) runner.keyEdge({ key: 'F9', edge: 'up' });
    },
  };
}

const someTime = () => vi.advanceTimersByTimeAsync(4 * activationTimes.readKeys);

it('ends the hold soon after a release that nobody reported', async () => {
  const { press, letGo, did } = desk('hold');
  press();
  await someTime();
  letGo({ isHeard: false });
  await vi.advanceTimersByTimeAsync(activationTimes.readKeys);
  expect(did).toEqual(['press', 'release']);
});

it('a system that does not answer for a while ends no hold, and a release that was missed then does', async () => {
  const { press, letGo, setBusy, did } = desk('hold');
  setBusy(true);
  press();
  await someTime();
  setBusy(false);
  await someTime();
  setBusy(true);
  await someTime();
  letGo({ isHeard: false });
  await someTime();
  expect(did).toEqual(['press']);
  setBusy(false);
  await vi.advanceTimersByTimeAsync(activationTimes.readKeys);
  expect(did).toEqual(['press', 'release']);
});

it('does not end the hold of somebody who goes on holding', async () => {
  const { press, did } = desk('hold');
  press();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(did).toEqual(['press']);
});

it('asks for the keys only while one is held', async () => {
  const { press, letGo, reads } = desk('toggle');
  await someTime();
  expect(reads()).toBe(0);
  press();
  await someTime();
  letGo({ isHeard: true });
  await someTime();
  const before = reads();
  await someTime();
  expect([before > 2, reads()]).toEqual([true, before]);
});

it('Escape cancels, and the release then ends nothing', async () => {
  const { press, letGo, keyEdge, did } = desk('hold');
  press();
  keyEdge({ key: 'cancel', edge: 'down' });
  letGo({ isHeard: true });
  expect(did).toEqual(['press', 'cancel', 'key']);
});

it('what a command began ends when the voice has for long, because its stop may be lost', async () => {
  const { order, heard, did } = desk('hold');
  const hear = async (ms: number, level: number) => {
    for (let said = 0; said < ms; said += 50) {
      await vi.advanceTimersByTimeAsync(50);
      heard(Int16Array.from({ length: 800 }, (_, index) => Math.round(level * 32_767 * Math.sin(index / 8))));
    }
  };
  order('start', 20);
  await hear(500, 0.000_5);
  await hear(2_000, 0.1);
  await hear(activationTimes.lostStop - 1_000, 0.000_5);
  expect(did).toEqual(['press']);
  await hear(1_100, 0.000_5);
  expect(did).toEqual(['press', 'release']);
});

it('a dictation without a hand on the key ends when the voice has', async () => {
  const { press, letGo, heard, did } = desk('double-tap');
  for (let tap = 0; tap < 2; tap++) {
    press();
    await vi.advanceTimersByTimeAsync(80);
    letGo({ isHeard: true });
    await vi.advanceTimersByTimeAsync(80);
  }
  const hear = async (ms: number, level: number) => {
    for (let said = 0; said < ms; said += 50) {
      await vi.advanceTimersByTimeAsync(50);
      heard(Int16Array.from({ length: 800 }, (_, place) => (place % 2 === 0 ? level : -level)));
    }
  };
  await hear(500, 20);
  await hear(3_000, 4_000);
  await hear(activationTimes.pause - 100, 20);
  expect(did).toEqual(['key', 'key', 'press', 'key']);
  await hear(200, 20);
  expect(did).toEqual(['key', 'key', 'press', 'key', 'release']);
});

it('a press wakes what was asleep before it counts; the repeats of a key that was held then do not', () => {
  const { press, letGo, goAway, presses, did } = desk('hold', { wakes: true });
  press();
  goAway();
  press();
  expect([presses(), did]).toEqual([1, ['press']]);
  letGo({ isHeard: true });
  did.length = 0;
  press();
  expect([presses(), did]).toEqual([2, ['press']]);
});

it('a hold is as long as the key was down, however busy the app was meanwhile', async () => {
  const { keyEdge, did } = desk('tap-or-hold');
  keyEdge({ key: 'F10', edge: 'up', time: 50_000 });
  await vi.advanceTimersByTimeAsync(4_000);
  // Nothing of it was heard until it was over.
  keyEdge({ key: 'F9', edge: 'down', time: 52_000 });
  keyEdge({ key: 'F9', edge: 'up', time: 52_000 + activationTimes.tap });
  expect(did).toEqual(['press', 'release']);
});

it('a key with another action does that, once a press, and does not dictate', () => {
  const { keyEdge, did } = desk('hold');
  for (const edge of ['down', 'down', 'up', 'down', 'up'] as const) keyEdge({ key: 'F10', edge });
  expect(did).toEqual(['paste-last', 'paste-last']);
});

it('a modifier that turns out to be part of a combination takes back what it began', () => {
  const { keyEdge, did } = desk('hold');
  for (const edge of ['down', 'chord', 'up'] as const) keyEdge({ key: 'RightControl', edge });
  expect(did).toEqual(['press', 'withdraw', 'key']);
});

it('a key that was taken out of the settings while it was held ends its dictation all the same', () => {
  const { press, letGo, forget, did } = desk('hold');
  press();
  forget('F9');
  letGo({ isHeard: true });
  press();
  expect(did).toEqual(['press', 'release']);
});

it('a key of its own cancels once, and the release of what was held then ends nothing', () => {
  const { press, letGo, keyEdge, did } = desk('hold');
  press();
  for (const edge of ['down', 'down', 'up'] as const) keyEdge({ key: 'F11', edge });
  letGo({ isHeard: true });
  expect(did).toEqual(['press', 'cancel', 'key']);
});

it('a key that is no hotkey is no press', () => {
  const { keyEdge, presses, did } = desk('hold');
  for (const edge of ['down', 'up'] as const) keyEdge({ key: 'F7', edge });
  expect([presses(), did.filter((each) => each !== 'key')]).toEqual([0, []]);
});

it('Escape that is held cancels once, and again when it is pressed again', () => {
  const { keyEdge, did } = desk('hold');
  for (const edge of ['down', 'down', 'down', 'up', 'down', 'up'] as const) keyEdge({ key: 'cancel', edge });
  expect(did).toEqual(['cancel', 'cancel']);
});

it('the chord that pastes earlier words neither takes back what a modifier began nor begins anything', () => {
  const { keyEdge, did } = desk('hold', { arePressedByUs: true });
  for (const edge of ['down', 'chord'] as const) keyEdge({ key: 'RightControl', edge });
  for (const edge of ['down', 'chord', 'up'] as const) keyEdge({ key: 'LeftControl', edge });
  keyEdge({ key: 'RightControl', edge: 'up' });
  expect(did).toEqual(['press', 'release']);
});

it('a modifier that Dictum never presses is a press of the person’s, also while Dictum pastes', () => {
  const { keyEdge, did } = desk('hold', { arePressedByUs: true });
  for (const edge of ['down', 'up'] as const) keyEdge({ key: 'LeftAlt', edge });
  expect(did).toEqual(['press', 'release']);
});

it('each hotkey is used in its own way, and its release too', async () => {
  const { keyEdge, did } = desk({ F9: 'toggle', RightControl: 'hold' });
  keyEdge({ key: 'F9', edge: 'down' });
  await vi.advanceTimersByTimeAsync(activationTimes.tap * 2);
  keyEdge({ key: 'F9', edge: 'up' });
  await someTime();
  keyEdge({ key: 'F9', edge: 'down' });
  keyEdge({ key: 'F9', edge: 'up' });
  expect(did).toEqual(['press', 'key', 'release', 'key']);
  did.length = 0;
  await someTime();
  keyEdge({ key: 'RightControl', edge: 'down' });
  await vi.advanceTimersByTimeAsync(activationTimes.tap * 2);
  keyEdge({ key: 'RightControl', edge: 'up' });
  expect(did).toEqual(['press', 'release']);
});

it('takes a command for meant when it was begun, within what the microphone may remember', async () => {
  const { order, did, meantAt } = desk('hold');
  await vi.advanceTimersByTimeAsync(10_000);
  const now = performance.now();
  order('start', 120);
  order('stop', 80);
  order('start');
  order('stop', 60_000);
  expect(did).toEqual(['press', 'release', 'press', 'release']);
  expect(meantAt).toEqual([now - 120, now - 80, now, now - 2_000]);
});
