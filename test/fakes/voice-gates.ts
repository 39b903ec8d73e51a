/** Ears for tests that are not about hearing: the real one is the engine's, and takes its time. */
import { samplesToMs } from '../../src-core/pcm.ts';
import type { Voice } from '../../src-core/quality/voice.ts';
import type { VoiceGate } from '../../src-main/transcription/voice-gate.ts';

/** Hears a voice in everything that is not silent. */
export const loudnessGate: VoiceGate = {
  hearsWords: async (samples) => samples.some((sample) => Math.abs(sample) > 100),
  open: () => {
    let count = 0;
    let loud = 0;
    let first: number | null = null;
    let last = 0;
    return {
      write: (samples) => {
        for (const sample of samples) {
          count += 1;
          if (Math.abs(sample) <= 100) continue;
          loud += 1;
          first ??= count - 1;
          last = count;
        }
      },
      room: () => Promise.resolve(),
      finish: async () => ({
        recordingMs: samplesToMs(count),
        speechMs: samplesToMs(loud),
        stretches: first === null ? [] : [{ startMs: samplesToMs(first), endMs: samplesToMs(last) }],
      }),
    };
  },
};

/** Hears the same whatever comes; null: it could not listen. */
export function gateThatHears(voice: Voice | null, hearsWords: boolean | null = true): VoiceGate {
  return {
    open: () => ({ write: () => {}, room: () => Promise.resolve(), finish: async () => voice }),
    hearsWords: async () => hearsWords,
  };
}

/** So long a voice at the beginning, and silence after it. */
export function voiceOf(speechMs: number): Voice {
  const stretches = speechMs === 0 ? [] : [{ startMs: 0, endMs: speechMs }];
  return { recordingMs: speechMs + 1_000, speechMs, stretches };
}
