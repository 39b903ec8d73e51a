import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { TranscriptionRequest } from '../../../src-core/transcription.ts';
import { createGroqTranscriber } from '../../../src-main/transcription/groq.ts';
import { startGroqServer, textFor } from '../../fakes/groq-server.ts';

const sound = Int16Array.from({ length: 16_000 }, (_, index) => Math.round(Math.sin(index / 9) * 8_000));
const request: TranscriptionRequest = { language: null, prompt: '', onlySpeech: true };

interface Asked {
  readonly baseUrl: string;
  readonly key?: string | null;
  readonly request?: Partial<TranscriptionRequest>;
  readonly signal?: AbortSignal;
  readonly speechMs?: number;
}

async function ask({ baseUrl, key = 'gsk_for_this_machine_only', signal, speechMs = 900, ...rest }: Asked) {
  const transcriber = createGroqTranscriber({
    fetch,
    baseUrl,
    key,
    model: 'whisper-large-v3-turbo',
    listenForSpeech: () => ({ write: () => {}, finish: () => Promise.resolve({ speechMs }) }),
  });
  const transcription = transcriber.open(
    { ...request, ...rest.request },
    signal ?? new AbortController().signal,
  );
  for (let start = 0; start < sound.length; start += 800)
    transcription.write(sound.subarray(start, start + 800));
  return transcription.finish();
}

/** A server that answers everything in one way. */
async function withServer<Value>(
  answer: RequestListener,
  use: (baseUrl: string, asked: () => number) => Promise<Value>,
): Promise<Value> {
  let asked = 0;
  const server = createServer((incoming, response) => {
    asked += 1;
    answer(incoming, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  try {
    return await use(`http://127.0.0.1:${port}`, () => asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener =>
  (incoming, response) => {
    incoming.resume().on('end', () => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  };

describe('Groq', () => {
  it('gets the whole sound, and only what was set', async () => {
    await using groq = await startGroqServer();
    expect(await ask({ baseUrl: groq.baseUrl })).toMatchObject({
      kind: 'text',
      text: textFor(sound),
      model: 'whisper-large-v3-turbo',
    });
    expect(groq.uploads[0]?.fields).toEqual({
      model: 'whisper-large-v3-turbo',
      response_format: 'verbose_json',
    });
    expect(groq.uploads[0]?.samples).toEqual(sound);
  });

  it('gets language and prompt when they are set, the prompt cut to what it takes', async () => {
    await using groq = await startGroqServer();
    await ask({ baseUrl: groq.baseUrl, request: { language: 'de', prompt: 'Wörter '.repeat(200) } });
    const { language, prompt = '' } = groq.uploads[0]?.fields ?? {};
    expect([
      language,
      Buffer.byteLength(prompt) <= 896,
      Buffer.byteLength(prompt) > 880,
      prompt.startsWith('Wörter'),
    ]).toEqual(['de', true, true, true]);
  });

  it('is not asked when nobody spoke, unless somebody wants it anyway', async () => {
    await using groq = await startGroqServer();
    expect(await ask({ baseUrl: groq.baseUrl, speechMs: 0 })).toEqual({ kind: 'no-speech', receipts: [] });
    expect(groq.uploads.length).toBe(0);
    await ask({ baseUrl: groq.baseUrl, speechMs: 0, request: { onlySpeech: false } });
    expect(groq.uploads.length).toBe(1);
  });

  it('is not asked without a key', async () => {
    await withServer(json(200, { text: 'x' }), async (baseUrl, asked) => {
      await expect(ask({ baseUrl, key: null })).rejects.toMatchObject({ code: 'key-missing' });
      expect(asked()).toBe(0);
    });
  });

  it('that hears nothing gives no text', async () => {
    await withServer(json(200, { text: '  ' }), async (baseUrl) => {
      expect(await ask({ baseUrl })).toEqual({ kind: 'no-speech', receipts: [] });
    });
  });

  it('has its text cleaned', async () => {
    await withServer(json(200, { text: ' a\u001b[31mb\u202ec' }), async (baseUrl) => {
      expect(await ask({ baseUrl })).toMatchObject({ text: 'abc' });
    });
  });
});

describe('a failure of Groq has one name', () => {
  it.each([
    [400, 'service-refused'],
    [401, 'key-rejected'],
    [403, 'service-blocked'],
    [404, 'service-not-found'],
    [413, 'recording-too-large'],
    [422, 'service-refused'],
    [429, 'service-busy'],
    [498, 'service-busy'],
    [500, 'service-down'],
    [503, 'service-down'],
  ])('%i is %s, and is asked once', async (status, code) => {
    await withServer(
      json(status, { error: { message: 'no' } }, { 'retry-after': '3600' }),
      async (baseUrl, asked) => {
        await expect(ask({ baseUrl })).rejects.toMatchObject({ code });
        expect(asked()).toBe(1);
      },
    );
  });

  it.each([
    ['an HTML page', 'text/html', '<html>Sign in</html>'],
    ['no JSON', 'application/json', '{"text": '],
    ['no text', 'application/json', '{"x_groq": {}}'],
    ['null', 'application/json', 'null'],
    ['a text that is none', 'application/json', '{"text": 7}'],
    ['nothing', 'application/json', ''],
  ])('200 with %s is a bad answer', async (_, type, body) => {
    await withServer(json(200, body, { 'content-type': type }), async (baseUrl) => {
      await expect(ask({ baseUrl })).rejects.toMatchObject({ code: 'service-bad-answer' });
    });
  });

  it('204 is a bad answer', async () => {
    await withServer(
      (incoming, response) => incoming.resume().on('end', () => response.writeHead(204).end()),
      async (baseUrl) => {
        await expect(ask({ baseUrl })).rejects.toMatchObject({ code: 'service-bad-answer' });
      },
    );
  });

  it('a gzip bomb is a bad answer', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, ' '));
    const answer: RequestListener = (incoming, response) => {
      incoming.resume().on('end', () => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
        response.end(bomb);
      });
    };
    await withServer(answer, async (baseUrl) => {
      await expect(ask({ baseUrl })).rejects.toMatchObject({ code: 'service-bad-answer' });
    });
  });

  it.each([301, 302, 307, 308])('%i carries the sound nowhere else', async (status) => {
    await withServer(json(200, { text: 'stolen' }), async (elsewhere, askedElsewhere) => {
      await withServer(
        json(status, '', { location: `${elsewhere}/openai/v1/audio/transcriptions` }),
        async (baseUrl) => {
          await expect(ask({ baseUrl })).rejects.toMatchObject({ code: expect.stringMatching(/^service-/) });
          expect(askedElsewhere()).toBe(0);
        },
      );
    });
  });

  it('nobody there is unreachable', async () => {
    const closed = await withServer(json(200, {}), (baseUrl) => Promise.resolve(baseUrl));
    await expect(ask({ baseUrl: closed })).rejects.toMatchObject({ code: 'service-unreachable' });
  });

  it('a connection that breaks is unreachable', async () => {
    await withServer(
      (incoming) => incoming.socket.destroy(),
      async (baseUrl) => {
        await expect(ask({ baseUrl })).rejects.toMatchObject({ code: 'service-unreachable' });
      },
    );
  });
});

describe('an abort ends it at once', () => {
  it.each([
    ['before an answer', () => {}],
    [
      'in the middle of a body',
      (response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"text": "half');
      },
    ],
  ] as const)('%s', async (_, begin) => {
    const reached = Promise.withResolvers<void>();
    const answer: RequestListener = (incoming, response) => {
      incoming.resume().on('end', () => {
        begin(response);
        reached.resolve();
      });
    };
    await withServer(answer, async (baseUrl) => {
      const abort = new AbortController();
      const asked = ask({ baseUrl, signal: abort.signal });
      await reached.promise;
      abort.abort();
      await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    });
  });
});
