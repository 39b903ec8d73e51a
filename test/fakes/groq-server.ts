/**
 * Groq's transcription endpoint on this machine, as strict as the real one: what it would refuse is
 * refused. Its text is made from the sound it was sent, so that a test can tell that the right sound
 * arrived whole.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface Upload {
  readonly fields: Readonly<Record<string, string>>;
  readonly fileName: string;
  /** 16 kHz mono, as it came. */
  readonly samples: Int16Array;
  /** What was answered, without the space Groq begins with. */
  readonly text: string;
}

export interface GroqServer extends AsyncDisposable {
  readonly baseUrl: string;
  readonly key: string;
  /** In the order they were received. */
  readonly uploads: readonly Upload[];
  /** What was refused, and why. */
  readonly refusals: readonly string[];
  /** Uploads from now on are answered only when they are told to be, by their place in `uploads`. */
  hold(): (upload: number) => void;
  /** Resolves when that many uploads are here. */
  received(count: number): Promise<void>;
}

const path = '/openai/v1/audio/transcriptions';
const models = ['whisper-large-v3', 'whisper-large-v3-turbo'];
const knownFields = ['model', 'file', 'language', 'prompt', 'response_format', 'temperature'];
const fileEndings = /\.(flac|mp3|mp4|mpeg|mpga|m4a|ogg|wav|webm)$/;

class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** `says` makes the text of a sound, where what it says matters. */
export async function startGroqServer({
  says = textFor,
}: {
  says?: (samples: Int16Array) => string;
} = {}): Promise<GroqServer> {
  const key = 'gsk_for_this_machine_only';
  const uploads: Upload[] = [];
  const refusals: string[] = [];
  const gates = new Map<number, PromiseWithResolvers<void>>();
  const waiting = new Set<() => void>();
  let isHolding = false;
  const gate = (upload: number) => {
    const found = gates.get(upload) ?? Promise.withResolvers<void>();
    gates.set(upload, found);
    return found;
  };

  const server = createServer((request, response) => {
    void answer(request)
      .then(
        async (upload) => {
          const place = uploads.push(upload) - 1;
          for (const look of waiting) look();
          if (isHolding) await gate(place).promise;
          send(response, 200, { text: ` ${upload.text}`, x_groq: { id: `req_${place}` } });
        },
        (error: unknown) => {
          const message = error instanceof Error ? error.message : String(error);
          refusals.push(message);
          const status = error instanceof Refusal ? error.status : 500;
          send(response, status, { error: { message, type: 'invalid_request_error' } });
        },
      )
      // Whoever asked has gone: their business.
      .catch(() => {});
  });

  async function answer(request: IncomingMessage): Promise<Upload> {
    const body = await wholeBody(request);
    if (request.headers.authorization !== `Bearer ${key}`) throw new Refusal(401, 'Invalid API Key');
    if (request.method !== 'POST' || request.url !== path) {
      throw new Refusal(404, `Unknown request URL: ${request.method} ${request.url}`);
    }
    return uploadFrom(body, request.headers['content-type'] ?? '', says);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server got no port');
  return {
    baseUrl: `http://127.0.0.1:${address.port}`,
    key,
    uploads,
    refusals,
    hold: () => {
      isHolding = true;
      return (upload) => gate(upload).resolve();
    },
    received: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (uploads.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
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

async function uploadFrom(
  body: Buffer<ArrayBuffer>,
  contentType: string,
  says: (samples: Int16Array) => string,
): Promise<Upload> {
  if (!contentType.startsWith('multipart/form-data'))
    throw new Refusal(400, 'multipart/form-data is required');
  const form = await new Response(body, { headers: { 'content-type': contentType } }).formData().catch(() => {
    throw new Refusal(400, 'the multipart body is malformed');
  });
  const fields: Record<string, string> = {};
  for (const [name, value] of form) {
    if (!knownFields.includes(name)) throw new Refusal(400, `unknown field ${name}`);
    if (form.getAll(name).length > 1) throw new Refusal(400, `${name} was given twice`);
    if (typeof value === 'string') fields[name] = value;
  }
  if (!models.includes(fields.model ?? ''))
    throw new Refusal(404, `The model ${fields.model} does not exist`);
  if (fields.language !== undefined && !/^[a-z]{2,3}$/.test(fields.language)) {
    throw new Refusal(400, `language ${fields.language} is not supported`);
  }
  if (Buffer.byteLength(fields.prompt ?? '') > 896) throw new Refusal(400, 'prompt is too long');
  if (!['json', 'text', 'verbose_json'].includes(fields.response_format ?? 'json')) {
    throw new Refusal(400, `response_format ${fields.response_format} is not supported`);
  }
  const file = form.get('file');
  if (file === null || typeof file === 'string') throw new Refusal(400, 'file or url is required');
  if (!fileEndings.test(file.name))
    throw new Refusal(400, `${file.name} has none of the endings that are understood`);
  if (file.size > 25_000_000) throw new Refusal(413, 'Request Entity Too Large');
  const samples = samplesIn(Buffer.from(await file.arrayBuffer()));
  return { fields, fileName: file.name, samples, text: says(samples) };
}

function samplesIn(wav: Buffer): Int16Array {
  const isWhole =
    wav.length >= 44 &&
    wav.toString('latin1', 0, 4) === 'RIFF' &&
    wav.readUInt32LE(4) === wav.length - 8 &&
    wav.toString('latin1', 8, 16) === 'WAVEfmt ' &&
    wav.toString('latin1', 36, 40) === 'data' &&
    wav.readUInt32LE(40) === wav.length - 44;
  const isOurFormat =
    isWhole && wav.readUInt16LE(20) === 1 && wav.readUInt16LE(22) === 1 && wav.readUInt32LE(24) === 16_000;
  if (!isOurFormat) throw new Refusal(400, 'could not process file - is it a valid media file?');
  // Groq's own limit: a hundredth of a second.
  if (wav.length < 44 + 320)
    throw new Refusal(400, 'Audio file is too short. Minimum audio length is 0.01 seconds.');
  return new Int16Array(new Uint8Array(wav.subarray(44)).buffer);
}

async function wholeBody(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-request-id': 'req_local',
    'x-ratelimit-limit-requests': '2000',
    'x-ratelimit-remaining-requests': '1999',
    'x-ratelimit-reset-requests': '43.2s',
  });
  response.end(JSON.stringify(body));
}
