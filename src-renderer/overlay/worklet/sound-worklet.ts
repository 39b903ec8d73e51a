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
  loudness: Loudness;
  /** So much was heard before the release and is still to come, in ms; null while the key is held. */
  owedMs: number | null;
  /** What was heard after the release; null until that comes. */
  tail: Tail | null;
}

class SoundWorklet extends AudioWorkletProcessor {
  private main: Port | null = null;
  private recording: Recording | null = null;
  private readonly frame = new Float32Array(frameSamples);
  private filled = 0;
  /** The very first samples go at once: they are the news that the microphone is open. */
  private isFirst = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => this.obey(data as WorkletOrder);
  }

  /** Nothing flows through the graph: see `capture.ts`. */
  process(): boolean {
    return true;
  }

  private obey(order: WorkletOrder): void {
    switch (order.type) {
      case 'connect':
        this.main = order.port;
        return;
      case 'begin':
        // Pressed again before the voice had faded: the first recording ends here, whole.
        if (this.recording !== null) this.finish(this.recording);
        this.recording = {
          session: order.session,
          resampler: null,
          loudness: nothingHeard,
          owedMs: null,
          tail: null,
        };
        this.filled = 0;
        this.isFirst = true;
        return;
      case 'sound': {
        const { recording } = this;
        if (recording?.session !== order.session) return;
        // The voice may fade with this sound, and then there is no recording any more.
        this.take(recording, order.rate, order.samples);
        return this.settle(recording, (order.samples.length * 1_000) / order.rate);
      }
      case 'pause':
        if (this.recording?.session === order.session) this.pause(this.recording);
        return;
      case 'end':
        if (this.recording?.session !== order.session) return;
        this.recording.owedMs = order.owedMs;
        return this.settle(this.recording, 0);
      case 'cut':
        if (this.recording?.session === order.session) this.finish(this.recording);
        return;
      case 'drop':
        if (this.recording?.session === order.session) this.recording = null;
        return;
    }
  }

  private take(recording: Recording, rate: number, samples: Float32Array): void {
    this.fill(recording, this.resampled(recording, rate, samples));
  }

  /** What was said until now is on its way, and nothing of it waits for what comes after. */
  private pause(recording: Recording): void {
    this.fill(recording, recording.resampler?.from.finish() ?? new Float32Array());
    recording.resampler = null;
    this.judge(recording);
    if (this.filled > 0) this.deliver(recording, false);
  }

  private fill(recording: Recording, samples: Float32Array): void {
    let rest = samples;
    while (rest.length > 0) {
      const length = recording.tail === null ? frameSamples : tailFrameSamples;
      const part = rest.subarray(0, length - this.filled);
      this.frame.set(part, this.filled);
      this.filled += part.length;
      rest = rest.subarray(part.length);
      if (this.isFirst) {
        this.isFirst = false;
        this.deliver(recording, false);
      } else if (this.filled === length) {
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
    if (recording.owedMs === null || recording.tail !== null || this.recording !== recording) return;
    recording.owedMs -= cameMs;
    if (recording.owedMs > 0) return;
    // Released before anything was heard: nothing will be.
    if (this.isFirst) return this.finish(recording);
    this.judge(recording);
    if (hasStopped(recording.loudness)) return this.finish(recording);
    recording.tail = noTail;
    // From here on the frame holds only what comes after the release.
    this.deliver(recording, false);
  }

  /** How loud the frame is, as far as it is filled. */
  private judge(recording: Recording): void {
    if (this.filled === 0) return;
    const level = levelOf(this.frame, this.filled);
    recording.loudness = hear(recording.loudness, level, samplesToMs(this.filled));
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
    this.recording = null;
    this.report({ type: 'finished', session: recording.session });
  }

  private deliver({ session }: Recording, last: boolean): void {
    const samples = float32ToInt16(this.frame.subarray(0, this.filled)).buffer;
    this.filled = 0;
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
