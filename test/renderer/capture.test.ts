import { expect, it, vi } from 'vitest';
import type { CaptureMode } from '../../src-core/capture/microphone.ts';
import { longestTailMs } from '../../src-core/capture/tail.ts';
import type { CaptureOrder, SoundMessage } from '../../src-core/contract.ts';
import { sampleRate } from '../../src-core/pcm.ts';

type Receive = ((event: { readonly data: unknown }) => void) | null;

/** The page's end and the audio thread's, in one thread here. */
const toPage: { onmessage: Receive; postMessage(order: unknown): void } = {
  onmessage: null,
  postMessage: (order) => toWorklet.onmessage?.({ data: order }),
};
const toWorklet: { onmessage: Receive } = { onmessage: null };
class Processor {
  readonly port = Object.assign(toWorklet, {
    postMessage: (report: unknown) => toPage.onmessage?.({ data: report }),
  });
}
vi.stubGlobal('AudioWorkletProcessor', Processor);
vi.stubGlobal('registerProcessor', (_name: string, Sound: typeof Processor) => new Sound());
vi.stubGlobal(
  'AudioContext',
  class {
    readonly audioWorklet = {
      addModule: () => import('../../src-renderer/overlay/worklet/sound-worklet.ts'),
    };
    readonly suspend = async () => {};
  },
);
vi.stubGlobal(
  'AudioWorkletNode',
  class {
    readonly port = toPage;
  },
);
vi.stubGlobal('window', { addEventListener: () => {} });
vi.mock('../../src-renderer/overlay/worklet/sound-worklet.ts?worker&url', () => ({ default: '' }));

let now = 0;
let onBlock: (block: unknown, until: number) => void = () => {};
/** Resolves when the device has opened. */
let device = Promise.resolve();
let openings = 0;
vi.mock('../../src-renderer/overlay/microphone.ts', () => ({
  createMicrophones: () => ({
    want: () => {},
    open: async (listener: { onBlock: typeof onBlock }) => {
      openings++;
      await device;
      onBlock = listener.onBlock;
      return {
        label: '',
        close: () => {},
        check: async () => {},
        watchClosely: () => {},
        isMuted: () => false,
      };
    },
  }),
}));
/** Main's answer to a page that is there has been on its way for so long. */
const lateAnswerMs = 400;

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Each 10 ms of sound are as loud as they are late, so that it shows when they were heard. */
function deliver(from: number, to: number, at?: number): void {
  for (let until = from + 10; until <= to; until += 10) {
    now = at ?? until;
    const samples = new Float32Array(sampleRate / 100).fill(until / 10_000);
    onBlock({ rate: sampleRate, samples }, until);
  }
}

/** The page with its microphone open, in `ready`, and when what main has of each dictation was heard, in ms. */
async function openPage() {
  vi.resetModules();
  openings = 0;
  Object.assign(toWorklet, { onmessage: null });
  now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const { startCapture } = await import('../../src-renderer/overlay/capture.ts');
  const listeners = new Map<string, (payload: unknown) => void>();
  startCapture({
    on: (name: string, listener: (payload: unknown) => void) => listeners.set(name, listener),
    send: async (name: string, payload: unknown) => {
      if (name === 'soundChanged') said.push(payload);
      if (name === 'speechMissed') missed.push(payload);
      // It answers late: by its clock it is not 0 any more.
      return { ok: true, value: now - lateAnswerMs };
    },
  } as never);
  const said: unknown[] = [];
  const missed: unknown[] = [];
  const heard: Record<number, Set<number>> = { 1: new Set(), 2: new Set() };
  const main = {
    postMessage: ({ session, samples }: SoundMessage) => {
      for (const sample of new Int16Array(samples))
        heard[session]?.add(Math.round(sample / 3.2767 / 10) * 10);
    },
  };
  await expect.poll(() => toWorklet.onmessage).not.toBe(null);
  await settled();
  toWorklet.onmessage?.({ data: { type: 'connect', port: main } });
  const settings = ({ mode }: { mode: CaptureMode }) =>
    listeners.get('captureSettings')?.({ mode, microphones: [], spared: { labels: [] } });
  settings({ mode: 'ready' });
  return {
    settings,
    order: (one: CaptureOrder, saidAt = now) => listeners.get('capture')?.({ ...one, saidAt }),
    heard: (session: number) => [...(heard[session] ?? [])],
    /** What main was told of the microphone. */
    said,
    /** Of which dictations main was told that something is missing. */
    missed,
  };
}

const times = (from: number, to: number) =>
  Array.from({ length: (to - from) / 10 }, (_, at) => from + 10 * (at + 1));

it('let go and pressed again while the page stands still: each dictation has what was heard for it', async () => {
  const { order, heard } = await openPage();
  order({ type: 'start', session: 1, pressedAt: 0, earlierUntil: null });
  await settled();
  deliver(0, 1_000);
  // It stands still until 2 s.
  now = 2_000;
  order({ type: 'stop', session: 1, releasedAt: 1_400 });
  order({ type: 'start', session: 2, pressedAt: 1_700, earlierUntil: null });
  deliver(1_000, 1_200, 2_000);
  await settled();
  deliver(1_200, 2_000, 2_000);
  await settled();
  deliver(2_000, 2_200);
  await settled();
  order({ type: 'pause', session: 2, pausedAt: 2_200 });
  await settled();
  expect(heard(1)).toEqual(times(0, 1_700));
  expect(heard(2)).toEqual(times(1_700, 2_200));
  order({ type: 'drop', session: 2 });
});

it('pressed and let go while the page stands still: the voice is followed from the release on', async () => {
  const { order, heard } = await openPage();
  order({ type: 'start', session: 1, pressedAt: 0, earlierUntil: null });
  await settled();
  deliver(0, 1_000);
  order({ type: 'drop', session: 1 });
  // It stands still until 3 s.
  now = 3_000;
  order({ type: 'start', session: 2, pressedAt: 2_000, earlierUntil: null });
  order({ type: 'stop', session: 2, releasedAt: 2_600 });
  deliver(1_000, 3_000, 3_000);
  await settled();
  deliver(3_000, 5_000);
  await settled();
  const end = 2_600 + longestTailMs;
  expect(heard(2)).toEqual(times(2_000, end));
});

it('paused while the page stands still: what was said before comes all the same, and nothing that was said in the pause', async () => {
  const { order, heard } = await openPage();
  order({ type: 'start', session: 1, pressedAt: 0, earlierUntil: null });
  await settled();
  deliver(0, 1_000);
  // It stands still until 2 s.
  now = 2_000;
  order({ type: 'pause', session: 1, pausedAt: 1_500 });
  deliver(1_000, 2_000, 2_000);
  await settled();
  expect(heard(1)).toEqual(times(0, 1_500));
  deliver(2_000, 3_000);
  order({ type: 'resume', session: 1, resumedAt: 2_900 });
  await settled();
  deliver(3_000, 3_400);
  await settled();
  order({ type: 'cut', session: 1 });
  await settled();
  expect(heard(1)).toEqual([...times(0, 1_500), ...times(2_900, 3_400)]);
});

const still = async () => {
  const page = await openPage();
  page.order({ type: 'start', session: 1, pressedAt: 0, earlierUntil: null });
  await settled();
  deliver(0, 1_000);
  // It stands still until 2 s.
  now = 2_000;
  page.order({ type: 'pause', session: 1, pausedAt: 1_300 });
  return page;
};

it('paused and gone on while the page stands still: all but the pause is there', async () => {
  const { order, heard } = await still();
  order({ type: 'resume', session: 1, resumedAt: 1_600 });
  await settled();
  deliver(1_000, 2_000, 2_000);
  await settled();
  deliver(2_000, 2_200);
  await settled();
  order({ type: 'cut', session: 1 });
  await settled();
  expect(heard(1)).toEqual([...times(0, 1_300), ...times(1_600, 2_200)]);
});

it('paused, gone on and let go while the page stands still: all but the pause is there', async () => {
  const { order, heard } = await still();
  order({ type: 'resume', session: 1, resumedAt: 1_600 });
  order({ type: 'stop', session: 1, releasedAt: 1_900 });
  await settled();
  deliver(1_000, 2_000, 2_000);
  await settled();
  deliver(2_000, 3_000);
  await settled();
  const end = 1_900 + longestTailMs;
  expect(heard(1)).toEqual([...times(0, 1_300), ...times(1_600, end)]);
});

it('gone on, checked, and let go while the page stands still: the end is followed from the release on', async () => {
  const { order, heard } = await still();
  order({ type: 'resume', session: 1, resumedAt: 1_500 });
  await settled();
  order({ type: 'stop', session: 1, releasedAt: 1_900 });
  deliver(1_000, 2_000, 2_000);
  await settled();
  deliver(2_000, 3_000);
  await settled();
  const end = 1_900 + longestTailMs;
  expect(heard(1)).toEqual([...times(0, 1_300), ...times(1_500, end)]);
});

it('paused and let go while the page stands still: what was said before is there, and the next one has its own', async () => {
  const { order, heard, missed } = await still();
  order({ type: 'stop', session: 1, releasedAt: 1_600 });
  order({ type: 'start', session: 2, pressedAt: 1_800, earlierUntil: null });
  await settled();
  deliver(1_000, 2_000, 2_000);
  await settled();
  deliver(2_000, 2_200);
  await settled();
  order({ type: 'cut', session: 2 });
  await settled();
  expect([heard(1), heard(2)]).toEqual([times(0, 1_300), times(1_800, 2_200)]);
  expect(missed).toEqual([]);
});

it('where the microphone is closed before that has come, it is said', async () => {
  const { order, settings, missed } = await still();
  settings({ mode: 'private' });
  order({ type: 'stop', session: 1, releasedAt: 1_600 });
  await settled();
  order({ type: 'drop', session: 1 });
  await settled();
  expect(missed).toEqual([{ session: 1 }]);
});

it('the page stands still for longer than the system keeps the sound: each dictation that misses some is told, once', async () => {
  const { order, missed } = await openPage();
  order({ type: 'start', session: 1, pressedAt: 0, earlierUntil: null });
  await settled();
  deliver(0, 1_000);
  // It stands still until 3 s; what was heard after 2 s is nowhere.
  now = 3_000;
  order({ type: 'stop', session: 1, releasedAt: 2_400 });
  order({ type: 'start', session: 2, pressedAt: 2_600, earlierUntil: null });
  deliver(1_000, 2_000, 3_000);
  await settled();
  expect(missed).toEqual([]);
  deliver(2_990, 3_200);
  await settled();
  order({ type: 'stop', session: 2, releasedAt: 3_200 });
  await settled();
  deliver(3_200, 3_900);
  await settled();
  expect(missed).toEqual([{ session: 1 }, { session: 2 }]);
  order({ type: 'start', session: 3, pressedAt: 3_900, earlierUntil: null });
  await settled();
  deliver(3_900, 4_500);
  await settled();
  expect(missed).toHaveLength(2);
  order({ type: 'drop', session: 3 });
});

it('pressed while the page stands still, which looks after its microphone first: it is not taken for dead', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const { order, heard } = await openPage();
  order({ type: 'start', session: 1, pressedAt: 0, earlierUntil: null });
  await settled();
  deliver(0, 1_000);
  order({ type: 'drop', session: 1 });
  // It stands still until 2 s.
  now = 2_000;
  vi.advanceTimersByTime(250);
  order({ type: 'start', session: 2, pressedAt: 1_400, earlierUntil: null });
  await settled();
  deliver(1_000, 2_000, 2_000);
  await settled();
  order({ type: 'pause', session: 2, pausedAt: 2_000 });
  await settled();
  expect(heard(2)).toEqual(times(1_400, 2_000));
  expect(openings).toBe(1);
  vi.useRealTimers();
});

it('main itself hears of the first press late: what was said since is there', async () => {
  const { heard, order } = await openPage();
  // It is open since an earlier one, of whose press main heard late too.
  now = 300;
  order({ type: 'start', session: 2, pressedAt: 0, earlierUntil: null });
  await settled();
  order({ type: 'drop', session: 2 });
  deliver(300, 1_000);
  order({ type: 'start', session: 1, pressedAt: 700, earlierUntil: null });
  await settled();
  deliver(1_000, 1_200);
  await settled();
  order({ type: 'pause', session: 1, pausedAt: 1_200 });
  await settled();
  expect(heard(1)).toEqual(times(700, 1_200));
});

it('cut off in the middle of a frame: all that was heard is there', async () => {
  const { order, heard } = await openPage();
  order({ type: 'start', session: 1, pressedAt: 0, earlierUntil: null });
  await settled();
  deliver(0, 130);
  await settled();
  order({ type: 'cut', session: 1 });
  await settled();
  expect(heard(1)).toEqual(times(0, 130));
});

it('a microphone that takes long to open is said to give no sound, until it does', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const wait = (until: number) => {
    while (now < until) {
      now += 10;
      vi.advanceTimersByTime(10);
    }
  };
  const { promise, resolve } = Promise.withResolvers<void>();
  device = promise;
  const { order, said } = await openPage();
  order({ type: 'start', session: 1, pressedAt: 0, earlierUntil: null });
  await settled();
  wait(1_400);
  expect(said).toEqual([]);
  wait(1_800);
  expect(said).toEqual([{ session: 1, sound: 'stuck' }]);
  resolve();
  await settled();
  expect(said.slice(1)).toEqual([{ session: 1, sound: 'heard' }]);
  order({ type: 'drop', session: 1 });
  vi.useRealTimers();
});
