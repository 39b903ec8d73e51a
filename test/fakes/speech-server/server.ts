/**
 * A speech service on this machine, as strict as the real one: what that would refuse is refused.
 * Its text is made from the sound it was sent, so that a test can tell that the right sound arrived
 * whole. It misbehaves when it is told to.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import { sampleRate } from '../../../src-core/pcm.ts';
import type { RemoteServiceId } from '../../../src-core/services.ts';
import { createLookout } from '../lookout.ts';
import { type Dialect, dialects, type Task } from './dialects.ts';
import { breakAnswer, breakUpload, type Fault } from './faults.ts';
import { type Upload as Form, uploadIn } from './form.ts';
import { Refusal } from './refusal.ts';

export interface Upload extends Form {
  /** What was answered, without the space that services begin with. */
  readonly text: string;
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The same number is the same connection. */
  readonly connection: number;
  /** How much of the body has arrived. */
  bodyBytes: number;
  /** Whoever asked left before the answer was complete. */
  isAbandoned: boolean;
}

export interface SpeechServer extends AsyncDisposable {
  readonly baseUrl: string;
  /** Empty when none is asked for. */
  readonly key: string;
  /** Everything that was asked, from the moment its headers were here. */
  readonly requests: readonly Asked[];
  /** What was accepted, in the order it was received. */
  readonly uploads: readonly Upload[];
  /** What was refused, and why. */
  readonly refusals: readonly string[];
  /** From now on, this often: for ever unless told. What was said before is forgotten. */
  misbehave(fault: Fault, times?: number): void;
  behave(): void;
  /** Uploads from now on are answered only when they are told to be, by their place in `uploads`. */
  hold(): (upload: number) => void;
  /** Resolves when that many uploads are here. */
  received(count: number): Promise<void>;
  /** Resolves when this is so; asked again whenever something has happened. */
  until(isSo: () => boolean): Promise<void>;
}

interface ServerOptions {
  /** null: none is asked for. Else the dialect's own. */
  readonly key?: string | null;
  /** What it hears in a sound. */
  readonly hear?: (samples: Int16Array) => string;
  /** What it finds on the internet, by its address. */
  readonly recordings?: Readonly<Record<string, Int16Array>>;
  /** It offers none of its models by name. */
  readonly hasModelList?: boolean;
  /** Where it listens: one that was away comes back to the same place. */
  readonly port?: number;
  readonly tls?: { readonly key: string; readonly cert: string };
}

export async function startSpeechServer(
  service: RemoteServiceId,
  options: ServerOptions = {},
): Promise<SpeechServer> {
  const dialect = dialects[service];
  const key = options.key === undefined ? dialect.key : options.key;
  const hear = options.hear ?? textFor;
  const requests: Asked[] = [];
  const uploads: Upload[] = [];
  const refusals: string[] = [];
  const connections = new Map<Socket, number>();
  const { until, look: happened } = createLookout();
  const gates = new Map<number, PromiseWithResolvers<void>>();
  let isHolding = false;
  let faults = { fault: null as Fault | null, left: 0 };

  const gate = (upload: number) => {
    const found = gates.get(upload) ?? Promise.withResolvers<void>();
    gates.set(upload, found);
    return found;
  };
  const nextFault = () => {
    if (faults.left <= 0) return null;
    faults = { ...faults, left: faults.left - 1 };
    return faults.fault;
  };

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url: path = '', headers, socket } = request;
    const connection = connections.get(socket) ?? connections.size;
    connections.set(socket, connection);
    const asked: Asked = { method, path, headers, connection, bodyBytes: 0, isAbandoned: false };
    requests.push(asked);
    response.once('close', () => {
      asked.isAbandoned = !response.writableFinished;
      happened();
    });
    happened();
    // Whoever asked has gone: their business.
    void answer(request, response, asked).catch(() => {});
  };

  async function answer(request: IncomingMessage, response: ServerResponse, asked: Asked): Promise<void> {
    const task = taskIn(dialect, asked);
    // A fault for the next few requests is not meant for one that only opens a connection.
    const fault = asked.path === '/' && Number.isFinite(faults.left) ? null : nextFault();
    if (fault !== null && breakUpload(fault, request)) return;
    const sipMs = fault?.kind === 'slow-upload' ? fault.everyMs : null;
    const body = await wholeBody(request, asked, sipMs, happened);
    if (fault !== null && (await breakAnswer(fault, request, response))) return;
    try {
      if (asked.path === '/') return send(response, 200, 'application/json', '{}');
      if (key !== null && asked.headers.authorization !== `Bearer ${key}`) {
        throw new Refusal(401, `Invalid API Key ${asked.headers.authorization}`, { code: 'invalid_api_key' });
      }
      if (
        asked.method === 'GET' &&
        asked.path === `${dialect.root}/models` &&
        options.hasModelList !== false
      ) {
        return send(response, 200, 'application/json', JSON.stringify(modelsOf(dialect)), dialect.headers);
      }
      if (task === null) throw new Refusal(404, `Unknown request URL: ${asked.method} ${asked.path}`);
      const type = asked.headers['content-type'] ?? '';
      const form = await uploadIn(dialect, task, body, type, options.recordings ?? {});
      const text = hear(form.samples);
      const place = uploads.push({ ...form, text }) - 1;
      happened();
      if (isHolding) await gate(place).promise;
      const seconds = form.samples.length / sampleRate;
      const said = dialect.answer({ task, fields: form.fields, text, seconds }, place);
      send(response, 200, 'application/json', JSON.stringify(said), dialect.headers);
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal(500, String(error));
      refusals.push(refusal.message);
      const { status, type, body: words } = dialect.refusal(refusal);
      send(response, status, type, words, dialect.headers);
    }
  }

  const server = options.tls === undefined ? createServer(serve) : createSecureServer(options.tls, serve);
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server got no port');
  return {
    baseUrl: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${address.port}`,
    key: key ?? '',
    requests,
    uploads,
    refusals,
    misbehave: (fault, times = Number.POSITIVE_INFINITY) => {
      faults = { fault, left: times };
    },
    behave: () => {
      faults = { fault: null, left: 0 };
    },
    hold: () => {
      isHolding = true;
      return (upload) => gate(upload).resolve();
    },
    received: (count) => until(() => uploads.length >= count),
    until,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What the fake makes of a sound: how long it is and a fingerprint of every sample. */
export function textFor(samples: Int16Array): string {
  let fingerprint = 0;
  for (const sample of samples) fingerprint = (Math.imul(fingerprint, 31) + sample) >>> 0;
  return `Sound of ${Math.round(samples.length / 16)} milliseconds, called ${fingerprint.toString(36)}.`;
}

function taskIn(dialect: Dialect, { method, path }: Asked): Task | null {
  const tasks = (['transcriptions', 'translations'] as const).filter(
    (task) => dialect.fields[task].length > 0,
  );
  return tasks.find((task) => method === 'POST' && path === `${dialect.root}/audio/${task}`) ?? null;
}

function modelsOf({ models, otherModels }: Dialect) {
  const listed = [...otherModels, ...models].map((id) => ({
    id,
    object: 'model',
    created: 1_693_721_698,
    owned_by: 'somebody',
    active: true,
  }));
  return {
    object: 'list',
    data: [...listed, { ...listed[0], id: 'whisper-switched-off', active: false }],
  };
}

async function wholeBody(
  request: IncomingMessage,
  asked: Asked,
  sipMs: number | null,
  happened: () => void,
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) {
    pieces.push(piece);
    asked.bodyBytes += piece.length;
    happened();
    if (sipMs !== null) await after(sipMs);
  }
  return Buffer.concat(pieces);
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(body);
}
