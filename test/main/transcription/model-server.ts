/** A real server of model files, which does what a test tells it to. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';

export interface ModelServer extends AsyncDisposable {
  readonly url: string;
  /** What was asked, in order. */
  readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  behave: Behaviour;
}

export interface Behaviour {
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Whether it takes up where an earlier download ended. */
  readonly ranges?: boolean;
  readonly etag?: string;
  /** The connection is cut after so many bytes of a body. */
  readonly cutAfter?: number;
  /** The body stops there, and the connection stays. */
  readonly hangAfter?: number;
  /** The rest of a body comes once this has happened; 100 kB come at once. */
  readonly restAfter?: Promise<void>;
  /** No length is told, and no end known before it comes. */
  readonly hidesLength?: boolean;
  readonly status?: number;
  readonly redirectTo?: string;
}

export async function startModelServer(behave: Behaviour): Promise<ModelServer> {
  const requests: ModelServer['requests'] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push({ path, headers: request.headers });
    answer(started.behave, path, request.headers, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const started: ModelServer = {
    url: `http://127.0.0.1:${port}`,
    requests,
    behave,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return started;
}

function answer(
  behave: Behaviour,
  path: string,
  headers: IncomingHttpHeaders,
  response: ServerResponse,
): void {
  const { files, ranges = true, etag = '"one"', cutAfter, hangAfter, status, redirectTo } = behave;
  const { restAfter, hidesLength = false } = behave;
  if (redirectTo !== undefined) return void response.writeHead(302, { location: redirectTo }).end();
  const content = files[path.slice(1)];
  if (status !== undefined) return void response.writeHead(status).end('no');
  if (content === undefined) return void response.writeHead(404).end('no such file');
  const asked = /^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1];
  const condition = headers['if-range'];
  const start = ranges && asked !== undefined && (condition ?? etag) === etag ? Number(asked) : null;
  const body = content.subarray(start ?? 0);
  response.writeHead(start === null ? 200 : 206, {
    etag,
    ...(!hidesLength && { 'content-length': body.length }),
    ...(start !== null && { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` }),
  });
  if (hangAfter !== undefined) return void response.write(body.subarray(0, hangAfter));
  if (restAfter !== undefined) {
    response.write(body.subarray(0, 100_000));
    return void restAfter.then(() => response.end(body.subarray(100_000)));
  }
  if (cutAfter === undefined) return void response.end(body);
  response.write(body.subarray(0, cutAfter), () => response.destroy());
}
