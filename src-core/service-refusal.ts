/** Why a service refused, from what it answered: the status, and whatever stands in the body. */
import { z } from 'zod';
import { cleanText, onOneLine } from './clean-text.ts';
import type { ErrorCode } from './error-codes.ts';

interface Refusal {
  readonly code: ErrorCode;
  /** In the service's own words, on one clean line; null when there are none that help. */
  readonly said: string | null;
}

/** Nobody reads more than this of an error. */
const longestSaid = 200;

export function refusalFrom(status: number, contentType: string, body: string): Refusal {
  const page = isPage(contentType, body);
  const reason = page ? unknownReason : reasonIn(body);
  const code = codeFor(status, page, reason);
  // Some quote the key they rejected.
  return { code, said: code === 'key-rejected' ? null : reason.message };
}

/** A page for a browser: it comes from a proxy or a sign-in, never from a speech service. */
export function isPage(contentType: string, body: string): boolean {
  return contentType.includes('html') || /^\s*<(!doctype|html|head|body|\?xml)/i.test(body);
}

interface Reason {
  readonly message: string | null;
  /** The service's own names for what is wrong, in lower case. */
  readonly names: string;
}

const unknownReason: Reason = { message: null, names: '' };

const optionalText = z.string().optional().catch(undefined);
const explanation = z.object({ message: optionalText, type: optionalText, code: optionalText });
const errorAnswer = z.object({
  error: z
    .union([explanation, z.string().transform((message) => ({ message }))])
    .optional()
    .catch(undefined),
  detail: z
    .union([
      z.string(),
      // FastAPI tells of each field what is wrong with it.
      z
        .array(z.object({ loc: z.array(z.union([z.string(), z.number()])).catch([]), msg: z.string() }))
        .transform((problems) => problems.map(({ loc, msg }) => `${loc.at(-1) ?? ''}: ${msg}`).join('; ')),
      explanation.transform(({ message }) => message),
    ])
    .optional()
    .catch(undefined),
  message: optionalText,
  type: optionalText,
  code: optionalText,
});

function reasonIn(body: string): Reason {
  const parsed = errorAnswer.safeParse(jsonIn(body));
  if (!parsed.success) return { message: saidIn(body), names: '' };
  const { error = {}, detail, message, type, code } = parsed.data;
  const inner: { message?: string | undefined; type?: string | undefined; code?: string | undefined } = error;
  return {
    message: saidIn(inner.message ?? detail ?? message ?? ''),
    names: [inner.type, inner.code, type, code].join(' ').toLowerCase(),
  };
}

function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** A proxy's page, whatever it says it is, or one that a router took into its own error: no words for people. */
const markup = /<[a-z!?/][^<>]*>/i;

function saidIn(text: string): string | null {
  const said = onOneLine(cleanText(text.slice(0, 4 * longestSaid)));
  if (said === '' || markup.test(said)) return null;
  return said.length <= longestSaid ? said : `${said.slice(0, longestSaid).replace(/\p{Surrogate}$/u, '')}…`;
}

function codeFor(status: number, isPage: boolean, { message, names }: Reason): ErrorCode {
  const words = (message ?? '').toLowerCase();
  switch (status) {
    case 400:
    case 422:
      if (/prompt/.test(words) && /long|length|exceed|most|maximum|tokens|\b(224|896)\b/.test(words))
        return 'prompt-too-long';
      return aboutModel(words, names) ? 'model-unknown' : 'service-refused';
    case 401:
      return 'key-rejected';
    case 402:
      return 'service-no-credit';
    case 403:
      // The network's doing, or the country's: it says nothing about the key.
      if (isPage) return 'service-blocked';
      if (aboutModel(words, names)) return 'model-unknown';
      return /permission|scope|not_allowed/.test(names) ? 'key-not-allowed' : 'service-blocked';
    case 404:
      return aboutModel(words, names) ? 'model-unknown' : 'service-not-found';
    case 405:
    case 410:
      return 'service-not-found';
    // A proxy, or the sign-in of a guest network, that wants something first.
    case 407:
    case 511:
      return 'service-blocked';
    case 413:
      return 'recording-too-large';
    case 415:
      return 'service-refused';
    case 429:
      return /insufficient_quota|billing/.test(names) ? 'service-no-credit' : 'service-busy';
    case 498:
      return 'service-busy';
    default:
      return 'service-down';
  }
}

function aboutModel(words: string, names: string): boolean {
  return (
    /model_not_found|model_decommissioned/.test(names) ||
    /\bmodel\b.*(not exist|not found|unknown|not have access|decommissioned)|(unknown|no such|invalid) model/.test(
      words,
    )
  );
}
