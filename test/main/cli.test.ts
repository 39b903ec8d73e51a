/** The command line as a person starts it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { wavHeader } from '../../src-core/pcm.ts';
import { speechModels } from '../../src-core/speech-models.ts';
import { recording } from '../speech/recordings.ts';
import { cli, dictum } from './cli/dictum.ts';
import { modelsDir } from './transcription/speech-stage.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/audio/${name}`, import.meta.url));
const youngMan = recording('libri-0880').file;

const folder = mkdtempSync(join(tmpdir(), 'dictum-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

test('one file: its text and nothing else', async () => {
  const { stdout, ...rest } = await dictum(['transcribe', youngMan, '--language', 'en']);
  expect(rest).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^He was not an ill.disposed young man\W?\n$/);
});

test('several files: each line says whose it is, and one bad file does not keep back the others', async () => {
  const letter = file('letter.wav', 'Dear Sir or Madam');
  const empty = file('empty.wav', '');
  const soundless = file('soundless.wav', wavHeader(0));
  const missing = join(folder, 'missing.wav');
  const good = [fixture('speech.m4a'), fixture('stereo.mp3')] as const;
  const { code, stdout, stderr } = await dictum([
    ...['transcribe', good[0], letter, empty, soundless],
    ...[missing, folder, good[1]],
  ]);
  expect(code).toBe(2);
  expect(
    stdout.split('\n').map((line) => line.replace(/: He was not an ill.disposed young man.*/, '')),
  ).toEqual([...good, '']);
  expect(stderr.split('\n')).toEqual([
    `dictum: ${letter} is not a recording in a format that Dictum reads.`,
    `dictum: ${empty} is empty.`,
    `dictum: ${soundless} has no sound in it.`,
    `dictum: There is no file ${missing}.`,
    `dictum: ${folder} is a folder, not a recording.`,
    '',
  ]);
});

test('--json: one object a line and file', async () => {
  const { code, stdout } = await dictum(['transcribe', '--json', youngMan, fixture('opus.ogg')]);
  expect(code).toBe(0);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toEqual(
    [youngMan, fixture('opus.ogg')].map((name) => ({
      file: name,
      text: expect.stringMatching(/young man/),
      engine: 'embedded',
      service: 'embedded',
      model: 'moonshine-base-en',
      audio_s: expect.closeTo(2.99, 1),
      took_ms: expect.any(Number),
      language: 'en',
      segments: [
        {
          start_s: expect.closeTo(0.3, 0),
          end_s: expect.closeTo(2.9, 0),
          text: expect.stringMatching(/^He was/),
        },
      ],
    })),
  );
});

test('--model: the one that is named transcribes', async () => {
  const { code, stdout } = await dictum(['transcribe', '--json', '--model', 'moonshine-tiny-en', youngMan]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    model: 'moonshine-tiny-en',
    text: expect.stringMatching(/young man/),
  });
});

test('silence has no text, which is no failure', async () => {
  const silent = file('silent.wav', new Uint8Array([...wavHeader(32_000), ...new Uint8Array(64_000)]));
  expect(await dictum(['transcribe', silent])).toEqual({
    code: 0,
    stdout: '\n',
    stderr: `dictum: No speech was heard in ${silent}.\n`,
  });
});

test.each([
  { args: [], says: 'Say what to do: "dictum transcribe FILE", or "dictum start".' },
  { args: ['sing'], says: 'There is no command "sing".' },
  { args: ['transcribe'], says: 'Say which file to transcribe.' },
  { args: ['transcribe', '--loud', 'x.wav'], says: "Unknown option '--loud'." },
  {
    args: ['transcribe', 'x.wav', '--language', 'de'],
    says: 'No model on this computer can understand "de". Get Whisper small (375 MB) in Dictum\'s settings, or choose another --service.',
  },
  {
    args: ['transcribe', 'x.wav', '--language', 'ja'],
    says: 'No model on this computer can understand "ja". Get SenseVoice small (240 MB) in Dictum\'s settings, or choose another --service.',
  },
  {
    args: ['transcribe', 'x.wav', '--model', 'moonshine-tiny-en', '--language', 'de'],
    says: 'moonshine-tiny-en cannot understand "de". Get Whisper small (375 MB) in Dictum\'s settings, or choose another --service.',
  },
  {
    args: ['transcribe', 'x.wav', '--model', 'parakeet-tdt-0.6b-v3', '--language', 'de'],
    says: "parakeet-tdt-0.6b-v3 is not on this computer: get it in Dictum's settings, or choose one of moonshine-base-en, moonshine-tiny-en.",
  },
  {
    args: ['transcribe', 'x.wav', '--model', 'sense-voice-small', '--language', 'en', '--translate'],
    says: "sense-voice-small is not on this computer: get it in Dictum's settings, or choose one of moonshine-base-en, moonshine-tiny-en.",
  },
  {
    args: ['transcribe', 'x.wav', '--translate'],
    says: "No model on this computer can translate to English. Get Whisper small (375 MB) in Dictum's settings, or choose another --service.",
  },
  { args: ['transcribe', 'x.wav', '--language', 'xx'], says: '"xx" is not a language code such as "en".' },
  {
    args: ['transcribe', 'x.wav', '--service', 'siri'],
    says: '--service cannot be "siri": it is one of embedded, groq, openai, cortecs, custom.',
  },
  {
    args: ['transcribe', 'x.wav', '--service', 'custom'],
    says: 'Say where your server is: --base-url http://localhost:8000.',
  },
  {
    args: ['transcribe', 'x.wav', '--service', 'custom', '--base-url', 'http://example.org'],
    says: '"http://example.org" cannot be used: --base-url is https://…, or http:// on this computer.',
  },
  {
    args: ['transcribe', 'x.wav', '--service', 'groq', '--temperature', '1.5'],
    says: '--temperature is a number from 0 to 1, not "1.5".',
  },
  {
    args: ['transcribe', 'x.wav', '--service', 'groq', '--temperature', ''],
    says: '--temperature is a number from 0 to 1, not "".',
  },
  {
    args: ['transcribe', 'x.wav', '--service', 'groq', '--translate', '--model', 'whisper-large-v3-turbo'],
    says: 'whisper-large-v3-turbo does not translate to English; whisper-large-v3 of groq or whisper-1 of openai can.',
  },
  {
    args: ['transcribe', 'x.wav', '--service', 'cortecs', '--translate'],
    says: 'whisper-large-v3 does not translate to English; whisper-large-v3 of groq or whisper-1 of openai can.',
  },
  {
    args: ['transcribe', 'x.wav', '--prompt', 'Elinor'],
    says: '--prompt means nothing to the embedded engine: choose a --service.',
  },
  {
    args: ['transcribe', 'x.wav', '--model', 'whisper-1'],
    says: `--model cannot be "whisper-1": it is one of ${speechModels.map(({ id }) => id).join(', ')}.`,
  },
  {
    args: ['transcribe', 'x.wav', '--service', 'groq', '--model', ' '],
    says: '--model is a name of at most 100 characters.',
  },
  {
    args: ['transcribe', 'x.wav', '--service', 'groq', '--fallback', 'openai'],
    says: '--fallback cannot be "openai": it is one of embedded.',
  },
  {
    args: ['transcribe', 'x.wav', '--format', 'docx'],
    says: '--format cannot be "docx": it is one of text, json, srt, vtt.',
  },
  {
    args: ['transcribe', 'x.wav', '--json', '--format', 'srt'],
    says: '--json and --format srt exclude each other.',
  },
  {
    args: ['transcribe', 'x.wav', 'y.wav', '--format', 'srt'],
    says: 'Subtitles of several files need a folder: add --out DIR.',
  },
  {
    args: ['transcribe', 'a/x.wav', 'b/x.mp3', '--out', 'texts'],
    says: 'a/x.wav and b/x.mp3 would both become texts/x.txt: transcribe them into different folders.',
  },
  { args: ['transcribe', 'x.wav', '--service', 'groq'], says: 'Groq needs a key: set GROQ_API_KEY.' },
])('$args: $says', async ({ args, says }) => {
  expect(await dictum(args)).toEqual({
    code: 2,
    stdout: '',
    stderr: `dictum: ${says} See "dictum --help".\n`,
  });
});

test('help and version', async () => {
  expect(await dictum(['--help'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Usage:'),
    stderr: '',
  });
  expect(await dictum(['--version'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
});

test('without the model: one sentence', async () => {
  expect(await dictum(['transcribe', youngMan], { DICTUM_MODELS_DIR: folder })).toEqual({
    code: 1,
    stdout: '',
    stderr: 'dictum: The speech model is missing. "npm start" fetches it.\n',
  });
});

test('a reader that goes away early is no failure', async () => {
  const child = spawn(process.execPath, [cli, 'transcribe', youngMan, youngMan], {
    env: { ...process.env, DICTUM_MODELS_DIR: modelsDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  child.stdout.destroy();
  const [code] = await once(child, 'exit');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
