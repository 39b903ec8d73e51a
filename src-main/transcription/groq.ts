/**
 * Groq's transcription through groq-sdk. The SDK's own habits are kept out: its time limit ends at
 * the headers, it follows redirects with the sound in hand, and it takes an HTML page with status
 * 200 for a success. So the answer is read here, with a size limit, under one signal.
 */
import Groq from 'groq-sdk';
import { z } from 'zod';
import { cleanText } from '../../src-core/clean-text.ts';
import type { ErrorCode } from '../../src-core/error-codes.ts';
import { wavHeader } from '../../src-core/pcm.ts';
import { promptWithin } from '../../src-core/prompt.ts';
import {
  Failure,
  type TranscriptionRequest,
  type TranscriptionResult,
} from '../../src-core/transcription.ts';
import type { Transcriber } from './transcriber.ts';

interface GroqOptions {
  readonly fetch: typeof fetch;
  readonly baseUrl: string;
  readonly model: string;
  /** null when none is set. */
  readonly key: string | null;
  /** Listens along and tells for how long somebody spoke, in ms: silence is not sent. */
  readonly listenForSpeech: (signal: AbortSignal) => SpeechMeter;
}

interface SpeechMeter {
  write(samples: Int16Array): void;
  finish(): Promise<{ readonly speechMs: number }>;
}

/** Groq's free tier takes 25 MB. Source: its speech-to-text documentation. */
const largestUploadBytes = 25_000_000;

/** An answer longer than this is no transcript; applies to the decoded bytes. */
const largestAnswerBytes = 1024 * 1024;

/** 224 tokens by the documentation; a hard cap of 896 bytes was measured. */
const largestPromptBytes = 896;

const answerSchema = z.object({ text: z.string() });

export function createGroqTranscriber(options: GroqOptions): Transcriber {
  return {
    service: 'groq',
    host: new URL(options.baseUrl).host,
    open: (request, signal) => {
      const pieces: Int16Array[] = [];
      const meter = request.onlySpeech ? options.listenForSpeech(signal) : null;
      return {
        write: (samples) => {
          pieces.push(samples);
          meter?.write(samples);
        },
        finish: async (): Promise<TranscriptionResult> => {
          if (options.key === null) throw new Failure('key-missing');
          // An engine that cannot listen must not keep speech from being sent.
          const heard = await meter?.finish().catch(() => null);
          if (signal.aborted) throw new Failure('cancelled');
          if (heard?.speechMs === 0) return { kind: 'no-speech', receipts: [] };
          return transcribe(options, options.key, wavFile(pieces), request, signal);
        },
      };
    },
  };
}

async function transcribe(
  { fetch: fetchFromNetwork, baseUrl, model }: GroqOptions,
  apiKey: string,
  file: File,
  { language, prompt }: TranscriptionRequest,
  signal: AbortSignal,
): Promise<TranscriptionResult> {
  if (file.size > largestUploadBytes) throw new Failure('recording-too-large');
  const client = new Groq({
    apiKey,
    baseURL: baseUrl,
    maxRetries: 0,
    logLevel: 'off',
    fetch: (url, init) => fetchWhole(fetchFromNetwork, url, init),
  });
  const style = promptWithin(prompt, largestPromptBytes);
  try {
    const answer: unknown = await client.audio.transcriptions.create(
      {
        file,
        model,
        response_format: 'json',
        ...(language === null ? {} : { language }),
        ...(style === '' ? {} : { prompt: style }),
      },
      // The machine's own deadline aborts the signal; the SDK's must not come before it.
      { signal, timeout: 3_600_000 },
    );
    const parsed = answerSchema.safeParse(answer);
    if (!parsed.success) throw new Failure('service-bad-answer');
    const text = cleanText(parsed.data.text);
    if (text === '') return { kind: 'no-speech', receipts: [] };
    const transcript = { text, model, provider: null, language: null, segments: [], words: [] };
    return { kind: 'text', text, model, transcript, receipts: [], service: 'groq' };
  } catch (error) {
    throw asFailure(error, signal);
  }
}

/** Follows no redirect, and reads the answer to its end, or to where it is too long to be one. */
async function fetchWhole(
  fetchFromNetwork: typeof fetch,
  url: string | URL | Request,
  init: RequestInit = {},
): Promise<Response> {
  const response = await fetchFromNetwork(url, { ...(await packed(init)), redirect: 'error' });
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.byteLength;
    // Leaving the loop cancels the stream, and with it the connection.
    if (bytes > largestAnswerBytes) throw new Failure('service-bad-answer');
    pieces.push(new Uint8Array(piece));
  }
  const { status, statusText, headers } = response;
  return new Response(status === 204 ? null : new Blob(pieces), { status, statusText, headers });
}

/**
 * The form as bytes of a known length. As a stream it goes out in chunks, which some proxies refuse,
 * and undici rejects where nobody can catch it when the connection breaks in the middle.
 */
async function packed(init: RequestInit): Promise<RequestInit> {
  if (!(init.body instanceof FormData)) return init;
  const form = new Response(init.body);
  const headers = new Headers(init.headers);
  headers.set('content-type', form.headers.get('content-type') ?? 'multipart/form-data');
  return { ...init, headers, body: await form.arrayBuffer() };
}

function asFailure(error: unknown, signal: AbortSignal): Failure {
  if (error instanceof Failure) return error;
  if (signal.aborted) return new Failure('cancelled', { cause: error });
  if (error instanceof Groq.APIConnectionError) {
    if (error.cause instanceof Failure) return error.cause;
    return new Failure(connectionCode(error), { cause: error });
  }
  if (error instanceof Groq.APIError) return new Failure(statusCode(error.status), { cause: error });
  // Not JSON although it said so.
  return new Failure('service-bad-answer', { cause: error });
}

function statusCode(status: number | undefined): ErrorCode {
  switch (status) {
    case 400:
    case 422:
      return 'service-refused';
    case 401:
      return 'key-rejected';
    case 403:
      return 'service-blocked';
    case 404:
      return 'service-not-found';
    case 413:
      return 'recording-too-large';
    case 429:
    case 498:
      return 'service-busy';
    default:
      return 'service-down';
  }
}

/** The names that TLS and the network give their errors sit a few causes down. */
function connectionCode(error: unknown): ErrorCode {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause ? String(cause.code) : '';
    if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code)) return 'service-certificate';
    if (/redirect/i.test(cause.message)) return 'service-not-found';
  }
  return 'service-unreachable';
}

function wavFile(pieces: readonly Int16Array[]): File {
  const sampleCount = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const parts = pieces.map((piece) => new Int16Array(piece));
  return new File([new Uint8Array(wavHeader(sampleCount)), ...parts], 'dictation.wav', { type: 'audio/wav' });
}
