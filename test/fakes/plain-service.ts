/**
 * The plainest service there can be, over real HTTP: a form with the sound, a JSON answer with the
 * text. For what is about asking and not about one service's own ways.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { ErrorCode } from '../../src-core/error-codes.ts';
import { wavHeader } from '../../src-core/pcm.ts';
import type { RemoteServiceId } from '../../src-core/services.ts';
import { Failure } from '../../src-core/transcription.ts';
import type { Piece, SpeechService } from '../../src-main/transcription/speech-service.ts';
import { createLookout } from './lookout.ts';

export interface PlainServer extends AsyncDisposable {
  readonly baseUrl: string;
  /** Milliseconds of `performance.now()`, one for each request, when its headers were there. */
  readonly askedAt: readonly number[];
  /** Resolves when so many requests were given up before they were answered. */
  abandoned(count: number): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse, place: number) => void;

/** `answer` is called when a request begins; its body is not read yet. */
export async function startPlainServer(answer: Answer): Promise<PlainServer> {
  const askedAt: number[] = [];
  const { until, look } = createLookout();
  let abandonedCount = 0;
  const server = createServer((request, response) => {
    response.on('close', () => {
      if (response.writableFinished) return;
      abandonedCount += 1;
      look();
    });
    answer(request, response, askedAt.push(performance.now()) - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server got no port');
  return {
    baseUrl: `http://127.0.0.1:${address.port}`,
    askedAt,
    abandoned: (count) => until(() => abandonedCount >= count),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Reads everything, then answers with that status; with 200 it is a text. */
export function reply(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.req.resume().on('end', () => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ text }));
  });
}

const codes: Readonly<Record<number, ErrorCode>> = {
  400: 'service-refused',
  401: 'key-rejected',
  404: 'service-not-found',
  429: 'service-busy',
};

export function plainService(id: RemoteServiceId, baseUrl: string): SpeechService {
  const { host } = new URL(baseUrl);
  return {
    id,
    host,
    ask: async (piece: Piece, { language }, signal) => {
      const { bytes, format } = await piece.file();
      const form = new FormData();
      form.append('file', new File([bytes], `dictation.${format}`));
      if (language !== null) form.append('language', language);
      const response = await fetch(baseUrl, { method: 'POST', body: form, signal }).catch(
        (error: unknown) => {
          throw new Failure(signal.aborted ? 'cancelled' : 'service-unreachable', { cause: error });
        },
      );
      const answer = (await response.json()) as { text: string; language?: string };
      if (!response.ok) {
        const seconds = response.headers.get('retry-after');
        throw new Failure(codes[response.status] ?? 'service-down', {
          ...(seconds === null ? {} : { retryAfterMs: Number(seconds) * 1_000 }),
        });
      }
      return {
        transcript: {
          text: answer.text,
          model: 'plain',
          provider: null,
          language: response.headers.get('content-language'),
          segments: [],
          words: [],
        },
        receipt: { host, bytes: bytes.byteLength, format, fields: ['file'] },
        remaining: { requests: 7, audioSeconds: null },
      };
    },
  };
}

export function pieceOf(samples: Int16Array): Piece {
  let bytes: Uint8Array<ArrayBuffer> | null = null;
  return {
    samples,
    file: async () => {
      if (bytes === null) {
        bytes = new Uint8Array(44 + samples.byteLength);
        bytes.set(wavHeader(samples.length));
        bytes.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), 44);
      }
      return { bytes, format: 'wav' };
    },
  };
}
