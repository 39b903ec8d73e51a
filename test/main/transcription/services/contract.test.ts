/** What every service is asked and what its answer becomes, against a server as strict as the real one. */
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { services } from '../../../../src-core/services.ts';
import { checkKey } from '../../../../src-main/transcription/services/check-key.ts';
import { openConnections } from '../../../../src-main/transcription/services/connections.ts';
import { createCortecsService } from '../../../../src-main/transcription/services/cortecs.ts';
import { createCustomService } from '../../../../src-main/transcription/services/custom.ts';
import { createGroqService } from '../../../../src-main/transcription/services/groq.ts';
import { createOpenAiService } from '../../../../src-main/transcription/services/openai.ts';
import { startSpeechServer, textFor } from '../../../fakes/speech-server/server.ts';
import { adapters, ask, firstAnswerRead, flac, sound } from './ask.ts';

const connections = openConnections();
afterAll(() => connections[Symbol.asyncDispose]());
const { fetch } = connections;
const never = new AbortController().signal;
const flacFile = fileURLToPath(new URL('../../../fixtures/audio/speech.flac', import.meta.url));

/** What stands in the form when nothing was set, and when everything was. */
const forms = {
  groq: {
    least: { response_format: 'verbose_json' },
    most: { response_format: 'verbose_json', 'timestamp_granularities[]': 'word,segment' },
  },
  openai: {
    least: { response_format: 'verbose_json' },
    most: { response_format: 'verbose_json', 'timestamp_granularities[]': 'word,segment' },
  },
  cortecs: { least: {}, most: { response_format: 'verbose_json' } },
  custom: {
    least: { response_format: 'verbose_json' },
    most: { response_format: 'verbose_json', 'timestamp_granularities[]': 'word,segment' },
  },
} as const;

describe.each(adapters)('$id', ({ id, model, create }) => {
  async function start(options: Parameters<typeof startSpeechServer>[1] = {}) {
    const server = await startSpeechServer(id, options);
    const key = server.key === '' ? null : server.key;
    return { server, service: create({ fetch, baseUrl: server.baseUrl, model, key }) };
  }

  it('gets the whole sound, and only what was set', async () => {
    const { server, service } = await start();
    await using _ = server;
    const { transcript } = await ask(service);
    expect(server.refusals).toEqual([]);
    expect(server.uploads[0]).toMatchObject({ samples: sound, fields: { model, ...forms[id].least } });
    expect(Object.keys(server.uploads[0]?.fields ?? {}).length).toBe(1 + Object.keys(forms[id].least).length);
    expect(transcript).toMatchObject({ text: textFor(sound), model });
  });

  it('gets everything that was set', async () => {
    const { server, service } = await start();
    await using _ = server;
    await ask(service, { language: 'de', prompt: 'Käthe, Tromsø', temperature: 0.2, wordTimes: true });
    expect(server.refusals).toEqual([]);
    expect(server.uploads[0]?.fields).toEqual({
      model,
      ...forms[id].most,
      language: 'de',
      prompt: 'Käthe, Tromsø',
      temperature: '0.2',
    });
  });

  it('tells segments in ms and the language by its code', async () => {
    const { server, service } = await start();
    await using _ = server;
    const { transcript } = await ask(service);
    const [first, second] = transcript.segments;
    expect(transcript.segments.map((segment) => segment.text).join(' ')).toBe(textFor(sound));
    expect(transcript.language).toBe('en');
    expect(first).toMatchObject({ startMs: 0, endMs: 500, avgLogprob: -0.2, compressionRatio: 1.4 });
    expect(second?.startMs).toBe(500);
    expect(first?.noSpeechProb).toBe(id === 'custom' ? null : 0.01);
  });

  it.skipIf(id === 'cortecs')(
    'tells when each word was spoken, if asked, and segments all the same',
    async () => {
      const { server, service } = await start();
      await using _ = server;
      const { transcript } = await ask(service, { wordTimes: true });
      expect(transcript.words.map((word) => word.text).join(' ')).toBe(textFor(sound));
      expect(transcript.words.at(-1)?.endMs).toBe(1000);
      expect(transcript.segments.length).toBe(2);
    },
  );

  it('takes FLAC', async () => {
    const { server, service } = await start();
    await using _ = server;
    const { transcript, receipt } = await ask(service, { piece: flac(flacFile) });
    expect(server.refusals).toEqual([]);
    expect(server.uploads[0]?.fileName).toBe('dictation.flac');
    expect(transcript.text).toBe(textFor(server.uploads[0]?.samples ?? new Int16Array()));
    expect(receipt).toMatchObject({ format: 'flac', bytes: server.uploads[0]?.bytes.length });
  });

  it('has a receipt that says what the wire says', async () => {
    const { server, service } = await start();
    await using _ = server;
    const { receipt } = await ask(service, { prompt: 'Names', language: 'fr' });
    expect(receipt).toEqual({
      host: new URL(server.baseUrl).host,
      bytes: 44 + 2 * sound.length,
      format: 'wav',
      fields: server.uploads[0]?.fieldNames,
    });
    expect(receipt?.fields).toContain('prompt');
  });

  it('is sent the key and nothing about this computer', async () => {
    const { server, service } = await start();
    await using _ = server;
    await ask(service);
    const {
      host,
      connection,
      'content-length': length,
      'content-type': type,
      ...headers
    } = server.requests[0]?.headers ?? {};
    expect(Number(length)).toBeGreaterThan(32_000);
    expect(headers).toEqual({
      accept: 'application/json',
      'accept-encoding': expect.stringContaining('gzip'),
      'accept-language': '*',
      'sec-fetch-mode': 'cors',
      'user-agent': 'Dictum',
      ...(server.key === '' ? {} : { authorization: `Bearer ${server.key}` }),
    });
  });

  it('translates where the model can', async () => {
    const { server, service } = await start();
    await using _ = server;
    const asked = ask(service, { translate: true, language: 'de', wordTimes: true });
    if (id === 'cortecs') {
      await expect(asked).rejects.toMatchObject({ code: 'model-cannot-translate' });
      expect(server.requests).toEqual([]);
      return;
    }
    expect((await asked).transcript.text).toBe(textFor(sound));
    expect(server.uploads[0]).toMatchObject({ task: 'translations', fields: { model } });
    expect(server.uploads[0]?.fields.language).toBeUndefined();
  });

  it('is not asked for more than it takes', async () => {
    const { server, service } = await start();
    await using _ = server;
    const bytes = new Uint8Array(25_000_001);
    const piece = { samples: sound, file: () => Promise.resolve({ bytes, format: 'wav' as const }) };
    await expect(ask(service, { piece })).rejects.toMatchObject({ code: 'recording-too-large' });
    expect(server.requests).toEqual([]);
  });

  it('is told where a recording is, if it takes that, and says how long it was', async () => {
    const url = 'https://media.example/talk.mp3?signature=1%2F2';
    const { server, service } = await start({ recordings: { [url]: sound } });
    await using _ = server;
    const piece = { samples: new Int16Array(), file: () => Promise.resolve({ url }) };
    const asked = ask(service, { piece, language: 'en' });
    if (!services[id].takesLinks) {
      await expect(asked).rejects.toMatchObject({ code: 'link-not-taken', receipt: null });
      expect(server.requests).toEqual([]);
      return;
    }
    expect(await asked).toMatchObject({
      transcript: { text: textFor(sound) },
      soundMs: 1_000,
      receipt: { bytes: 0, format: 'url', fields: server.uploads[0]?.fieldNames },
    });
    expect(server.uploads[0]?.fields).toEqual({ model, ...forms[id].least, language: 'en', url });
  });

  it.skipIf(id === 'custom')('is not asked without a key', async () => {
    const { server } = await start();
    await using _ = server;
    const keyless = create({ fetch, baseUrl: server.baseUrl, model, key: null });
    await expect(ask(keyless)).rejects.toMatchObject({ code: 'key-missing', receipt: null });
    expect(server.requests).toEqual([]);
  });

  it('may hear nothing at all', async () => {
    const { server, service } = await start();
    await using _ = server;
    server.misbehave({ kind: 'answer', status: 200, body: JSON.stringify({ text: '  ' }) });
    expect((await ask(service)).transcript.text).toBe('');
  });

  it('lists the models that hear', async () => {
    const { server, service } = await start();
    await using _ = server;
    const models = await service.models(never);
    expect(models).toContain(model);
    expect(models.filter((name) => /tts|llama|gpt-5|mistral-large|switched-off/i.test(name))).toEqual([]);
  });

  it('tells what a key is worth', async () => {
    const { server } = await start({ key: 'right' });
    await using _ = server;
    const { baseUrl } = server;
    const check = (options: { key?: string | null; model?: string; baseUrl?: string }) => {
      const all = { fetch, baseUrl, model, key: 'right', ...options };
      return checkKey(create(all), all.model);
    };
    expect(await check({})).toBe('works');
    expect(await check({ key: 'wrong' })).toBe('rejected');
    expect(await check({ key: null })).toBe(id === 'custom' ? 'rejected' : 'missing');
    expect(await check({ model: 'whisper-none' })).toBe('no-such-model');
    expect(await check({ baseUrl: `${baseUrl}/elsewhere` })).toBe('wrong-host');
    expect(await check({ baseUrl: 'http://nobody.invalid' })).toMatch(/wrong-host|no-network/);
    server.misbehave({
      kind: 'answer',
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<html>',
    });
    expect(await check({})).toBe('wrong-host');
    server.misbehave({
      kind: 'answer',
      status: 403,
      headers: { 'content-type': 'text/html' },
      body: '<html>',
    });
    expect(await check({})).toBe('blocked');
    server.misbehave({ kind: 'answer', status: 503 });
    expect(await check({})).toBe('not-now');
  });

  it('finds the connection open that was warmed', async () => {
    const { server } = await start();
    await using _ = server;
    const reading = firstAnswerRead(fetch);
    const service = create({ fetch: reading.fetch, baseUrl: server.baseUrl, model, key: server.key || null });
    service.warm();
    service.warm();
    await reading.isRead;
    await ask(service);
    const [warming, asked] = server.requests;
    expect([server.requests.length, asked?.connection]).toEqual([2, warming?.connection]);
    expect(warming).toMatchObject({ method: 'GET', path: '/' });
    expect(warming?.headers.authorization).toBeUndefined();
  });

  it('says nothing when there is nobody to warm up to', async () => {
    create({ fetch, baseUrl: 'http://127.0.0.1:9', model, key: 'key' }).warm();
    await expect(
      ask(create({ fetch, baseUrl: 'http://127.0.0.1:9', model, key: 'key' })),
    ).rejects.toMatchObject({ code: 'service-unreachable' });
  });
});

describe('of their own', () => {
  it('Groq’s turbo is not asked to translate', async () => {
    await using server = await startSpeechServer('groq');
    const service = createGroqService({
      fetch,
      baseUrl: server.baseUrl,
      model: 'whisper-large-v3-turbo',
      key: server.key,
    });
    await expect(ask(service, { translate: true })).rejects.toMatchObject({ code: 'model-cannot-translate' });
    expect(server.requests).toEqual([]);
  });

  it('Groq tells what is left', async () => {
    await using server = await startSpeechServer('groq');
    const service = createGroqService({
      fetch,
      baseUrl: `${server.baseUrl}/openai/v1`,
      model: 'whisper-large-v3',
      key: server.key,
    });
    expect((await ask(service)).remaining).toEqual({ requests: 1999, audioSeconds: 7142 });
  });

  it('OpenAI’s newer models are not asked for segments', async () => {
    await using server = await startSpeechServer('openai');
    const { baseUrl, key } = server;
    const service = createOpenAiService({ fetch, baseUrl, model: 'gpt-4o-transcribe', key });
    const { transcript } = await ask(service, { wordTimes: true });
    expect(transcript).toMatchObject({ text: textFor(sound), segments: [], words: [], language: null });
    expect([server.requests.length, server.uploads[0]?.fields]).toEqual([1, { model: 'gpt-4o-transcribe' }]);
  });

  it('Cortecs routes as it is told, and says who did it', async () => {
    await using server = await startSpeechServer('cortecs');
    const service = createCortecsService({
      fetch,
      baseUrl: server.baseUrl,
      model: 'whisper-large-v3',
      key: server.key,
      preference: 'speed',
      allowedProviders: ['scaleway', 'ovh'],
      euNative: true,
      allowQuantization: false,
    });
    const { transcript, receipt } = await ask(service);
    expect(server.refusals).toEqual([]);
    expect(transcript.provider).toBe('ovh');
    expect(receipt?.fields).toEqual([
      'model',
      'preference',
      'allowed_providers',
      'eu_native',
      'allow_quantization',
      'file',
    ]);
    expect(server.uploads[0]?.fields).toMatchObject({
      preference: 'speed',
      allowed_providers: 'scaleway,ovh',
      eu_native: 'true',
      allow_quantization: 'false',
    });
  });

  it('a server that refuses to tell times is asked without, and remembered', async () => {
    await using server = await startSpeechServer('custom');
    const model = 'mistralai/Voxtral-Mini-3B';
    const service = createCustomService({ fetch, baseUrl: `${server.baseUrl}/v1`, model, key: null });
    expect((await ask(service, { wordTimes: true })).transcript.text).toBe(textFor(sound));
    await ask(service);
    expect([server.refusals.length, server.requests.length]).toEqual([1, 3]);
  });

  it('a server without a list of models leaves the question open', async () => {
    await using server = await startSpeechServer('custom', { hasModelList: false });
    const service = createCustomService({
      fetch,
      baseUrl: server.baseUrl,
      model: 'large-v3-turbo',
      key: null,
    });
    expect(await service.models(never)).toEqual([]);
    expect(await checkKey(service, 'large-v3-turbo')).toBe('unknown');
  });

  it('a server that answers in plain words is understood', async () => {
    await using server = await startSpeechServer('custom');
    const service = createCustomService({
      fetch,
      baseUrl: server.baseUrl,
      model: 'large-v3-turbo',
      key: null,
    });
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    server.misbehave({ kind: 'answer', status: 200, headers, body: ' Grüß Gott.\n' });
    expect((await ask(service)).transcript.text).toBe('Grüß Gott.');
    server.misbehave({ kind: 'answer', status: 200, body: '"In quotes"' });
    expect((await ask(service)).transcript.text).toBe('In quotes');
  });
});
