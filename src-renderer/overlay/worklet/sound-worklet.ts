/**
 * Runs on the audio thread. Cuts the microphone's stream into frames of 16 bit samples and sends
 * them straight to main over a MessagePort; the page only hears how loud each frame was.
 */
import {
  follow,
  hasStopped,
  hear,
  type Loudness,
  noTail,
  nothingHeard,
  type Tail,
  tailFrameMs,
} from '../../../src-core/capture/tail.ts';
import type { SoundMessage } from '../../../src-core/contract.ts';
import { float32ToInt16, sampleRate, samplesToMs } from '../../../src-core/pcm.ts';
import { createResampler, type Resampler } from '../../../src-core/resample.ts';
import type { WorkletOrder, WorkletReport } from './messages.ts';

/** 50 ms: rarely enough to cost nothing, often enough that a crash takes next to nothing. */
const frameSamples = 800;

const tailFrameSamples = (tailFrameMs * sampleRate) / 1_000;

interface Recording {
  readonly session: number;
  /** From the microphone's rate to the app's; null until the first sound tells its rate. */
  resampler: { readonly rate: number; readonly from: Resampler } | null;
  readonly frame: Float32Array;
  filled: number;
  /** The very first samples go at once: they are the news that the microphone is open. */
  isFirst: boolean;
  loudness: Loudness;
  /** So much was heard before the release and is still to come, in ms; null while the key is held. */
  owedMs: number | null;
  /** What was heard after the release; null until that comes. */
  tail: Tail | null;
}

class SoundWorklet extends AudioWorkletProcessor {
  private main: Port | null = null;
  /** More than one only where the key was pressed again before all of the one before had come. */
  private readonly recordings = new Map<number, Recording>();

  constructor() {
    super();
    this.port.onmessage = ({ data }) => this.obey(data as WorkletOrder);
  }

  /** Nothing flows through the graph: see `capture.ts`. */
  process(): boolean {
    return true;
  }

  private obey(order: WorkletOrder): void {
    if (order.type === 'connect') {
      this.main = order.port;
      return;
    }
    if (order.type === 'begin') return this.begin(order.session, order.late);
    const recording = this.recordings.get(order.session);
    if (recording === undefined) return;
    switch (order.type) {
      case 'sound':
        this.take(recording, order.rate, order.samples);
        return this.settle(recording, (order.samples.length * 1_000) / order.rate);
      case 'pause':
        return this.pause(recording);
      case 'end':
        recording.owedMs = order.owedMs;
        return this.settle(recording, 0);
      case 'cut':
        return this.cut(recording);
      case 'drop':
        this.recordings.delete(order.session);
        return;
    }
  }

  private begin(session: number, late: readonly number[]): void {
    // Pressed again before the voice had faded: the first recording ends here, whole.
    for (const earlier of this.recordings.values()) if (!late.includes(earlier.session)) this.cut(earlier);
    this.recordings.set(session, {
      session,
      resampler: null,
      frame: new Float32Array(frameSamples),
      filled: 0,
      isFirst: true,
      loudness: nothingHeard,
      owedMs: null,
      tail: null,
    });
  }

  private take(recording: Recording, rate: number, samples: Float32Array): void {
    this.fill(recording, this.resampled(recording, rate, samples));
  }

  /** What was said until now is on its way, and nothing of it waits for what comes after. */
  private pause(recording: Recording): void {
    this.takeRest(recording);
    this.judge(recording);
    if (recording.filled > 0) this.deliver(recording, false);
  }

  private cut(recording: Recording): void {
    this.takeRest(recording);
    // The voice may have faded with it, and the recording have ended.
    if (this.recordings.has(recording.session)) this.finish(recording);
  }

  /** What the resampler still holds back. */
  private takeRest(recording: Recording): void {
    this.fill(recording, recording.resampler?.from.finish() ?? new Float32Array());
    recording.resampler = null;
  }

  private fill(recording: Recording, samples: Float32Array): void {
    let rest = samples;
    while (rest.length > 0) {
      const length = recording.tail === null ? frameSamples : tailFrameSamples;
      const part = rest.subarray(0, length - recording.filled);
      recording.frame.set(part, recording.filled);
      recording.filled += part.length;
      rest = rest.subarray(part.length);
      if (recording.isFirst) {
        recording.isFirst = false;
        this.deliver(recording, false);
      } else if (recording.filled === length) {
        this.judge(recording);
        if (recording.tail !== null) {
          recording.tail = follow(recording.tail, recording.loudness);
          if (recording.tail === null) return this.finish(recording);
        }
        this.deliver(recording, false);
      }
    }
  }

  /** All that was heard before the release is here, or there is less to come than before. */
  private settle(recording: Recording, cameMs: number): void {
    // The voice may have faded with what came, and the recording have ended.
    const isOver = !this.recordings.has(recording.session);
    if (recording.owedMs === null || recording.tail !== null || isOver) return;
    recording.owedMs -= cameMs;
    if (recording.owedMs > 0) return;
    // Released before anything was heard: nothing will be.
    if (recording.isFirst) return this.finish(recording);
    this.judge(recording);
    if (hasStopped(recording.loudness)) return this.finish(recording);
    recording.tail = noTail;
    // From here on the frame holds only what comes after the release.
    this.deliver(recording, false);
  }

  /** How loud the frame is, as far as it is filled. */
  private judge(recording: Recording): void {
    if (recording.filled === 0) return;
    const level = levelOf(recording.frame, recording.filled);
    recording.loudness = hear(recording.loudness, level, samplesToMs(recording.filled));
    this.report({ type: 'level', level });
  }

  private resampled(recording: Recording, rate: number, samples: Float32Array): Float32Array {
    if (recording.resampler?.rate === rate) return recording.resampler.from.push(samples);
    // Another microphone, or the same one at another rate: what the first still holds back comes first.
    const rest = recording.resampler?.from.finish() ?? new Float32Array();
    recording.resampler = { rate, from: createResampler(rate) };
    const next = recording.resampler.from.push(samples);
    const both = new Float32Array(rest.length + next.length);
    both.set(rest);
    both.set(next, rest.length);
    return both;
  }

  private finish(recording: Recording): void {
    this.deliver(recording, true);
    this.recordings.delete(recording.session);
    this.report({ type: 'finished', session: recording.session });
  }

  private deliver(recording: Recording, last: boolean): void {
    const { session, frame, filled } = recording;
    const samples = float32ToInt16(frame.subarray(0, filled)).buffer;
    recording.filled = 0;
    // Copied, not transferred: what is transferred arrives in Electron's main process as null.
    this.main?.postMessage({ session, samples, last } satisfies SoundMessage);
  }

  private report(report: WorkletReport): void {
    this.port.postMessage(report);
  }
}

/** Root mean square, 0 to 1. */
function levelOf(frame: Float32Array, length: number): number {
  let sum = 0;
  for (let index = 0; index < length; index++) sum += (frame[index] ?? 0) ** 2;
  return length === 0 ? 0 : Math.sqrt(sum / length);
}

registerProcessor('sound', SoundWorklet);
