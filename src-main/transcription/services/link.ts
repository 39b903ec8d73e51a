/**
 * One question over HTTPS and its whole answer. What libraries get wrong about sound and keys is
 * kept out here, for every service: no redirect is followed, the signal reaches to the end of the
 * body, an answer has a size limit, and the headers are ours alone.
 */
import type { ErrorCode } from '../../../src-core/error-codes.ts';
import { retryAfterMs } from '../../../src-core/retry-after.ts';
import { refusalFrom } from '../../../src-core/service-refusal.ts';
import { Failure } from '../../../src-core/transcription.ts';
import { signalAfter } from '../../deadline.ts';

export interface Link {
  /** Rejects with a `Failure` when there is no connection, no success or no body. */
  exchange(question: Question, signal: AbortSignal): Promise<WholeAnswer>;
  /** Opens a connection to the origin of `url`, so that the next question finds it open. */
  warm(url: string): void;
}

export interface Question {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly form: FormData | null;
}

export interface WholeAnswer {
  readonly headers: Headers;
  /** In lower case; empty when the service did not say. */
  readonly contentType: string;
  readonly body: string;
}

/** An answer longer than this is no transcript; applies to the decoded bytes. */
const largestAnswerBytes = 1024 * 1024;

const warmingMs = 10_000;

export function openLink({ fetch: send, key }: { fetch: typeof fetch; key: string | null }): Link {
  let isWarming = false;
  return {
    exchange: async ({ url, method, form }, signal) => {
      try {
        const { headers, body } = form === null ? { headers: {}, body: null } : await packed(form);
        const response = await send(url, {
          method,
          // Not those of an SDK, which tell about this computer and obey the environment.
          headers: {
            accept: 'application/json',
            'user-agent': 'Dictum',
            ...(key === null ? {} : { authorization: `Bearer ${key}` }),
            ...headers,
          },
          body,
          redirect: 'error',
          signal,
        });
        return await answerFrom(response, key);
      } catch (error) {
        throw asFailure(error, signal);
      }
    },
    warm: (url) => {
      if (isWarming) return;
      isWarming = true;
      // Without the key, and not HEAD: after that undici closes the connection.
      send(new URL('/', url), {
        headers: { 'user-agent': 'Dictum' },
        redirect: 'manual',
        signal: signalAfter(warmingMs),
      })
        // Only a body read to its end leaves the connection open.
        .then((response) => wholeBody(response))
        // Whoever asks next gets the failure, by name.
        .catch(() => null)
        .finally(() => {
          isWarming = false;
        });
    },
  };
}

/**
 * The form as bytes of a known length. As a stream it goes out in chunks, which some proxies refuse,
 * and undici rejects where nobody can catch it when the connection breaks in the middle.
 */
async function packed(form: FormData): Promise<{ headers: Record<string, string>; body: ArrayBuffer }> {
  const packing = new Response(form);
  return {
    headers: { 'content-type': packing.headers.get('content-type') ?? 'multipart/form-data' },
    body: await packing.arrayBuffer(),
  };
}

async function answerFrom(response: Response, key: string | null): Promise<WholeAnswer> {
  const { bytes, isWhole } = await wholeBody(response);
  const text = new TextDecoder().decode(bytes);
  // A server may send back what it was sent; the key goes no further.
  const body = key === null ? text : text.replaceAll(key, '…');
  const contentType = response.headers.get('content-type')?.toLowerCase() ?? '';
  if (!response.ok) {
    const { code, said } = refusalFrom(response.status, contentType, body);
    // Beside every answer stands when the limits fill up again: only one about a limit asks for that pause.
    const isAboutLimit = code === 'service-busy';
    const header = (name: string) =>
      isAboutLimit || !name.startsWith('x-ratelimit-') ? response.headers.get(name) : null;
    throw new Failure(code, { serviceSaid: said, retryAfterMs: retryAfterMs(header, Date.now()) });
  }
  if (!isWhole || bytes.length === 0) throw new Failure('service-bad-answer');
  return { headers: response.headers, contentType, body };
}

/** All of it, or as much as is allowed. */
async function wholeBody(response: Response): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    length += piece.byteLength;
    // Leaving the loop cancels the stream, and with it the connection.
    if (length > largestAnswerBytes) return { bytes: Buffer.concat(pieces), isWhole: false };
    pieces.push(piece);
  }
  return { bytes: Buffer.concat(pieces), isWhole: true };
}

/** Also for errors of libraries that stand between us and the network. */
export function asFailure(error: unknown, signal: AbortSignal): Failure {
  if (error instanceof Failure) return error;
  if (signal.aborted) {
    const isLate = signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
    return new Failure(isLate ? 'service-timeout' : 'cancelled', { cause: error });
  }
  return new Failure(networkCode(error), { cause: error });
}

/** Whether there was never a connection to send anything over. One that broke may have carried sound. */
export function wasNeverConnected(error: unknown): boolean {
  return causesOf(error).some(
    ({ name }) =>
      isAboutCertificate(name) ||
      noWay.test(name) ||
      /^(ENOTFOUND|ECONNREFUSED|UND_ERR_CONNECT_TIMEOUT)$/.test(name),
  );
}

const noWay = /^(ENETUNREACH|ENETDOWN|EHOSTUNREACH|EAI_AGAIN)$/;

function isAboutCertificate(name: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(name);
}

function networkCode(error: unknown): ErrorCode {
  for (const { name, message } of causesOf(error)) {
    if (isAboutCertificate(name)) return 'service-certificate';
    if (noWay.test(name)) return 'no-network';
    if (name === 'ENOTFOUND') return 'service-host-unknown';
    if (/^UND_ERR_(HEADERS|BODY)_TIMEOUT$/.test(name)) return 'service-timeout';
    // A body that cannot be unpacked, or something that is not HTTP.
    if (/^(Z_|HPE_|UND_ERR_HEADERS_OVERFLOW|ERR_STREAM_PREMATURE)/.test(name)) return 'service-bad-answer';
    if (/redirect/i.test(message)) return 'service-not-found';
  }
  return 'service-unreachable';
}

/** The names that TLS and the network give their errors sit a few causes down. */
function causesOf(error: unknown): readonly { readonly name: string; readonly message: string }[] {
  const causes = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    causes.push({ name: 'code' in cause ? String(cause.code) : '', message: cause.message });
  }
  return causes;
}
