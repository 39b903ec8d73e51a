/** The whole way from the settings to the words: real adapters, real requests, the real engine. */
import { describe, expect, it } from 'vitest';
import { standIn } from '../../../src-core/asking.ts';
import { filePolicy } from '../../../src-core/asking-policy.ts';
import { changedSettings } from '../../../src-core/changed-settings.ts';
import { dayOf, spentOn } from '../../../src-core/money.ts';
import { defaultSettings, type SettingsChange } from '../../../src-core/settings.ts';
import { connectServices, identityOf } from '../../../src-main/transcription/choose-transcriber.ts';
import type { Transcriber } from '../../../src-main/transcription/transcriber.ts';
import { openChoosing, servicesAt } from '../../fakes/chosen.ts';
import { justSpeech } from '../../fakes/request.ts';
import { startSpeechServer, textFor } from '../../fakes/speech-server/server.ts';
import { engineOfFile } from './engine-of-file.ts';
import { silence, soundOf, write } from './speech-stage.ts';

const real = engineOfFile();

const never = new AbortController().signal;
const sound = soundOf('libri-0880');
const engineHeard = /^He was not an ill.disposed young man/;

/** What was spent is written down after the words have come. */
const writtenDown = () => new Promise((resolve) => setImmediate(resolve));

async function transcribe(transcriber: Transcriber, samples = sound) {
  const transcription = transcriber.open({ ...justSpeech, language: 'en' }, never);
  write(transcription, samples);
  const result = await transcription.finish();
  return { result, account: transcription.account() };
}

const tried = (account: Awaited<ReturnType<typeof transcribe>>['account']) =>
  account.attempts.map(({ service, why, end }) => `${why} ${service} ${end}`);

describe('a dictation', () => {
  it('goes to the chosen service, once, with what it costs and what was sent', async () => {
    await using groq = await startSpeechServer('groq');
    await using choosing = openChoosing(real.engine, { groq: groq.key });
    const { result, account } = await transcribe(
      choosing.transcriber({ service: 'groq', services: servicesAt({ groq }) }),
    );
    expect(result).toMatchObject({ kind: 'text', service: 'groq', transcript: { text: textFor(sound) } });
    expect(groq.uploads[0]?.samples).toEqual(sound);
    expect(account.receipts).toEqual([
      {
        host: new URL(groq.baseUrl).host,
        bytes: 44 + sound.byteLength,
        format: 'wav',
        fields: groq.uploads[0]?.fieldNames,
      },
    ]);
    expect(tried(account)).toEqual(['first groq answered']);
    // Ten seconds at least, of the turbo model's price.
    expect(account.costDollars).toBeCloseTo((0.04 * 10) / 3_600, 12);
    await writtenDown();
    expect(spentOn(choosing.usage.spending(), dayOf(Date.now())).groq).toMatchObject({
      requests: 1,
      billedS: 10,
    });
    expect(choosing.usage.remaining().groq).toMatchObject({ requests: 1999, audioSeconds: 7142 });
  });

  it('that two services fail on is transcribed here, and every request is told', async () => {
    await using groq = await startSpeechServer('groq');
    await using custom = await startSpeechServer('custom');
    await using choosing = openChoosing(real.engine, { groq: groq.key });
    groq.misbehave({ kind: 'answer', status: 500 });
    custom.misbehave({ kind: 'answer', status: 401, body: 'no' });
    const { result, account } = await transcribe(
      choosing.transcriber({
        service: 'groq',
        fallback: ['custom', 'embedded'],
        services: { ...servicesAt({ groq, custom }) },
      }),
    );
    expect(result).toMatchObject({
      kind: 'text',
      service: 'embedded',
      transcript: { text: expect.stringMatching(engineHeard) },
    });
    expect(tried(account)).toEqual([
      'first groq service-down',
      'retry groq service-down',
      'fallback custom key-rejected',
      'fallback embedded answered',
    ]);
    expect(standIn(account.attempts)).toEqual({
      wanted: 'groq',
      answered: 'embedded',
      because: 'service-down',
    });
    expect(account.receipts.map(({ host }) => host)).toEqual(
      [groq, groq, custom].map(({ baseUrl }) => new URL(baseUrl).host),
    );
    expect(account.costDollars).toBe(0);
  });

  it('that nobody stands waiting for comes through a busy minute of the service', async () => {
    await using groq = await startSpeechServer('groq');
    await using choosing = openChoosing(real.engine, { groq: groq.key }, filePolicy);
    groq.misbehave({ kind: 'answer', status: 503 }, 3);
    const { result, account } = await transcribe(
      choosing.transcriber({ service: 'groq', services: servicesAt({ groq }) }),
    );
    expect(result).toMatchObject({ kind: 'text', service: 'groq' });
    expect(tried(account).at(-1)).toBe('retry groq answered');
  });

  it('that nobody can transcribe tells all the same whom it was sent to', async () => {
    await using groq = await startSpeechServer('groq');
    await using choosing = openChoosing(real.engine, { groq: 'gsk_wrong' });
    const transcriber = choosing.transcriber({
      service: 'groq',
      fallback: [],
      services: servicesAt({ groq }),
    });
    const transcription = transcriber.open(justSpeech, never);
    write(transcription, sound);
    await expect(transcription.finish()).rejects.toMatchObject({ code: 'key-rejected' });
    expect(tried(transcription.account())).toEqual(['first groq key-rejected']);
    expect(transcription.account().receipts.length).toBe(1);
  });

  it('whose answer is late is asked of the next one, and both were sent the sound', async () => {
    await using groq = await startSpeechServer('groq');
    await using cortecs = await startSpeechServer('cortecs');
    await using choosing = openChoosing(real.engine, { groq: groq.key, cortecs: cortecs.key });
    groq.misbehave({ kind: 'hang' });
    const transcriber = choosing.transcriber({
      service: 'groq',
      fallback: ['cortecs'],
      hedging: true,
      services: servicesAt({ groq, cortecs }),
    });
    const transcription = transcriber.open(justSpeech, never);
    write(transcription, sound);
    expect(await transcription.finish()).toMatchObject({
      kind: 'text',
      service: 'cortecs',
      transcript: { provider: 'scaleway' },
    });
    await groq.until(() => groq.requests.some(({ path, isAbandoned }) => path !== '/' && isAbandoned));
    const account = transcription.account();
    expect(tried(account)).toEqual(['first groq overtaken', 'hedge cortecs answered']);
    expect(account.receipts.map(({ host }) => host).toSorted()).toEqual(
      [groq, cortecs].map(({ baseUrl }) => new URL(baseUrl).host).toSorted(),
    );
    // Cortecs has no price list.
    expect(account.costDollars).toBeNull();
  });

  it('that is cancelled in the middle of the upload has a receipt for it', async () => {
    await using groq = await startSpeechServer('groq');
    await using choosing = openChoosing(real.engine, { groq: groq.key });
    groq.misbehave({ kind: 'slow-upload', everyMs: 1_000 });
    const cancel = new AbortController();
    const transcriber = choosing.transcriber({ service: 'groq', services: servicesAt({ groq }) });
    const transcription = transcriber.open(justSpeech, cancel.signal);
    write(transcription, sound);
    const finished = transcription.finish();
    await groq.until(() => groq.requests.some(({ bodyBytes }) => bodyBytes > 0));
    cancel.abort();
    await expect(finished).rejects.toMatchObject({ code: 'cancelled' });
    await groq.until(() => groq.requests.some(({ path, isAbandoned }) => path !== '/' && isAbandoned));
    expect(tried(transcription.account())).toEqual(['first groq cancelled']);
    expect(transcription.account().receipts).toMatchObject([{ bytes: 44 + sound.byteLength }]);
  });

  it('in which nobody speaks is sent nowhere', async () => {
    await using groq = await startSpeechServer('groq');
    await using choosing = openChoosing(real.engine, { groq: groq.key });
    const { result, account } = await transcribe(
      choosing.transcriber({ service: 'groq', services: servicesAt({ groq }) }),
      silence(2),
    );
    expect([result, groq.uploads.length]).toEqual([{ kind: 'no-speech' }, 0]);
    expect(account).toEqual({ receipts: [], attempts: [], costDollars: 0 });
  });

  it('stays here once the month has cost what was allowed, and says in whose place', async () => {
    await using groq = await startSpeechServer('groq');
    await using choosing = openChoosing(real.engine, { groq: groq.key });
    const change: SettingsChange = {
      service: 'groq',
      fallback: ['custom'],
      monthlyCapDollars: 0.0001,
      services: servicesAt({ groq }),
    };
    expect((await transcribe(choosing.transcriber(change))).result).toMatchObject({ service: 'groq' });
    await writtenDown();
    const { result, account } = await transcribe(choosing.transcriber(change));
    expect(result).toMatchObject({
      kind: 'text',
      service: 'embedded',
      transcript: { text: expect.stringMatching(engineHeard) },
    });
    expect(groq.uploads.length).toBe(1);
    expect(standIn(account.attempts)).toEqual({
      wanted: 'groq',
      answered: 'embedded',
      because: 'limit-reached',
    });
  });
});

it('opens the connection to the chosen service while the person speaks, and to no other', async () => {
  await using groq = await startSpeechServer('groq');
  await using openai = await startSpeechServer('openai');
  await using choosing = openChoosing(real.engine, { groq: groq.key, openai: openai.key });
  const transcriber = choosing.transcriber({
    service: 'groq',
    fallback: ['openai'],
    services: servicesAt({ groq, openai }),
  });
  const cancel = new AbortController();
  transcriber.open(justSpeech, cancel.signal);
  await groq.until(() => groq.requests.length === 1);
  cancel.abort();
  expect(groq.requests).toMatchObject([{ method: 'GET', path: '/' }]);
  expect(openai.requests).toEqual([]);
});

describe('a connected service', () => {
  const at = (change: SettingsChange) => changedSettings(defaultSettings, change);
  const address = (baseUrl: string) => at({ services: { groq: { baseUrl } } });

  it('stays until its address, its model or its key changes', () => {
    let key = 'one';
    const service = connectServices({ fetch, secrets: { key: () => key } });
    const first = service('groq', defaultSettings);
    expect(service('groq', at({ service: 'groq', language: 'de', prompt: 'Names' }))).toBe(first);
    const elsewhere = service('groq', address('https://groq.example'));
    expect([elsewhere === first, elsewhere.host]).toEqual([false, 'groq.example']);
    const back = service('groq', defaultSettings);
    expect([back.host, service('groq', defaultSettings) === back]).toEqual(['api.groq.com', true]);
    const otherModel = service('groq', at({ services: { groq: { model: 'whisper-large-v3' } } }));
    expect(otherModel).not.toBe(back);
    key = 'two';
    expect(service('groq', at({ services: { groq: { model: 'whisper-large-v3' } } }))).not.toBe(otherModel);
  });

  it('is known in a file by where it is and by its key, which cannot be read there', () => {
    const settings = address('https://groq.example');
    const known = (key: string | null, then = settings) => identityOf('groq', then, { key: () => key });
    const one = known('gsk_secret');
    expect(one).toMatch(/^[0-9a-f]{16}$/);
    expect(known('gsk_secret', changedSettings(settings, { language: 'de' }))).toBe(one);
    const model = changedSettings(settings, { services: { groq: { model: 'whisper-large-v3' } } });
    const others = [known('gsk_other'), known(null), known('gsk_secret', model)];
    expect([...others, known('gsk_secret', defaultSettings)]).not.toContain(one);
  });

  it('is asked with the key that holds now, and with none where none is set', async () => {
    await using groq = await startSpeechServer('groq');
    let key: string | null = groq.key;
    const service = connectServices({ fetch, secrets: { key: () => key } });
    const models = () => service('groq', address(groq.baseUrl)).models(never);
    expect(await models()).toContain('whisper-large-v3');
    key = 'gsk_other';
    await expect(models()).rejects.toMatchObject({ code: 'key-rejected' });
    key = null;
    await expect(models()).rejects.toMatchObject({ code: 'key-missing' });
    expect(groq.requests.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${groq.key}`,
      'Bearer gsk_other',
    ]);
  });

  it('is asked for the key of its own address', () => {
    const asked: unknown[] = [];
    const service = connectServices({
      fetch,
      secrets: {
        key: (...about) => {
          asked.push(about);
          return null;
        },
      },
    });
    service('groq', address('https://groq.example'));
    expect(asked).toEqual([['groq', 'https://groq.example']]);
    expect(() => service('custom', defaultSettings)).toThrow(
      expect.objectContaining({ code: 'service-address-missing' }),
    );
  });
});
