/** What a service somewhere else needs of the embedded engine, in this very process. */

import { samplesToMs } from '../../src-core/pcm.ts';
import { addStretch, type Stretch } from '../../src-core/quality/voice.ts';
import { Failure } from '../../src-core/transcription.ts';
import type { SpeechEngine } from '../transcription/embedded/engine.ts';
import { createDecoder, createHearing } from '../transcription/embedded/hearing.ts';
import {
  loadSpeechModel,
  loadVoiceDetectors,
  type SpeechModel,
} from '../transcription/embedded/speech-model.ts';

type Ear = Pick<SpeechEngine, 'listen'>;

/**
 * Hears where somebody speaks, and transcribes where a service fails. Only the ear is loaded at
 * once. Where it cannot be, listening fails, and what nobody has listened to is sent.
 */
export async function openLocalEar(modelsDir: string | null): Promise<Ear> {
  if (modelsDir === null) return deaf(new Failure('model-missing'));
  try {
    return ear(modelsDir, await loadVoiceDetectors(modelsDir));
  } catch (error) {
    return deaf(error);
  }
}

function deaf(error: unknown): Ear {
  return { listen: () => ({ write: () => {}, finish: () => Promise.reject(error) }) };
}

function ear(modelsDir: string, detectors: Pick<SpeechModel, 'takeVoiceDetector'>): Ear {
  let loaded: Promise<SpeechModel> | undefined;
  const decoder = createDecoder({
    decode: async (samples) => {
      loaded ??= loadSpeechModel(modelsDir);
      return (await loaded).decode(samples);
    },
  });
  return {
    listen: (options, signal) => {
      const texts: string[] = [];
      const stretches: Stretch[] = [];
      const failed = Promise.withResolvers<never>();
      failed.promise.catch(() => {});
      let samples = 0;
      let speechMs = 0;
      const hearing = createHearing({
        model: detectors,
        decoder,
        ...options,
        isLive: false,
        onSettled: (settled) => {
          if (settled.text !== '') texts.push(settled.text);
          speechMs += settled.speechMs;
          for (const stretch of settled.stretches) addStretch(stretches, stretch);
        },
        onError: (error) => failed.reject(error instanceof Failure ? error : new Failure('engine-failed')),
      });
      const stop = () => {
        hearing[Symbol.dispose]();
        failed.reject(new Failure('cancelled'));
      };
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      return {
        write: (piece) => {
          if (signal.aborted) return;
          samples += piece.length;
          hearing.write(piece);
        },
        finish: async () => {
          try {
            if (!signal.aborted) await Promise.race([hearing.finish(), failed.promise]);
            if (signal.aborted) throw new Failure('cancelled');
            return { text: texts.join(' '), recordingMs: samplesToMs(samples), speechMs, stretches };
          } finally {
            signal.removeEventListener('abort', stop);
            hearing[Symbol.dispose]();
          }
        },
      };
    },
  };
}
