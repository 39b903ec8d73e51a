import { expect, it, vi } from 'vitest';
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

const begin = (session: number): WorkletOrder => ({ type: 'begin', session });
const end = (session: number, owedMs = 0): WorkletOrder => ({ type: 'end', session, owedMs });
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
