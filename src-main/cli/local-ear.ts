/** What a service somewhere else needs of the embedded engine, in this very process. */

import { joinTexts } from '../../src-core/join-texts.ts';
import { samplesToMs } from '../../src-core/pcm.ts';
import { addStretch, type Stretch } from '../../src-core/quality/voice.ts';
import { mayStopShort } from '../../src-core/speech-models.ts';
import { Failure } from '../../src-core/transcription.ts';
import type { SpeechEngine } from '../transcription/embedded/engine.ts';
import { createDecoder, createHearing } from '../transcription/embedded/hearing.ts';
import { defaultModel, type ModelPlace } from '../transcription/embedded/model-files.ts';
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
  const room = () => Promise.resolve();
  return { listen: () => ({ write: () => {}, room, finish: () => Promise.reject(error) }) };
}

function ear(modelsDir: string, detectors: Pick<SpeechModel, 'takeVoiceDetector'>): Ear {
  let place = defaultModel(modelsDir);
  const loaded = new Map<string, Promise<SpeechModel>>();
  const decoderFor = (wanted: ModelPlace) =>
    createDecoder({
      decode: async (samples, spoken) => {
        const model = loaded.get(wanted.id) ?? loadSpeechModel(modelsDir, wanted);
        loaded.set(wanted.id, model);
        return (await model).decode(samples, spoken);
      },
      mayStopShort: mayStopShort(wanted.id),
    });
  let decoder = decoderFor(place);
  return {
    listen: (options, signal, wanted = place) => {
      if (wanted.id !== place.id) {
        place = wanted;
        decoder = decoderFor(wanted);
      }
      const { language = null, translate = false } = options;
      const model = place.id;
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
        spoken: { language, translate },
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
        room: () => Promise.race([hearing.room(), failed.promise]).catch(() => {}),
        finish: async () => {
          try {
            if (!signal.aborted) await Promise.race([hearing.finish(), failed.promise]);
            if (signal.aborted) throw new Failure('cancelled');
            return { model, text: joinTexts(texts), recordingMs: samplesToMs(samples), speechMs, stretches };
          } finally {
            signal.removeEventListener('abort', stop);
            hearing[Symbol.dispose]();
          }
        },
      };
    },
  };
}
