import { cleanText } from '../../src-core/clean-text.ts';
import type { TranscriptionResult } from '../../src-core/transcription.ts';
import type { SpeechEngine } from './embedded/engine.ts';
import { embeddedModel } from './embedded/model-files.ts';
import type { Transcriber } from './transcriber.ts';

export function createEmbeddedTranscriber(engine: Pick<SpeechEngine, 'listen'>): Transcriber {
  return {
    service: 'embedded',
    host: null,
    open({ onlySpeech }, signal) {
      const listening = engine.listen({ decode: true, onlySpeech }, signal);
      return {
        write: listening.write,
        async finish(): Promise<TranscriptionResult> {
          // The model writes bytes of its own choice where it has no word for a sound.
          const text = cleanText((await listening.finish()).text);
          // A noise that passes for a voice has no words either.
          return text === '' ? { kind: 'no-speech' } : { kind: 'text', text, model: embeddedModel };
        },
      };
    },
  };
}
