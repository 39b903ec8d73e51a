import { cleanText } from '../../src-core/clean-text.ts';
import { longestFrameSamples } from '../../src-core/pcm.ts';
import { onlyLanguageOf } from '../../src-core/speech-models.ts';
import type { SpeechEngine } from './embedded/engine.ts';
import type { PlaceForSpoken } from './embedded/place-for.ts';
import type { SpeechService } from './speech-service.ts';

/**
 * The embedded engine for a whole piece at once, as a fallback needs it. It has no prompt and no
 * times of words. A model writes fluent nonsense for a language it does not know, so `placeFor`
 * names one that understands what is spoken.
 */
export function createEmbeddedService({
  engine,
  placeFor,
}: {
  readonly engine: Pick<SpeechEngine, 'listen'>;
  readonly placeFor: PlaceForSpoken;
}): SpeechService {
  return {
    id: 'embedded',
    host: null,
    ask: async ({ samples }, { language, translate, isPatient = false }, signal) => {
      // Whoever asks has judged already whether somebody spoke, or wants it transcribed anyway.
      const listening = engine.listen(
        { decode: true, onlySpeech: false, isPatient, language, translate: translate && language !== 'en' },
        signal,
        placeFor({ language, translate }),
      );
      for (let start = 0; start < samples.length; start += longestFrameSamples) {
        listening.write(samples.subarray(start, start + longestFrameSamples));
      }
      const { text, model } = await listening.finish();
      return {
        transcript: {
          text: cleanText(text),
          model,
          provider: null,
          language: onlyLanguageOf(model),
          segments: [],
          words: [],
        },
        receipt: null,
        remaining: null,
      };
    },
  };
}
