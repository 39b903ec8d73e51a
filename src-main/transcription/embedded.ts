import type { TranscriptionResult } from '../../src-core/transcription.ts';
import type { SpeechEngine } from './embedded/engine.ts';
import type { Transcriber } from './transcriber.ts';

export function createEmbeddedTranscriber(engine: Pick<SpeechEngine, 'listen'>): Transcriber {
  return {
    service: 'embedded',
    host: null,
    open({ language, onlySpeech }, signal) {
      const listening = engine.listen({ decode: true, onlySpeech, language }, signal);
      return {
        write: listening.write,
        async finish(): Promise<TranscriptionResult> {
          const { text, model } = await listening.finish();
          // A noise that passes for a voice has no words either.
          return text === '' ? { kind: 'no-speech' } : { kind: 'text', text, model };
        },
      };
    },
  };
}
