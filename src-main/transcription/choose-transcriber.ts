/** Which service answers, by the settings; chosen here and nowhere else. */

import type { Spoken } from '../../src-core/choose-model.ts';
import type { Settings } from '../../src-core/settings.ts';
import type { Secrets } from '../secrets.ts';
import type { SpeechEngine } from './embedded/engine.ts';
import { createEmbeddedTranscriber } from './embedded.ts';
import { createGroqTranscriber } from './groq.ts';
import type { Transcriber } from './transcriber.ts';

export function chooseTranscriber({
  engine,
  secrets,
  useModel,
}: {
  engine: SpeechEngine;
  secrets: Pick<Secrets, 'key'>;
  /** Makes the engine use a model that understands what is spoken, or throws a `Failure`. */
  useModel: (spoken: Spoken, chosen: string) => void;
}): (settings: Settings) => Transcriber {
  const embedded = createEmbeddedTranscriber(engine);
  return (settings) => {
    switch (settings.service) {
      case 'embedded':
        return understanding(embedded, (language) =>
          useModel({ language, translate: false }, settings.embeddedModel),
        );
      case 'groq':
        return createGroqTranscriber({
          fetch,
          baseUrl: settings.groqBaseUrl,
          model: settings.groqModel,
          key: secrets.key(settings.groqBaseUrl),
          listenForSpeech: (signal) => engine.listen({ decode: false, onlySpeech: true }, signal),
        });
    }
  };
}

/** A model writes fluent nonsense for a language it does not know, so none is asked that does not. */
function understanding(transcriber: Transcriber, prepareFor: (language: string | null) => void): Transcriber {
  return {
    ...transcriber,
    open: (request, signal) => {
      try {
        prepareFor(request.language);
      } catch (error) {
        return { write: () => {}, finish: () => Promise.reject(error) };
      }
      return transcriber.open(request, signal);
    },
  };
}
