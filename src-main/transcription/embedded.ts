import type { SkippedService } from '../../src-core/asking.ts';
import { cleanText } from '../../src-core/clean-text.ts';
import { Failure, nothingHappened, type TranscriptionResult } from '../../src-core/transcription.ts';
import type { SpeechEngine } from './embedded/engine.ts';
import { embeddedModel } from './embedded/model-files.ts';
import { understands } from './embedded-service.ts';
import type { Transcriber } from './transcriber.ts';

/** The engine on this computer, which works on the sound while the person still speaks. */
export function createEmbeddedTranscriber(
  engine: Pick<SpeechEngine, 'listen'>,
  skipped: readonly SkippedService[] = [],
): Transcriber {
  const attempts = skipped.map(({ service, code }) => ({
    service,
    why: 'skipped' as const,
    afterMs: 0,
    tookMs: 0,
    end: code,
  }));
  return {
    service: 'embedded',
    host: null,
    open(request, signal) {
      const account = () => ({ ...nothingHappened, attempts });
      if (!understands(request)) {
        const refused = () => Promise.reject(new Failure('language-not-understood'));
        return { write: () => {}, finish: refused, account };
      }
      const listening = engine.listen({ decode: true, onlySpeech: request.onlySpeech }, signal);
      return {
        write: listening.write,
        account,
        async finish(): Promise<TranscriptionResult> {
          // The model writes bytes of its own choice where it has no word for a sound.
          const text = cleanText((await listening.finish()).text);
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
