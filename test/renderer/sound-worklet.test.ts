import { describe, expect, it, vi } from 'vitest';
import type { SoundMessage } from '../../src-core/contract.ts';
import { sampleRate } from '../../src-core/pcm.ts';
import type { WorkletOrder, WorkletReport } from '../../src-renderer/overlay/worklet/messages.ts';

/** What the audio thread gives: one processor, and the port to it. */
class Processor {
  readonly port = {
    onmessage: null as ((event: { readonly data: unknown }) => void) | null,
    postMessage: (report: WorkletReport) => void reports.push(report),
  };
}
let reports: WorkletReport[] = [];
let Sound = Processor;
vi.stubGlobal('AudioWorkletProcessor', Processor);
vi.stubGlobal('registerProcessor', (_name: string, processor: typeof Processor) => {
  Sound = processor;
});
await import('../../src-renderer/overlay/worklet/sound-worklet.ts');

/** Carries out the orders: which sessions have finished, and how much sound main has of each, in ms. */
function hear(...orders: readonly WorkletOrder[]) {
  reports = [];
  const heardMs: Record<number, number> = {};
  const { port } = new Sound();
  const main = {
    onmessage: null,
    postMessage: (message: unknown) => {
      const { session, samples } = message as SoundMessage;
      heardMs[session] = (heardMs[session] ?? 0) + (samples.byteLength * 500) / sampleRate;
    },
  };
  for (const data of [{ type: 'connect', port: main } as const, ...orders]) port.onmessage?.({ data });
  const finished = reports.flatMap((report) => (report.type === 'finished' ? [report.session] : []));
  return { heardMs, finished };
}

const begin = (session: number, late: readonly number[] = []): WorkletOrder => ({
  type: 'begin',
  session,
  late,
});
const end = (session: number, owedMs = 0): WorkletOrder => ({ type: 'end', session, owedMs });
const cut = (session: number): WorkletOrder => ({ type: 'cut', session });
/** As the microphone delivers it, at the app's own rate. */
const sound = (session: number, ms: number, level: number): WorkletOrder => ({
  type: 'sound',
  session,
  rate: sampleRate,
  samples: new Float32Array((ms * sampleRate) / 1_000).fill(level),
});

it('a voice that fades in the middle of what is delivered ends its recording, and nothing goes wrong', () => {
  const { heardMs, finished } = hear(begin(1), sound(1, 500, 0.3), end(1), sound(1, 300, 0));
  expect([heardMs, finished]).toEqual([{ 1: 520 }, [1]]);
});

it('pressed again before the voice has faded, the first recording ends there', () => {
  const { heardMs, finished } = hear(
    begin(1),
    sound(1, 500, 0.3),
    end(1),
    begin(2),
    sound(1, 100, 0.3),
    sound(2, 70, 0.3),
    cut(2),
  );
  expect([heardMs, finished]).toEqual([{ 1: 500, 2: 70 }, [1, 2]]);
});

it.each([44_100, 48_000, 16_000])('what is cut off at %i Hz has all that was heard', (rate) => {
  const samples = new Float32Array(Math.round((rate * 73) / 1_000)).fill(0.3);
  const { heardMs } = hear(begin(1), { type: 'sound', session: 1, rate, samples }, cut(1));
  expect(heardMs[1]).toBeCloseTo(73, 0);
});

describe('pressed again before all that was heard until the release has come', () => {
  const story = [begin(1), sound(1, 110, 0.3), end(1, 600), begin(2, [1])];

  it('the first recording takes what comes late, and neither has anything of the other', () => {
    const { heardMs, finished } = hear(
      ...story,
      sound(1, 400, 0.3),
      sound(2, 33, 0.3),
      sound(1, 220, 0.3),
      sound(2, 77, 0.3),
      cut(1),
      cut(2),
    );
    expect([heardMs, finished]).toEqual([{ 1: 730, 2: 110 }, [1, 2]]);
  });

  it('its voice is followed to its end, and the second goes on', () => {
    const { heardMs, finished } = hear(...story, sound(1, 600, 0.3), sound(1, 300, 0), sound(2, 50, 0.3));
    expect([heardMs, finished]).toEqual([{ 1: 730, 2: 50 }, [1]]);
  });

  it('the next press but one ends it', () => {
    expect(hear(...story, end(2, 300), begin(3, [2])).finished).toEqual([1]);
  });
});
