import { longestFrameSamples } from '../../src-core/pcm.ts';
import { Failure } from '../../src-core/transcription.ts';
import type { SpeechEngine } from './embedded/engine.ts';
import type { SpeechService } from './speech-service.ts';

/** What the engine's model was trained on. */
const english: readonly string[] = ['en'];

/**
 * The embedded engine for a whole piece at once, as a fallback needs it. It has no prompt and no
 * times of words. `languages`: what its model understands, ISO-639-1.
 */
export function createEmbeddedService({
  engine,
  languages = english,
}: {
  readonly engine: Pick<SpeechEngine, 'listen'>;
  readonly languages?: readonly string[];
}): SpeechService {
  return {
    id: 'embedded',
    host: null,
    ask: async ({ samples }, { language, translate }, signal) => {
      // It writes fluent nonsense for every language it does not know, and translates none.
      const mayNotBeUnderstood = language === null ? translate : !languages.includes(language);
      if (mayNotBeUnderstood || (translate && language !== 'en'))
        throw new Failure('language-not-understood');
      // Whoever asks has judged already whether somebody spoke, or wants it transcribed anyway.
      const listening = engine.listen(
        { decode: true, onlySpeech: false, language, translate: translate && language !== 'en' },
        signal,
      );
      for (let start = 0; start < samples.length; start += longestFrameSamples) {
        listening.write(samples.subarray(start, start + longestFrameSamples));
      }
      const { text, model } = await listening.finish();
      return {
        transcript: { text, model, provider: null, language: null, segments: [], words: [] },
        receipt: null,
        remaining: null,
      };
    },
  };
}
