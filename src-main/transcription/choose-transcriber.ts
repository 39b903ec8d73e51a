/** Which service answers, by the settings; chosen here and nowhere else. */
import type { Settings } from '../../src-core/settings.ts';
import { Failure } from '../../src-core/transcription.ts';
import type { Secrets } from '../secrets.ts';
import type { SpeechEngine } from './embedded/engine.ts';
import { createEmbeddedTranscriber } from './embedded.ts';
import { createGroqTranscriber } from './groq.ts';
import type { Transcriber } from './transcriber.ts';

export function chooseTranscriber({
  engine,
  secrets,
}: {
  engine: SpeechEngine;
  secrets: Pick<Secrets, 'key'>;
}): (settings: Settings) => Transcriber {
  const embedded = onlyEnglish(createEmbeddedTranscriber(engine));
  return (settings) => {
    switch (settings.service) {
      case 'embedded':
        return embedded;
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

/** The embedded model writes fluent nonsense for every other language, so it is not asked. */
function onlyEnglish(transcriber: Transcriber): Transcriber {
  return {
    service: transcriber.service,
    host: transcriber.host,
    open: (request, signal) =>
      request.language === null || request.language === 'en'
        ? transcriber.open(request, signal)
        : { write: () => {}, finish: () => Promise.reject(new Failure('language-not-understood')) },
  };
}
