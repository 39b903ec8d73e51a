import type { Attempt, SkippedService } from '../../src-core/asking.ts';
import { cleanText } from '../../src-core/clean-text.ts';
import { judgeTranscript } from '../../src-core/quality/judgement.ts';
import { onlyLanguageOf } from '../../src-core/speech-models.ts';
import { Failure, nothingHappened, type TranscriptionResult } from '../../src-core/transcription.ts';
import type { SpeechEngine } from './embedded/engine.ts';
import type { ModelPlace } from './embedded/model-files.ts';
import type { PlaceForSpoken } from './embedded/place-for.ts';
import type { Transcriber } from './transcriber.ts';

/**
 * The engine on this computer, which works on the sound while the person still speaks. `placeFor`
 * names the model that understands what is spoken; `skipped`: in whose place the engine works.
 */
export function createEmbeddedTranscriber({
  engine,
  placeFor,
  skipped = [],
}: {
  readonly engine: Pick<SpeechEngine, 'listen'>;
  readonly placeFor: PlaceForSpoken;
  readonly skipped?: readonly SkippedService[];
}): Transcriber {
  const wanted: readonly Attempt[] = skipped.map(({ service, code }) => ({
    service,
    why: 'skipped',
    afterMs: 0,
    tookMs: 0,
    end: code,
  }));
  return {
    service: 'embedded',
    host: null,
    open({ language, translate, onlySpeech, isPatient = false }, signal) {
      let attempts = wanted;
      const account = () => ({ ...nothingHappened, attempts });
      const note = (end: Attempt['end'], tookMs: number) => {
        if (wanted.length === 0) return;
        attempts = [...wanted, { service: 'embedded', why: 'fallback', afterMs: 0, tookMs, end }];
      };
      let model: ModelPlace;
      try {
        model = placeFor({ language, translate });
      } catch (error) {
        note(error instanceof Failure ? error.code : 'unexpected', 0);
        return {
          write: () => {},
          room: () => Promise.resolve(),
          finish: () => Promise.reject(error),
          account,
        };
      }
      const listening = engine.listen(
        { decode: true, onlySpeech, isPatient, language, translate: translate && language !== 'en' },
        signal,
        model,
      );
      return {
        write: listening.write,
        room: listening.room,
        account,
        async finish(): Promise<TranscriptionResult> {
          const askedAt = performance.now();
          const took = () => Math.round(performance.now() - askedAt);
          const finished = await listening.finish().catch((error: unknown) => {
            note(error instanceof Failure ? error.code : 'engine-failed', took());
            throw error;
          });
          note('answered', took());
          // The model writes bytes of its own choice where it has no word for a sound.
          const text = cleanText(finished.text);
          // A noise that passes for a voice has no words either.
          if (text === '') return { kind: 'no-speech' };
          const transcript = {
            text,
            model: finished.model,
            provider: null,
            language: onlyLanguageOf(finished.model),
            segments: [],
            words: [],
          };
          // Cut off in the middle of a word, the model may repeat itself for as long as it is let.
          const judgement = onlySpeech ? judgeTranscript({ transcript, voice: finished, prompt: '' }) : null;
          return judgement?.kind === 'held-back'
            ? { kind: 'held-back', transcript, service: 'embedded', reason: judgement.reason }
            : { kind: 'text', transcript, service: 'embedded' };
        },
      };
    },
  };
}
