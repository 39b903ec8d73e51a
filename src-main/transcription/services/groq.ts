/**
 * Groq through groq-sdk. The SDK's own habits are kept out: its time limit ends at the headers, it
 * sleeps as long as a server likes before it asks again, it follows redirects with the sound in hand,
 * takes an HTML page for a success, and obeys GROQ_BASE_URL, GROQ_CUSTOM_HEADERS and GROQ_LOG.
 */
import Groq from 'groq-sdk';
import type { RemoteService } from '../speech-service.ts';
import { openLink, type WholeAnswer } from './link.ts';
import { createRemoteService, fieldsOf, type ServiceOptions } from './remote-service.ts';

/** Who asks has a deadline, and aborts the signal; the SDK's must not come before it. */
const noDeadlineMs = 3_600_000;

export function createGroqService(options: ServiceOptions): RemoteService {
  const link = openLink(options);
  // The SDK brings this path itself.
  const baseURL = options.baseUrl.replace(/\/openai(\/v1)?$/, '');

  /** One client a question: its failure is taken from here, for the SDK hides it in one of its own. */
  async function through(
    question: (client: Groq) => { asResponse(): Promise<Response> },
    signal: AbortSignal,
    onSend: (fields: readonly string[]) => void = () => {},
  ): Promise<WholeAnswer> {
    const outcome: { failure?: unknown; answer?: WholeAnswer } = {};
    const fetchWhole = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
      const form = init.body instanceof FormData ? init.body : null;
      if (form !== null) onSend(fieldsOf(form));
      try {
        const method = init.method === 'POST' ? 'POST' : 'GET';
        outcome.answer = await link.exchange({ url: String(url), method, form }, signal);
        return new Response(outcome.answer.body);
      } catch (error) {
        outcome.failure = error;
        throw error;
      }
    };
    const client = new Groq({
      apiKey: options.key ?? '',
      baseURL,
      maxRetries: 0,
      timeout: noDeadlineMs,
      logLevel: 'off',
      // Where the SDK finds no `Response`, it fetches one from `data:,` to see what it is like.
      fetch: Object.assign(fetchWhole, { Response }),
    });
    await question(client)
      .asResponse()
      .catch((error: unknown) => {
        throw outcome.failure ?? error;
      });
    if (outcome.answer === undefined) throw new Error('groq-sdk answered without asking');
    return outcome.answer;
  }

  return createRemoteService({
    id: 'groq',
    options,
    times: 'always',
    takesGranularities: true,
    plainText: false,
    send: (task, form, signal, onSend) =>
      through(
        (client) =>
          task === 'translations'
            ? client.audio.translations.create(form, { signal })
            : client.audio.transcriptions.create(form, { signal }),
        signal,
        onSend,
      ),
    list: (signal) => through((client) => client.models.list({ signal }), signal),
    warm: () => link.warm(options.baseUrl),
  });
}
