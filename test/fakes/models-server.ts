/** A server that is asked for its models, and answers as it is told. */
import { createServer, type ServerResponse } from 'node:http';

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
    if (!request.url?.endsWith('/v1/models')) response.writeHead(404).end();
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
