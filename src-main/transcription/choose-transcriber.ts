/** Which service answers, by the settings; chosen here and nowhere else. */
import type { RemoteServiceId } from '../../src-core/services.ts';
import type { Settings } from '../../src-core/settings.ts';
import { Failure } from '../../src-core/transcription.ts';
import type { Secrets } from '../secrets.ts';
import type { SpeechEngine } from './embedded/engine.ts';
import { createEmbeddedTranscriber } from './embedded.ts';
import { createGroqTranscriber } from './groq.ts';
import type { RemoteService } from './speech-service.ts';
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
          baseUrl: settings.services.groq.baseUrl,
          model: settings.services.groq.model,
          key: secrets.key('groq', settings.services.groq.baseUrl),
          listenForSpeech: (signal) => engine.listen({ decode: false, onlySpeech: true }, signal),
        });
      case 'openai':
      case 'cortecs':
      case 'custom':
        return notConnected(settings.service);
    }
  };
}

/** Each service as it is connected now: the adapters come in here, and in the switch above. */
export function chooseRemoteService(_connected: {
  settings: () => Settings;
  secrets: Pick<Secrets, 'key'>;
}): (id: RemoteServiceId) => RemoteService {
  return () => {
    throw new Failure('service-not-found');
  };
}

function notConnected(service: RemoteServiceId): Transcriber {
  return {
    service,
    host: null,
    open: () => ({
      write: () => {},
      receipts: () => [],
      finish: () => Promise.reject(new Failure('service-not-found')),
    }),
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
        : {
            write: () => {},
            receipts: () => [],
            finish: () => Promise.reject(new Failure('language-not-understood')),
          },
  };
}
