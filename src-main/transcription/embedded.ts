import type { Attempt, SkippedService } from '../../src-core/asking.ts';
import { cleanText } from '../../src-core/clean-text.ts';
import { Failure, nothingHappened, type TranscriptionResult } from '../../src-core/transcription.ts';
import type { SpeechEngine } from './embedded/engine.ts';
import { embeddedModel } from './embedded/model-files.ts';
import { understands } from './embedded-service.ts';
import type { Transcriber } from './transcriber.ts';

/**
 * The engine on this computer, which works on the sound while the person still speaks. `skipped`: in
 * whose place it does so.
 */
export function createEmbeddedTranscriber(
  engine: Pick<SpeechEngine, 'listen'>,
  skipped: readonly SkippedService[] = [],
): Transcriber {
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
    open(request, signal) {
      let attempts = wanted;
      const account = () => ({ ...nothingHappened, attempts });
      const note = (end: Attempt['end'], tookMs: number) => {
        if (wanted.length === 0) return;
        attempts = [...wanted, { service: 'embedded', why: 'fallback', afterMs: 0, tookMs, end }];
      };
      if (!understands(request)) {
        note('language-not-understood', 0);
        const refused = () => Promise.reject(new Failure('language-not-understood'));
        return { write: () => {}, finish: refused, account };
      }
      const listening = engine.listen({ decode: true, onlySpeech: request.onlySpeech }, signal);
      return {
        write: listening.write,
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
            model: embeddedModel,
            provider: null,
            language: 'en',
            segments: [],
            words: [],
          };
          return { kind: 'text', transcript, service: 'embedded' };
        },
      };
    },
  };
}
