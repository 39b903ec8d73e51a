/** The command line with the services: real requests to a server on this machine that is as strict as they are. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { wavHeader } from '../../../src-core/pcm.ts';
import { remoteServiceIds, services } from '../../../src-core/services.ts';
import { startSpeechServer, textFor } from '../../fakes/speech-server/server.ts';
import { recording } from '../../speech/recordings.ts';
import { joined, silence, soundOf } from '../transcription/speech-stage.ts';
import { dictum } from './dictum.ts';

const youngMan = recording('libri-0880').file;
const heard = textFor(soundOf('libri-0880'));
const other = fileURLToPath(new URL('../../fixtures/audio/stereo.mp3', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'dictum-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const linesOf = (text: string) => text.trimEnd().split('\n');
const objectsIn = (text: string) => linesOf(text).map((line): unknown => JSON.parse(line));

const models = {
  groq: 'whisper-large-v3-turbo',
  openai: 'whisper-1',
  cortecs: 'whisper-large-v3',
  custom: 'large-v3-turbo',
} as const;

test.each(remoteServiceIds)('%s: the text, and only what was set is sent', async (service) => {
  await using server = await startSpeechServer(service);
  const outcome = await dictum(
    ['transcribe', youngMan, '--service', service, '--base-url', server.baseUrl, '--model', models[service]],
    { [services[service].keyVariable]: server.key },
  );
  expect(outcome).toEqual({ code: 0, stdout: `${heard}\n`, stderr: '' });
  expect(server.refusals).toEqual([]);
  const sent = server.uploads.map(({ fields: { response_format: _, ...set } }) => set);
  expect(sent).toEqual([{ model: models[service] }]);
});

test('language, prompt, temperature and model go along', async () => {
  await using server = await startSpeechServer('openai');
  const { code } = await dictum(
    [
      ...['transcribe', youngMan, '--service', 'openai', '--base-url', server.baseUrl],
      ...['--model', 'gpt-4o-transcribe', '--language', 'en', '--prompt', 'Marianne, Elinor'],
      ...['--temperature', '0.3'],
    ],
    { OPENAI_API_KEY: server.key },
  );
  expect(code).toBe(0);
  expect(server.uploads.map(({ fields }) => fields)).toEqual([
    { model: 'gpt-4o-transcribe', language: 'en', prompt: 'Marianne, Elinor', temperature: '0.3' },
  ]);
});

test('a prompt longer than the service takes loses its first words, and that is said', async () => {
  await using server = await startSpeechServer('groq');
  const words = Array.from({ length: 400 }, (_, index) => `word${index}`);
  const { code, stderr } = await dictum(
    ['transcribe', youngMan, '--service', 'groq', '--base-url', server.baseUrl, '--prompt', words.join(' ')],
    { GROQ_API_KEY: server.key },
  );
  const sent = server.uploads[0]?.fields.prompt?.split(' ') ?? [];
  expect(code).toBe(0);
  expect(sent.at(-1)).toBe('word399');
  expect(stderr).toBe(
    `dictum: The prompt is longer than the service takes; its first ${400 - sent.length} words are left out.\n`,
  );
});

test('--translate takes a model that can, and --json tells everything there is', async () => {
  await using server = await startSpeechServer('groq');
  const { code, stdout, stderr } = await dictum(
    ['transcribe', youngMan, '--service', 'groq', '--base-url', server.baseUrl, '--translate', '--json'],
    { GROQ_API_KEY: server.key },
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(server.requests.at(-1)?.path).toBe('/openai/v1/audio/translations');
  expect(objectsIn(stdout)).toEqual([
    {
      file: youngMan,
      text: heard,
      engine: 'groq',
      service: 'groq',
      model: 'whisper-large-v3',
      audio_s: expect.closeTo(2.99, 1),
      took_ms: expect.any(Number),
      language: 'en',
      segments: heard.split(/(?<=,) /).map((text, index) => ({
        start_s: index === 0 ? 0 : expect.closeTo(1.5, 1),
        end_s: index === 0 ? expect.closeTo(1.5, 1) : expect.closeTo(2.99, 1),
        text,
        avg_logprob: -0.2,
        compression_ratio: 1.4,
        no_speech_prob: 0.01,
      })),
      // Groq bills ten seconds at least.
      cost_dollars: expect.closeTo((10 * 0.111) / 3600, 8),
      receipts: [
        {
          host: new URL(server.baseUrl).host,
          bytes: expect.any(Number),
          format: 'wav',
          fields: ['model', 'response_format', 'file'],
        },
      ],
    },
  ]);
});

test('Cortecs names the provider', async () => {
  await using server = await startSpeechServer('cortecs');
  const { stdout } = await dictum(
    ['transcribe', youngMan, '--service', 'cortecs', '--base-url', server.baseUrl, '--json'],
    { CORTECS_API_KEY: server.key },
  );
  expect(objectsIn(stdout)).toMatchObject([{ service: 'cortecs', provider: 'scaleway', text: heard }]);
});

describe('a recording given by its address', () => {
  const url = 'https://media.example.org/talks/talk.mp3?signature=1%2F2';
  const recordings = { [url]: soundOf('libri-0880') };

  test('is fetched by the service: no sound leaves this computer', async () => {
    await using server = await startSpeechServer('groq', { recordings });
    const { code, stdout, stderr } = await dictum(
      ['transcribe', `${url}#t=3`, '--service', 'groq', '--base-url', server.baseUrl, '--json'],
      { GROQ_API_KEY: server.key },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const fields = { model: models.groq, response_format: 'verbose_json', url };
    expect(server.uploads.map((upload) => upload.fields)).toEqual([fields]);
    expect(objectsIn(stdout)).toMatchObject([
      {
        file: `${url}#t=3`,
        text: heard,
        audio_s: expect.closeTo(2.99, 1),
        cost_dollars: expect.closeTo((10 * 0.04) / 3600, 8),
        receipts: [{ bytes: 0, format: 'url', fields: Object.keys(fields) }],
      },
    ]);
  });

  test('one that the service cannot fetch is said, and does not keep back the others', async () => {
    await using server = await startSpeechServer('groq', { recordings });
    const gone = 'https://media.example.org/gone.mp3';
    const out = join(folder, 'linked');
    const args = ['transcribe', gone, url, youngMan, '--service', 'groq', '--base-url', server.baseUrl];
    const { code, stderr } = await dictum([...args, '--format', 'srt', '--out', out], {
      GROQ_API_KEY: server.key,
    });
    expect(code).toBe(2);
    expect(stderr).toBe(
      `dictum: ${gone}: The service did not accept the recording. Check --model and --prompt. It said: “failed to retrieve media by url: ${gone}”\n`,
    );
    expect(readdirSync(out).toSorted()).toEqual(['libri-0880.srt', 'talk.srt']);
    expect(readFileSync(join(out, 'talk.srt'), 'utf8')).toMatch(/^1\n00:00:00,000 --> 00:00:01,/);
    const again = await dictum([...args.toSpliced(1, 1), '--format', 'srt', '--out', out], {
      GROQ_API_KEY: server.key,
    });
    expect([again.code, server.uploads.length]).toEqual([0, 2]);
  });
});

test('silence is not sent anywhere', async () => {
  await using server = await startSpeechServer('custom');
  const silent = join(folder, 'silent.wav');
  const noise = Uint8Array.from({ length: 96_000 }, (_, index) =>
    index % 2 === 0 ? (index * 7919) % 13 : 0,
  );
  writeFileSync(silent, new Uint8Array([...wavHeader(48_000), ...noise]));
  expect(
    await dictum([
      'transcribe',
      silent,
      '--service',
      'custom',
      '--base-url',
      server.baseUrl,
      '--model',
      models.custom,
    ]),
  ).toEqual({ code: 0, stdout: '\n', stderr: `dictum: No speech was heard in ${silent}.\n` });
  expect(server.uploads).toEqual([]);
});

test('without the model on this computer, all sound is sent', async () => {
  await using server = await startSpeechServer('custom');
  const args = [
    'transcribe',
    youngMan,
    '--service',
    'custom',
    '--base-url',
    server.baseUrl,
    '--model',
    models.custom,
  ];
  expect(await dictum(args, { DICTUM_MODELS_DIR: folder })).toMatchObject({ code: 0, stdout: `${heard}\n` });
});

describe('what goes wrong', () => {
  test('a failure that passes is tried again', async () => {
    await using server = await startSpeechServer('groq');
    server.misbehave({ kind: 'answer', status: 503, body: '<html>busy</html>' }, 2);
    expect(
      await dictum(['transcribe', youngMan, '--service', 'groq', '--base-url', server.baseUrl], {
        GROQ_API_KEY: server.key,
      }),
    ).toEqual({ code: 0, stdout: `${heard}\n`, stderr: '' });
  });

  test('one recording that the service refuses does not keep back the others', async () => {
    await using server = await startSpeechServer('openai');
    server.misbehave({ kind: 'answer', status: 413, body: '{"error":{"message":"Too much of it"}}' }, 1);
    const missing = join(folder, 'missing.wav');
    const { code, stdout, stderr } = await dictum(
      [
        ...['transcribe', youngMan, missing, other],
        ...['--service', 'openai', '--base-url', server.baseUrl, '--json'],
      ],
      { OPENAI_API_KEY: server.key },
    );
    expect(code).toBe(2);
    const sentences = [
      `${youngMan}: The recording is too long for the service. Transcribe it with --service embedded. It said: “Too much of it”`,
      `There is no file ${missing}.`,
    ];
    expect(linesOf(stderr)).toEqual(sentences.map((sentence) => `dictum: ${sentence}`));
    expect(objectsIn(stdout)).toMatchObject([
      { file: youngMan, error: 'recording-too-large', message: sentences[0], receipts: [{ format: 'wav' }] },
      { file: missing, error: 'file-missing', message: sentences[1] },
      { file: other, text: expect.stringContaining('Sound of') },
    ]);
  });

  test('a rejected key is told for each file, but tried once, and never shown', async () => {
    await using server = await startSpeechServer('groq');
    const key = 'gsk_wrong_canary_0123456789';
    const { code, stdout, stderr } = await dictum(
      ['transcribe', youngMan, other, '--service', 'groq', '--base-url', server.baseUrl],
      { GROQ_API_KEY: key },
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const why = 'The service did not accept the key. Check GROQ_API_KEY.';
    expect(linesOf(stderr)).toEqual([`dictum: ${youngMan}: ${why}`, `dictum: ${other}: ${why}`]);
    expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(stderr).not.toContain('canary');
  });

  test('--fallback embedded: this computer transcribes instead, and says so', async () => {
    await using server = await startSpeechServer('groq');
    server.misbehave({ kind: 'answer', status: 401, body: '{}' });
    const { code, stdout, stderr } = await dictum(
      [
        ...['transcribe', youngMan, '--service', 'groq', '--base-url', server.baseUrl],
        ...['--fallback', 'embedded', '--json'],
      ],
      { GROQ_API_KEY: server.key },
    );
    expect(code).toBe(0);
    expect(stderr).toBe(
      `dictum: ${youngMan}: This computer transcribed this instead of Groq. The service did not accept the key.\n`,
    );
    expect(objectsIn(stdout)).toMatchObject([
      {
        text: expect.stringMatching(/^He was not an ill.disposed young man/),
        service: 'embedded',
        model: 'moonshine-base-en',
        instead_of: { service: 'groq', because: 'key-rejected' },
      },
    ]);
  });

  test('a host that is not there', async () => {
    const gone = await startSpeechServer('custom');
    await gone[Symbol.asyncDispose]();
    const args = ['transcribe', youngMan, '--service', 'custom', '--base-url', gone.baseUrl];
    expect(await dictum(args)).toEqual({
      code: 2,
      stdout: '',
      stderr: `dictum: ${youngMan}: The service cannot be reached. Check your connection and --base-url, then try again.\n`,
    });
  });
});

describe('subtitles', () => {
  test('from the segments of the service', async () => {
    await using server = await startSpeechServer('groq', {
      hear: () => 'He was not, an ill-disposed young man.',
    });
    const args = ['transcribe', youngMan, '--service', 'groq', '--base-url', server.baseUrl];
    const { stdout } = await dictum([...args, '--format', 'srt'], { GROQ_API_KEY: server.key });
    expect(stdout.replace(/,49\d/g, ',49x').replace(/,99\d/g, ',99x')).toBe(
      '1\n00:00:00,000 --> 00:00:01,49x\nHe was not,\n\n2\n00:00:01,49x --> 00:00:02,99x\nan ill-disposed young man.\n',
    );
  });

  test('where the service tells no times, at those at which a voice is heard', async () => {
    await using server = await startSpeechServer('openai', { hear: () => 'One & two.' });
    const args = ['transcribe', youngMan, '--service', 'openai', '--base-url', server.baseUrl];
    const { stdout } = await dictum([...args, '--model', 'gpt-4o-transcribe', '--format', 'vtt'], {
      OPENAI_API_KEY: server.key,
    });
    expect(stdout).toMatch(/^WEBVTT\n\n00:00:00\.[2-4]\d\d --> 00:00:02\.\d\d\d\nOne &amp; two\.\n$/);
  });

  test('in the pieces of a long recording, at the times of the whole', async () => {
    await using server = await startSpeechServer('custom', { hear: () => 'word '.repeat(60).trim() });
    const long = join(folder, 'long.wav');
    const phrase = joined(soundOf('libri-0880'), silence(1));
    const sound = joined(...Array.from({ length: 45 }, () => phrase));
    writeFileSync(long, Buffer.concat([wavHeader(sound.length), new Uint8Array(sound.buffer)]));
    const args = ['transcribe', long, '--service', 'custom', '--base-url', server.baseUrl];
    const { stdout } = await dictum([...args, '--model', 'mistralai/Voxtral-Mini-3B', '--format', 'vtt']);
    const starts = Array.from(
      stdout.matchAll(/^00:0(\d):(\d\d)\.\d\d\d -->/gm),
      ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
    );
    const [first, second] = server.uploads.map(({ samples }) => samples.length / 16_000);
    expect(server.uploads).toHaveLength(2);
    expect((first ?? 0) + (second ?? 0)).toBeCloseTo(sound.length / 16_000, 1);
    expect(starts[0]).toBe(0);
    const inSecond = starts.filter((start) => start >= Math.floor(first ?? 0));
    // 60 words of 5 letters are 4 cues of two lines at least.
    expect([starts.length - inSecond.length, inSecond.length]).toEqual([
      expect.toSatisfy((count: number) => count >= 4),
      expect.toSatisfy((count: number) => count >= 4),
    ]);
  });

  test('from the embedded engine, phrase by phrase', async () => {
    const { stdout } = await dictum(['transcribe', recording('libri-0870').file, '--format', 'srt']);
    const cues = stdout.trimEnd().split('\n\n');
    const words = cues.flatMap((cue) => cue.split('\n').slice(2)).join(' ');
    const { stdout: text } = await dictum(['transcribe', recording('libri-0870').file]);
    expect(words).toBe(text.trimEnd());
    expect(cues.length).toBeGreaterThan(1);
  });
});
