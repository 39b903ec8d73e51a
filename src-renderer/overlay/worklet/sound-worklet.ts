/**
 * Runs on the audio thread. Cuts the microphone's stream into frames of 16 bit samples and sends
 * them straight to main over a MessagePort; the page only hears how loud each frame was.
 *
 * After the release the voice is followed to its end: frames go on until one is quiet, at least
 * `tailFrameSamples` and at most `longestTailSamples`.
 */
import type { SoundMessage } from '../../../src-core/contract.ts';
import { float32ToInt16 } from '../../../src-core/pcm.ts';
import { createResampler, type Resampler } from '../../../src-core/resample.ts';
import type { WorkletOrder, WorkletReport } from './messages.ts';

/** 50 ms: rarely enough to cost nothing, often enough that a crash takes next to nothing. */
const frameSamples = 800;

const longestTailSamples = 4_800;

/**
 * After the release, what was spoken before it is still on its way through the sound system: so much
 * (20 ms) is always waited for, and so much at a time is judged.
 */
const tailFrameSamples = 320;

/** Quieter than this is quiet in any room (-48 dBFS), and so is what is near the room's own noise. */
const quietLevel = 0.004;
const quietTimesRoom = 2.5;

interface Recording {
  readonly session: number;
  /** From the microphone's rate to the app's; null until the first sound tells its rate. */
  resampler: { readonly rate: number; readonly from: Resampler } | null;
  /** The level of the quietest frame so far: the room. */
  room: number;
  /** Samples left until the end whatever is heard; null while the key is held. */
  tail: number | null;
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
          room: Number.POSITIVE_INFINITY,
          tail: null,
        };
        this.filled = 0;
        this.isFirst = true;
        return;
      case 'sound':
        if (this.recording?.session === order.session) this.take(this.recording, order.rate, order.samples);
        return;
      case 'end':
        if (this.recording?.session !== order.session) return;
        // Released before anything was heard: nothing will be.
        if (this.isFirst) return this.finish(this.recording);
        this.recording.tail = longestTailSamples;
        // From here on the frame holds only what comes after the release.
        this.deliver(this.recording, false);
        return;
      case 'drop':
        if (this.recording?.session === order.session) this.recording = null;
        return;
    }
  }

  private take(recording: Recording, rate: number, samples: Float32Array): void {
    let rest = this.resampled(recording, rate, samples);
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
        const level = levelOf(this.frame, this.filled);
        recording.room = Math.min(recording.room, level);
        this.report({ type: 'level', level });
        if (recording.tail !== null) {
          recording.tail -= length;
          if (recording.tail <= 0 || isQuiet(level, recording)) return this.finish(recording);
        }
        this.deliver(recording, false);
      }
    }
  }

  private resampled(recording: Recording, rate: number, samples: Float32Array): Float32Array {
    if (recording.resampler?.rate !== rate) recording.resampler = { rate, from: createResampler(rate) };
    return recording.resampler.from.push(samples);
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

function isQuiet(level: number, { room }: Recording): boolean {
  return level < Math.max(quietLevel, room * quietTimesRoom);
}

/** Root mean square, 0 to 1. */
function levelOf(frame: Float32Array, length: number): number {
  let sum = 0;
  for (let index = 0; index < length; index++) sum += (frame[index] ?? 0) ** 2;
  return length === 0 ? 0 : Math.sqrt(sum / length);
}

registerProcessor('sound', SoundWorklet);
