import { readFileSync } from 'node:fs';
import { wavHeader } from '../../../../src-core/pcm.ts';
import type { RemoteServiceId } from '../../../../src-core/services.ts';
import { createCortecsService } from '../../../../src-main/transcription/services/cortecs.ts';
import { createCustomService } from '../../../../src-main/transcription/services/custom.ts';
import { createGroqService } from '../../../../src-main/transcription/services/groq.ts';
import { createOpenAiService } from '../../../../src-main/transcription/services/openai.ts';
import type { ServiceOptions } from '../../../../src-main/transcription/services/remote-service.ts';
import type {
  LinkedPiece,
  Piece,
  RemoteService,
  ServiceAnswer,
  ServiceRequest,
} from '../../../../src-main/transcription/speech-service.ts';
import { nothingSet } from '../../../fakes/request.ts';

/** One second that is not silence. */
export const sound = Int16Array.from({ length: 16_000 }, (_, index) =>
  Math.round(Math.sin(index / 9) * 8_000),
);

/** Every service with a model that can do everything the service can. */
export const adapters = [
  { id: 'groq', model: 'whisper-large-v3', create: createGroqService },
  { id: 'openai', model: 'whisper-1', create: createOpenAiService },
  {
    id: 'cortecs',
    model: 'whisper-large-v3',
    create: (options: ServiceOptions) =>
      createCortecsService({
        ...options,
        preference: null,
        allowedProviders: [],
        euNative: null,
        allowQuantization: null,
      }),
  },
  { id: 'custom', model: 'large-v3-turbo', create: createCustomService },
] as const satisfies readonly {
  id: RemoteServiceId;
  model: string;
  create: (options: ServiceOptions) => RemoteService;
}[];

export function wav(samples: Int16Array): Piece {
  const bytes = Buffer.concat([wavHeader(samples.length), Buffer.from(new Int16Array(samples).buffer)]);
  return { samples, file: () => Promise.resolve({ bytes: new Uint8Array(bytes), format: 'wav' }) };
}

export function flac(path: string): Piece {
  const bytes = new Uint8Array(readFileSync(path));
  return { samples: new Int16Array(0), file: () => Promise.resolve({ bytes, format: 'flac' }) };
}

export function ask(
  service: RemoteService,
  {
    piece = wav(sound),
    signal = new AbortController().signal,
    ...request
  }: Partial<ServiceRequest> & { readonly piece?: Piece | LinkedPiece; readonly signal?: AbortSignal } = {},
): Promise<ServiceAnswer> {
  return service.ask(piece, { ...nothingSet, ...request }, signal);
}

/** The same fetch, and the moment from which the connection of its first answer is free again. */
export function firstAnswerRead(through: typeof fetch): {
  readonly fetch: typeof fetch;
  readonly isRead: Promise<void>;
} {
  const reading = Promise.withResolvers<void>();
  return {
    fetch: async (url, init) => {
      const response = await through(url, init);
      const body = await response.arrayBuffer();
      reading.resolve();
      return new Response(body, response);
    },
    isRead: reading.promise,
  };
}
