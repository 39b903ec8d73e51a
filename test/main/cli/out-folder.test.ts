/** Many files into a folder: what is done stays done, what is not is done next time. */
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type SpeechServer, startSpeechServer } from '../../fakes/speech-server/server.ts';
import { recording } from '../../speech/recordings.ts';
import { dictum } from './dictum.ts';

const folder = mkdtempSync(join(tmpdir(), 'dictum-out-'));
afterAll(() => rmSync(folder, { recursive: true }));

function recordings(...names: readonly string[]) {
  const dir = mkdtempSync(join(folder, 'recordings-'));
  const files = names.map((name) => join(dir, name));
  for (const file of files) copyFileSync(recording('libri-0880').file, file);
  return { files, out: join(dir, 'texts') };
}

const through = ({ baseUrl }: SpeechServer) => [
  '--service',
  'custom',
  '--base-url',
  baseUrl,
  '--model',
  'large-v3-turbo',
];

test('one text a recording; a second run does only what is missing or has changed', async () => {
  await using server = await startSpeechServer('custom', { hear: () => 'Words.' });
  const { files, out } = recordings('one.wav', 'two.wav', 'three.wav');
  const [one = '', two = '', three = ''] = files;
  const args = ['transcribe', ...files, '--out', out, ...through(server)];
  writeFileSync(two, 'no sound');

  expect(await dictum(args)).toEqual({
    code: 2,
    stdout: '',
    stderr: `dictum: ${two} is not a recording in a format that Dictum reads.\n`,
  });
  expect(readdirSync(out)).toEqual(['one.txt', 'three.txt']);
  expect(readFileSync(join(out, 'one.txt'), 'utf8')).toBe('Words.\n');

  copyFileSync(one, two);
  const later = new Date(Date.now() + 60_000);
  utimesSync(three, later, later);
  expect(await dictum(args)).toEqual({
    code: 0,
    stdout: '',
    stderr: `dictum: ${one} is done already: ${join(out, 'one.txt')}\n`,
  });
  expect(readdirSync(out)).toEqual(['one.txt', 'three.txt', 'two.txt']);
  expect(server.uploads).toHaveLength(4);
});

test('an interrupted run goes on where it was', async () => {
  await using server = await startSpeechServer('custom', { hear: () => 'Words.' });
  const { files, out } = recordings('one.wav', 'two.wav', 'three.wav');
  const args = ['transcribe', ...files, '--out', out, '--format', 'vtt', ...through(server)];
  const answer = server.hold();
  answer(0);
  const interruption = new AbortController();
  const interrupted = dictum(args, {}, interruption.signal);
  await server.received(2);
  interruption.abort();
  expect(await interrupted).toMatchObject({ code: null, stdout: '' });
  expect(readdirSync(out)).toEqual(['one.vtt']);

  for (const upload of [2, 3]) answer(upload);
  expect(await dictum(args)).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('one.wav is done already'),
  });
  expect(readdirSync(out)).toEqual(['one.vtt', 'three.vtt', 'two.vtt']);
  expect(readFileSync(join(out, 'two.vtt'), 'utf8')).toMatch(/^WEBVTT\n\n00:00:00\.000 --> .*\nWords\.\n$/);
  expect(server.uploads).toHaveLength(4);
});

test('a folder that cannot be made', async () => {
  await using server = await startSpeechServer('custom', { hear: () => 'Words.' });
  const { files } = recordings('one.wav');
  const out = join(folder, 'a-file');
  writeFileSync(out, '');
  expect(await dictum(['transcribe', ...files, '--out', out, ...through(server)])).toEqual({
    code: 2,
    stdout: '',
    stderr: `dictum: ${join(out, 'one.txt')} could not be written.\n`,
  });
});
