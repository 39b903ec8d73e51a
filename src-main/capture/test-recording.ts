/** The test recording of the settings: the same way as a dictation, into memory. */
import type { TestRecording } from '../../src-core/capture/test-recording.ts';
import { verdictOf } from '../../src-core/capture/test-recording.ts';
import type { CommandInput } from '../../src-core/contract.ts';
import { deadlines } from '../../src-core/dictation/deadlines.ts';
import { sampleRate } from '../../src-core/pcm.ts';
import { deadlineAfter } from '../deadline.ts';
import type { Capture } from './capture.ts';
import { captureCodes } from './capture-codes.ts';

/** Long enough for a sentence. */
const longestMs = 5_000;

export interface TestRecorder {
  start(): void;
  /** Before the time is up. */
  stop(): void;
  /** Nobody looks any more. */
  forget(): void;
  captureFailed(failure: CommandInput<'captureFailed'>): void;
  isRecording(): boolean;
  /** 16 kHz, mono; empty when there is none. */
  sound(): Int16Array;
}

/** Numbers of their own, far from those of dictations. */
let lastSession = 2 ** 40;

export function createTestRecorder({
  capture,
  now,
  onChange,
}: {
  capture: Pick<Capture, 'start' | 'stop' | 'drop'>;
  /** ms since 1970. */
  now: () => number;
  onChange: (test: TestRecording) => void;
}): TestRecorder {
  let session: number | null = null;
  let timer: Disposable | null = null;
  let parts: Int16Array[] = [];

  function end(test: TestRecording): void {
    timer?.[Symbol.dispose]();
    session = null;
    onChange(test);
  }

  function wait(ms: number, then: () => void): void {
    timer?.[Symbol.dispose]();
    timer = deadlineAfter(ms, then);
  }

  function finish(): void {
    end({ state: 'recorded', verdict: verdictOf(sound()) });
  }

  function stop(own: number): void {
    capture.stop(own, now());
    wait(deadlines.finishing, () => {
      capture.drop(own);
      finish();
    });
  }

  function sound(): Int16Array {
    const all = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
    let position = 0;
    for (const part of parts) {
      all.set(part, position);
      position += part.length;
    }
    return all;
  }

  return {
    start: () => {
      if (session !== null) return;
      lastSession += 1;
      const own = lastSession;
      session = own;
      parts = [];
      onChange({ state: 'recording', level: 0 });
      wait(deadlines.arming, () => {
        capture.drop(own);
        end({ state: 'failed', code: 'microphone-failed' });
      });
      capture.start(
        own,
        { pressedAt: now(), earlierUntil: null },
        {
          onSamples: (samples) => {
            if (session !== own) return;
            if (parts.length === 0) wait(longestMs, () => stop(own));
            parts.push(samples);
            onChange({ state: 'recording', level: levelOf(samples) });
          },
          onLast: () => {
            if (session === own) finish();
          },
        },
      );
    },
    stop: () => {
      if (session !== null) stop(session);
    },
    forget: () => {
      if (session !== null) capture.drop(session);
      parts = [];
      end({ state: 'none' });
    },
    captureFailed: (failure) => {
      if (failure.session !== session) return;
      capture.drop(failure.session);
      end({ state: 'failed', code: captureCodes[failure.reason] });
    },
    isRecording: () => session !== null,
    sound,
  };
}

/** Of the last 50 ms at most. */
function levelOf(samples: Int16Array): number {
  const last = samples.subarray(-sampleRate / 20);
  const sum = last.reduce((total, sample) => total + (sample / 32_768) ** 2, 0);
  return last.length === 0 ? 0 : Math.sqrt(sum / last.length);
}
