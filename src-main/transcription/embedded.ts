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
          const { text } = await listening.finish();
          // A noise that passes for a voice has no words either.
          if (text === '') return { kind: 'no-speech', receipts: [] };
          const transcript = {
            text,
            model: embeddedModel,
            provider: null,
            language: 'en',
            segments: [],
            words: [],
          };
          return { kind: 'text', text, model: embeddedModel, transcript, receipts: [], service: 'embedded' };
        },
      };
    },
  };
}
