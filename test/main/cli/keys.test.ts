import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { RemoteServiceId } from '../../../src-core/services.ts';
import { appDataDir } from '../../../src-main/app-data-dir.ts';
import { findKey } from '../../../src-main/cli/keys.ts';
import { startSpeechServer } from '../../fakes/speech-server/server.ts';
import { recording } from '../../speech/recordings.ts';
import { dictum } from './dictum.ts';

const folder = mkdtempSync(join(tmpdir(), 'dictum-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

const noKeys = { groq: null, openai: null, cortecs: null, custom: null };
/** What safeStorage of Electron 33 made of "gsk_for_this_machine_only" with the backend `basic_text`. */
const readable = 'djEw5/+LLyBOp2UanOr/iJ3euQYzcE9xhKbL9mquR0fHXBc=';
const sealedByKeyring = Buffer.from('v11 whatever the keyring makes of it').toString('base64');

function dataDirWith(keys: unknown): string {
  const dir = mkdtempSync(join(folder, 'data-'));
  writeFileSync(join(dir, 'keys.json'), typeof keys === 'string' ? keys : JSON.stringify(keys));
  return dir;
}

const at = (id: RemoteServiceId, baseUrl: string) => ({ id, baseUrl, model: '', hasFallback: false });
const groq = at('groq', 'https://api.groq.com');

test('a key that was stored readable is read, for its own host only', () => {
  const dir = dataDirWith({ groq: { host: 'api.groq.com', sealed: readable, isReadable: true } });
  expect(findKey(groq, noKeys, dir)).toBe('gsk_for_this_machine_only');
  expect(() => findKey(at('groq', 'https://groq.example.org'), noKeys, dir)).toThrow(
    'Groq needs a key: set GROQ_API_KEY.',
  );
});

test('the environment counts more than what is stored', () => {
  const dir = dataDirWith({ groq: { host: 'api.groq.com', sealed: readable, isReadable: true } });
  expect(findKey(groq, { ...noKeys, groq: 'gsk_other' }, dir)).toBe('gsk_other');
});

test.each([
  { title: 'sealed by a keyring', entry: { host: 'api.groq.com', sealed: sealedByKeyring } },
  {
    title: 'sealed, and marked readable',
    entry: { host: 'api.groq.com', sealed: sealedByKeyring, isReadable: true },
  },
])('a key that is $title: one sentence that says what to do', ({ entry }) => {
  expect(() => findKey(groq, noKeys, dataDirWith({ groq: entry }))).toThrow(
    'The key stored in Dictum is sealed by the system and only the app can open it: set GROQ_API_KEY.',
  );
});

test('a key is not sent to a host it was not made for', () => {
  expect(() =>
    findKey(at('groq', 'https://groq.example.org'), { ...noKeys, groq: 'gsk_mine' }, folder),
  ).toThrow(
    'GROQ_API_KEY is for api.groq.com and is not sent to groq.example.org: use --service custom with DICTUM_API_KEY.',
  );
});

test('a server of one’s own does without a key, or has one', () => {
  const own = at('custom', 'https://speech.example.org');
  expect(findKey(own, noKeys, folder)).toBe(null);
  expect(findKey(own, { ...noKeys, custom: 'mine' }, folder)).toBe('mine');
});

test('a file that cannot be read is as good as none', () => {
  for (const content of ['{', '[]', 'null', '{"groq": 3}']) {
    expect(() => findKey(groq, noKeys, dataDirWith(content))).toThrow('Groq needs a key');
  }
});

test('found where the app keeps it', async () => {
  await using server = await startSpeechServer('groq');
  const { host } = new URL(server.baseUrl);
  const dir = appDataDir({ XDG_CONFIG_HOME: folder }, 'linux');
  mkdirSync(dir);
  writeFileSync(
    join(dir, 'keys.json'),
    JSON.stringify({ groq: { host, sealed: readable, isReadable: true } }),
  );
  const outcome = await dictum(
    ['transcribe', recording('libri-0880').file, '--service', 'groq', '--base-url', server.baseUrl],
    { XDG_CONFIG_HOME: folder },
  );
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  expect(server.requests.at(-1)?.headers.authorization).toBe('Bearer gsk_for_this_machine_only');
});
