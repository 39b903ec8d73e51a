import { Agent, fetch as undiciFetch } from 'undici';

/**
 * The connections to speech services. Opened while the person speaks, they have to be there still
 * when the last word is said: the usual 4 s are too short for that.
 */
const idleMs = 60_000;

/** How long the system may take to connect; the rest is up to those who ask. */
const connectMs = 10_000;

export interface Connections extends AsyncDisposable {
  readonly fetch: typeof fetch;
}

export function openConnections(): Connections {
  const agent = new Agent({
    keepAliveTimeout: idleMs,
    // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
    connect: { timeout: connectMs, rejectUnauthorized: true },
    // One connection a request: a long upload does not hold up the next one.
    allowH2: false,
  });
  // undici declares types of its own for what the runtime has; they are the same things.
  const fetchThrough = undiciFetch as unknown as (
    url: string | URL | Request,
    init: Omit<RequestInit, 'dispatcher'> & { dispatcher: Agent },
  ) => Promise<Response>;
  return {
    fetch: (url, init) => fetchThrough(url, { ...init, dispatcher: agent }),
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}
