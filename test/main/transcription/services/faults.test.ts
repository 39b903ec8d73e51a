/** Every way a service can fail has one name, the same for all services, and nothing leaks. */
import { generate } from 'selfsigned';
import { Agent, fetch as undiciFetch } from 'undici';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import type { ErrorCode } from '../../../../src-core/error-codes.ts';
import { openConnections } from '../../../../src-main/transcription/services/connections.ts';
import { startSpeechServer } from '../../../fakes/speech-server/server.ts';
import { adapters, ask, firstAnswerRead, sound, wav } from './ask.ts';

const connections = openConnections();
afterAll(() => connections[Symbol.asyncDispose]());
const { fetch } = connections;

const page = {
  headers: { 'content-type': 'text/html' },
  body: '<html><script>alert(1)</script>Sign in</html>',
};
const shapes = {
  error: { body: JSON.stringify({ error: { message: 'no', type: 'x', code: 'y' } }) },
  detail: { body: JSON.stringify({ detail: 'no' }) },
  plain: { headers: { 'content-type': 'text/plain' }, body: 'no' },
  page,
  nothing: { body: '' },
} as const;

const statuses: readonly (readonly [number, ErrorCode])[] = [
  [400, 'service-refused'],
  [401, 'key-rejected'],
  [402, 'service-no-credit'],
  [403, 'service-blocked'],
  [404, 'service-not-found'],
  [408, 'service-down'],
  [409, 'service-down'],
  [413, 'recording-too-large'],
  [422, 'service-refused'],
  [429, 'service-busy'],
  [498, 'service-busy'],
  [500, 'service-down'],
  [502, 'service-down'],
  [503, 'service-down'],
  [504, 'service-down'],
  [521, 'service-down'],
  [511, 'service-blocked'],
  [524, 'service-down'],
];

/** Groq's and OpenAI's SDKs obey these; a key must go nowhere because of them. */
const traps = ['GROQ_BASE_URL', 'GROQ_CUSTOM_HEADERS', 'GROQ_LOG', 'OPENAI_BASE_URL', 'OPENAI_API_BASE'];
afterEach(() => {
  for (const name of traps) delete process.env[name];
  vi.restoreAllMocks();
});

describe.each(adapters)('$id', ({ id, model, create }) => {
  async function start(options: Parameters<typeof startSpeechServer>[1] = {}) {
    const server = await startSpeechServer(id, { key: 'secret-key', ...options });
    return { server, service: create({ fetch, baseUrl: server.baseUrl, model, key: 'secret-key' }) };
  }

  it.each(statuses)('%i is %s in every shape, and is asked once', async (status, code) => {
    const { server, service } = await start();
    await using _ = server;
    const receipt = { host: new URL(server.baseUrl).host, bytes: 44 + 2 * sound.length, format: 'wav' };
    for (const shape of Object.values(shapes)) {
      server.misbehave({ kind: 'answer', status, ...shape });
      // What was refused was sent all the same.
      await expect(ask(service)).rejects.toMatchObject({ code, receipt });
    }
    expect(server.requests.length).toBe(Object.keys(shapes).length);
  });

  it.each<[string, number, object, ErrorCode]>([
    ['a model nobody knows', 404, { error: { message: 'no', code: 'model_not_found' } }, 'model-unknown'],
    ['a model that is not for this key', 403, { error: { code: 'model_not_found' } }, 'model-unknown'],
    ['a key that may not', 403, { error: { message: 'no', type: 'permission_error' } }, 'key-not-allowed'],
    ['an empty account', 429, { error: { code: 'insufficient_quota' } }, 'service-no-credit'],
  ])('%s has a name of its own', async (_name, status, body, code) => {
    const { server, service } = await start();
    await using _ = server;
    server.misbehave({ kind: 'answer', status, body: JSON.stringify(body) });
    await expect(ask(service)).rejects.toMatchObject({ code });
  });

  it('its own refusals are understood', async () => {
    const { server } = await start();
    await using _ = server;
    const { baseUrl } = server;
    const wrongModel = create({ fetch, baseUrl, model: 'whisper-none', key: 'secret-key' });
    await expect(ask(wrongModel)).rejects.toMatchObject({ code: 'model-unknown' });
    const wrongKey = create({ fetch, baseUrl, model, key: 'wrong-key' });
    await expect(ask(wrongKey)).rejects.toMatchObject({ code: 'key-rejected', serviceSaid: null });
    const right = create({ fetch, baseUrl, model, key: 'secret-key' });
    await expect(ask(right, { piece: wav(new Int16Array(8)) })).rejects.toMatchObject({
      code: 'service-refused',
      serviceSaid: expect.stringContaining('too short'),
    });
  });

  it('a prompt it finds too long is cut and sent once more', async () => {
    const { server, service } = await start();
    await using _ = server;
    const body = JSON.stringify({ error: { message: 'prompt is too long: at most 224 tokens' } });
    server.misbehave({ kind: 'answer', status: 400, body }, 1);
    await ask(service, { prompt: 'one two three four last words' });
    expect([server.requests.length, server.uploads[0]?.fields.prompt]).toEqual([2, 'last words']);
  });

  it.each([
    ['an HTML page', page],
    ['a page that says it is JSON', { body: page.body }],
    ['a page that says it is plain text', { headers: { 'content-type': 'text/plain' }, body: page.body }],
    [
      'a part of a page',
      { headers: { 'content-type': 'text/html' }, body: '<center>Please sign in</center>' },
    ],
    ['JSON that breaks off', { body: '{"text": ' }],
    ['plain JSON that breaks off', { headers: { 'content-type': 'text/plain' }, body: '{"text": ' }],
    ['no text', { body: '{"x_groq": {}}' }],
    ['an error', { body: '{"error": "out of memory"}' }],
    ['null', { body: 'null' }],
    ['a list', { body: '[{"text": "x"}]' }],
    ['a text that is none', { body: '{"text": 7}' }],
    ['a text that is null', { body: '{"text": null}' }],
    ['nothing', { body: '' }],
  ])('200 with %s is a bad answer', async (_name, answer) => {
    const { server, service } = await start();
    await using _ = server;
    server.misbehave({ kind: 'answer', status: 200, ...answer });
    await expect(ask(service)).rejects.toMatchObject({ code: 'service-bad-answer' });
  });

  it.skipIf(id === 'custom')('plain words are a bad answer: a sign-in page may speak like that', async () => {
    const { server, service } = await start();
    await using _ = server;
    const headers = { 'content-type': 'text/plain' };
    server.misbehave({ kind: 'answer', status: 200, headers, body: 'Please sign in' });
    await expect(ask(service)).rejects.toMatchObject({ code: 'service-bad-answer' });
  });

  it.each([
    ['204', { kind: 'answer', status: 204 }],
    ['300 MB', { kind: 'huge', bytes: 300_000_000 }],
    ['a gzip bomb', { kind: 'gzip-bomb', bytes: 20_000_000 }],
    [
      'gzip that is none',
      { kind: 'answer', status: 200, headers: { 'content-encoding': 'gzip' }, body: '{"text": "x"}' },
    ],
  ] as const)('%s is a bad answer', async (_name, fault) => {
    const { server, service } = await start();
    await using _ = server;
    server.misbehave(fault);
    await expect(ask(service)).rejects.toMatchObject({ code: 'service-bad-answer' });
  });

  it('details that make no sense cost the details, and not the words', async () => {
    const { server, service } = await start();
    await using _ = server;
    const body = JSON.stringify({
      text: 'Words',
      language: 7,
      provider: { name: 'x' },
      words: 'none',
      segments: [
        null,
        3,
        { start: 'a', end: 1, text: 'x' },
        { start: 1, end: 0.5, text: ' y', avg_logprob: '?' },
      ],
    });
    server.misbehave({ kind: 'answer', status: 200, body });
    expect((await ask(service)).transcript).toEqual({
      text: 'Words',
      model,
      provider: null,
      language: null,
      words: [],
      segments: [
        {
          startMs: 1000,
          endMs: 1000,
          text: 'y',
          avgLogprob: null,
          compressionRatio: null,
          noSpeechProb: null,
        },
      ],
    });
  });

  it('what it says is cleaned wherever it stands', async () => {
    const { server, service } = await start();
    await using _ = server;
    const hostile = ' a\u001b[31mb\u202ec\u0000\u{e0041}';
    const part = { start: 0, end: 1, text: hostile, word: hostile };
    const body = JSON.stringify({ text: hostile, provider: hostile, segments: [part], words: [part] });
    server.misbehave({ kind: 'answer', status: 200, body });
    expect((await ask(service)).transcript).toMatchObject({
      text: 'abc',
      provider: 'abc',
      segments: [{ text: 'abc' }],
      words: [{ text: 'abc' }],
    });
    const long = JSON.stringify({ text: '', provider: 'x'.repeat(100_000) });
    server.misbehave({ kind: 'answer', status: 200, body: long });
    expect((await ask(service)).transcript.provider).toBe('x'.repeat(60));
    server.misbehave({ kind: 'answer', status: 400, body: JSON.stringify({ error: { message: hostile } }) });
    await expect(ask(service)).rejects.toMatchObject({ serviceSaid: 'abc' });
  });

  it('what it says about the key is not repeated, nor is a page', async () => {
    const { server, service } = await start();
    await using _ = server;
    server.misbehave({ kind: 'answer', status: 400, body: '{"detail": "Bearer secret-key is odd"}' });
    await expect(ask(service)).rejects.toMatchObject({ serviceSaid: 'Bearer … is odd' });
    server.misbehave({ kind: 'answer', status: 502, ...page });
    await expect(ask(service)).rejects.toMatchObject({ serviceSaid: null });
    const words = `secret ${'long '.repeat(1_000)}`;
    server.misbehave({ kind: 'answer', status: 500, body: JSON.stringify({ error: words }) });
    const failure = await ask(service).catch((error: unknown) => error);
    expect(String(Object(failure).serviceSaid).length).toBe(201);
  });

  it.each([
    ['of a proxy', 'text/html', '<center><h1>502 Bad Gateway</h1></center><hr>nginx'],
    ['that names no type', '', '<center>502 Bad Gateway</center>'],
    ['that says it is JSON', 'application/json', '\n<h1>Sign in</h1>'],
    ['of a store', 'application/xml', '<Error><Code>AccessDenied</Code></Error>'],
    ['in an error', 'application/json', '{"error": {"message": "<b>no</b> <script>alert(1)</script>"}}'],
    [
      'in the middle of an error',
      'application/json',
      '{"detail": "upstream said: <html><body>no</body></html>"}',
    ],
  ])('no markup is repeated: a page %s', async (_name, type, body) => {
    const { server, service } = await start();
    await using _ = server;
    for (const status of [400, 500]) {
      server.misbehave({ kind: 'answer', status, headers: { 'content-type': type }, body });
      await expect(ask(service)).rejects.toMatchObject({ serviceSaid: null });
    }
  });

  it('what is said in angle brackets is no markup', async () => {
    const { server, service } = await start();
    await using _ = server;
    const message = 'temperature must be < 1, prompt <= 224 tokens';
    server.misbehave({ kind: 'answer', status: 500, body: JSON.stringify({ error: { message } }) });
    await expect(ask(service)).rejects.toMatchObject({ serviceSaid: message });
  });

  it('says when it wants to be asked again', async () => {
    const { server, service } = await start();
    await using _ = server;
    server.misbehave({ kind: 'answer', status: 429, headers: { 'retry-after': '2m59.56s' } });
    await expect(ask(service)).rejects.toMatchObject({ code: 'service-busy', retryAfterMs: 179_560 });
    server.misbehave({ kind: 'answer', status: 503, headers: { 'retry-after': '99999999999' } });
    await expect(ask(service)).rejects.toMatchObject({ code: 'service-down', retryAfterMs: 3_600_000 });
    server.misbehave({ kind: 'answer', status: 429 });
    await expect(ask(service)).rejects.toMatchObject({ retryAfterMs: null });
  });

  it('that its limits fill up again some time is no wish to be left alone, unless one was reached', async () => {
    const { server, service } = await start();
    await using _ = server;
    const headers = { 'x-ratelimit-remaining-requests': '1999', 'x-ratelimit-reset-requests': '43.2s' };
    server.misbehave({ kind: 'answer', status: 500, headers });
    await expect(ask(service)).rejects.toMatchObject({ code: 'service-down', retryAfterMs: null });
    server.misbehave({ kind: 'answer', status: 429, headers });
    await expect(ask(service)).rejects.toMatchObject({ code: 'service-busy', retryAfterMs: 43_200 });
  });

  it.each([301, 302, 303, 307, 308])('%i carries neither sound nor key elsewhere', async (status) => {
    const { server, service } = await start();
    await using _ = server;
    await using elsewhere = await startSpeechServer(id);
    const location = `${elsewhere.baseUrl}/v1/audio/transcriptions`;
    server.misbehave({ kind: 'answer', status, headers: { location } });
    await expect(ask(service)).rejects.toMatchObject({ code: 'service-not-found' });
    service.warm();
    await server.until(() => server.requests.length === 2);
    await expect(service.models(new AbortController().signal)).rejects.toMatchObject({
      code: 'service-not-found',
    });
    expect(elsewhere.requests).toEqual([]);
  });

  it('the environment sends the key nowhere, and adds nothing', async () => {
    await using elsewhere = await startSpeechServer(id);
    for (const name of traps) process.env[name] = elsewhere.baseUrl;
    process.env.GROQ_CUSTOM_HEADERS = 'authorization: Bearer theirs\nx-trap: sprung';
    process.env.GROQ_LOG = 'debug';
    const written = (['debug', 'log', 'info', 'warn', 'error'] as const).map((name) =>
      vi.spyOn(console, name),
    );
    const { server, service } = await start();
    await using _ = server;
    await ask(service);
    await service.models(new AbortController().signal);
    service.warm();
    await server.until(() => server.requests.length === 3);
    expect(elsewhere.requests).toEqual([]);
    expect(written.flatMap(({ mock }) => mock.calls)).toEqual([]);
    expect(server.requests.map(({ headers }) => [headers.authorization, headers['x-trap']])).toEqual([
      ['Bearer secret-key', undefined],
      ['Bearer secret-key', undefined],
      [undefined, undefined],
    ]);
  });

  it.each([
    ['in the upload', 'reset-in-upload'],
    ['before the answer', 'reset'],
    ['in the answer', 'reset-in-body'],
  ] as const)('a connection that breaks %s is unreachable', async (_name, kind) => {
    const { server, service } = await start();
    await using _ = server;
    server.misbehave({ kind });
    await expect(ask(service, { piece: wav(new Int16Array(4_000_000)) })).rejects.toMatchObject({
      code: 'service-unreachable',
      receipt: { bytes: 8_000_044, fields: expect.arrayContaining(['file', 'model']) },
    });
  });

  it('nobody there, and no such name', async () => {
    const { server } = await start();
    await server[Symbol.asyncDispose]();
    const closed = create({ fetch, baseUrl: server.baseUrl, model, key: 'k' });
    await expect(ask(closed)).rejects.toMatchObject({ code: 'service-unreachable', receipt: null });
    const nameless = create({ fetch, baseUrl: 'https://nobody.invalid', model, key: 'k' });
    await expect(ask(nameless)).rejects.toMatchObject({
      code: expect.stringMatching(/^(service-host-unknown|no-network)$/),
      receipt: null,
    });
  });

  it.each([{ kind: 'hang' }, { kind: 'slow-upload', everyMs: 20 }, { kind: 'hang-in-body' }] as const)(
    'an abort ends it at once: $kind',
    async (fault) => {
      const { server, service } = await start();
      await using _ = server;
      server.misbehave(fault);
      const abort = new AbortController();
      const asked = ask(service, { piece: wav(new Int16Array(10_000_000)), signal: abort.signal });
      await server.until(() => server.requests.length === 1);
      abort.abort();
      await expect(asked).rejects.toMatchObject({ code: 'cancelled', receipt: { bytes: 20_000_044 } });
      // It does not go on sending behind our back.
      await server.until(() => server.requests[0]?.isAbandoned === true);
      if (fault.kind === 'slow-upload') expect(server.requests[0]?.bodyBytes).toBeLessThan(20_000_000);
    },
  );

  it.each([
    { kind: 'hang' },
    { kind: 'slow-upload', everyMs: 20 },
    { kind: 'hang-in-body' },
    { kind: 'drip', everyMs: 5 },
  ] as const)('one deadline reaches to the end of the body: $kind', async (fault) => {
    const { server, service } = await start();
    await using _ = server;
    server.misbehave(fault);
    const piece = wav(new Int16Array(10_000_000));
    await expect(ask(service, { piece, signal: AbortSignal.timeout(200) })).rejects.toMatchObject({
      code: 'service-timeout',
    });
  });

  it('nothing is sent after an abort', async () => {
    const { server, service } = await start();
    await using _ = server;
    await expect(ask(service, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
      receipt: null,
    });
    expect(server.requests).toEqual([]);
  });
});

const year = 365 * 24 * 3_600_000;

async function certificate(name: string, begins: number, ends: number) {
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    notBeforeDate: new Date(begins),
    notAfterDate: new Date(ends),
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: name }] }],
  });
  return { key, cert };
}

describe('a certificate', () => {
  const now = Date.now();
  it.each([
    ['nobody signed', '127.0.0.1', now - year, now + year, false],
    ['that has expired', '127.0.0.1', now - 2 * year, now - year, true],
    ['for another host', '127.0.0.2', now - year, now + year, true],
  ])('%s gets neither sound nor key', async (_name, host, begins, ends, isTrusted) => {
    const tls = await certificate(host, begins, ends);
    await using agent = disposable(new Agent(isTrusted ? { connect: { ca: tls.cert } } : {}));
    for (const { id, model, create } of adapters) {
      await using server = await startSpeechServer(id, { tls });
      const service = create({ fetch: agent.fetch, baseUrl: server.baseUrl, model, key: 'k' });
      await expect(ask(service)).rejects.toMatchObject({ code: 'service-certificate', receipt: null });
      expect(server.requests).toEqual([]);
    }
  });

  it('that is right lets it through, on the connection that was warmed', async () => {
    const tls = await certificate('127.0.0.1', now - year, now + year);
    await using agent = disposable(new Agent({ connect: { ca: tls.cert } }));
    for (const { id, model, create } of adapters) {
      await using server = await startSpeechServer(id, { tls });
      const warming = firstAnswerRead(agent.fetch);
      const key = server.key || null;
      const service = create({ fetch: warming.fetch, baseUrl: server.baseUrl, model, key });
      service.warm();
      await warming.isRead;
      await ask(service);
      expect(server.requests.map(({ connection }) => connection)).toEqual([0, 0]);
      expect(server.uploads[0]?.samples).toEqual(sound);
    }
  });

  it('of no one is taken because the environment says so', async () => {
    const tls = await certificate('127.0.0.1', now - year, now + year);
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      for (const { id, model, create } of adapters) {
        await using server = await startSpeechServer(id, { tls });
        const service = create({ fetch, baseUrl: server.baseUrl, model, key: 'k' });
        await expect(ask(service)).rejects.toMatchObject({ code: 'service-certificate' });
        expect(server.requests).toEqual([]);
      }
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    }
  });
});

function disposable(agent: Agent): AsyncDisposable & { readonly fetch: typeof globalThis.fetch } {
  const through = undiciFetch as unknown as (
    url: string | URL | Request,
    init: Omit<RequestInit, 'dispatcher'> & { dispatcher: Agent },
  ) => Promise<Response>;
  return {
    fetch: (url, init) => through(url, { ...init, dispatcher: agent }),
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}
