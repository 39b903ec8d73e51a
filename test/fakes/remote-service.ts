/** The smallest service that really goes over the network: enough to list models and to test a key. */
import { createServer, type ServerResponse } from 'node:http';
import type { ErrorCode } from '../../src-core/error-codes.ts';
import type { RemoteServiceId } from '../../src-core/services.ts';
import { Failure } from '../../src-core/transcription.ts';
import type { RemoteService } from '../../src-main/transcription/speech-service.ts';

export function fetchingService(id: RemoteServiceId, baseUrl: string, key: string | null): RemoteService {
  return {
    id,
    host: new URL(baseUrl).host,
    warm: () => {},
    ask: () => Promise.reject(new Failure('service-refused')),
    models: async (signal) => {
      const headers: HeadersInit = key === null ? {} : { authorization: `Bearer ${key}` };
      const response = await fetch(`${baseUrl}/v1/models`, { headers, signal }).catch((error: unknown) => {
        throw new Failure(signal.aborted ? 'cancelled' : 'service-unreachable', { cause: error });
      });
      if (!response.ok) throw new Failure(codes[response.status] ?? 'service-down');
      const body: unknown = await response.json().catch((error: unknown) => {
        throw new Failure('service-bad-answer', { cause: error });
      });
      if (typeof body !== 'object' || body === null || !('data' in body) || !Array.isArray(body.data))
        throw new Failure('service-bad-answer');
      return body.data.map(({ id }) => String(id));
    },
  };
}

const codes: Readonly<Record<number, ErrorCode>> = {
  401: 'key-rejected',
  403: 'service-blocked',
  404: 'service-not-found',
  429: 'service-busy',
};

export interface ModelsServer extends AsyncDisposable {
  readonly baseUrl: string;
  /** The keys it was asked with, in order; null without one. */
  readonly keys: readonly (string | null)[];
}

/** Answers as it is told, to whoever asks for its models. */
export async function startModelsServer(
  answer: (response: ServerResponse, key: string | null) => void,
): Promise<ModelsServer> {
  const keys: (string | null)[] = [];
  const server = createServer((request, response) => {
    const key = request.headers.authorization?.replace(/^Bearer /, '') ?? null;
    keys.push(key);
    if (request.url !== '/v1/models') response.writeHead(404).end();
    else answer(response, key);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server got no port');
  return {
    baseUrl: `http://127.0.0.1:${address.port}`,
    keys,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
