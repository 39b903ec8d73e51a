import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { wavHeader } from '../../../src-core/pcm.ts';
import { openSoundFiles } from '../../../src-main/windows/sound-files.ts';

const dir = mkdtempSync(join(tmpdir(), 'dictum-sound-files-'));
afterAll(() => rmSync(dir, { recursive: true }));
const flac = Buffer.from('fLaC and then some sound that is long enough to be cut into pieces');
const samples = Buffer.from(Array.from({ length: 200 }, (_, index) => index));
const wav = Buffer.concat([wavHeader(100), samples]);
writeFileSync(join(dir, 'a.flac'), flac);
// As a crash leaves it: the header was never finished.
writeFileSync(join(dir, 'b.wav'), Buffer.concat([wavHeader(0), samples]));
writeFileSync(join(dir, 'empty.wav'), wavHeader(0));
// As a version that records at 48 kHz might leave it.
const newerHeader = wavHeader(100);
new DataView(newerHeader.buffer).setUint32(24, 48_000, true);
writeFileSync(join(dir, 'newer.wav'), Buffer.concat([newerHeader, samples]));
const paths: Readonly<Record<string, string>> = {
  a: 'a.flac',
  b: 'b.wav',
  empty: 'empty.wav',
  newer: 'newer.wav',
  gone: 'gone.flac',
};
const answer = openSoundFiles(async (id) => (Object.hasOwn(paths, id) ? join(dir, paths[id] ?? '') : null));
const ask = (path: string, range: string | null = null, method = 'GET') =>
  answer({
    url: `app://dictum/sounds/${path}`,
    method,
    headers: new Headers(range === null ? {} : { range }),
  });
const bytes = async (response: Response) => Buffer.from(await response.arrayBuffer());

it('a whole sound comes with its type and length', async () => {
  const response = await ask('a');
  expect([
    response.status,
    response.headers.get('content-type'),
    response.headers.get('content-length'),
  ]).toEqual([200, 'audio/flac', String(flac.length)]);
  expect(await bytes(response)).toEqual(flac);
});

it('a recording gets the header it should have', async () => {
  expect(await bytes(await ask('b'))).toEqual(wav);
});

it.each([
  ['bytes=0-', 0, 243],
  ['bytes=0-9', 0, 9],
  ['bytes=40-49', 40, 49],
  ['bytes=44-44', 44, 44],
  ['bytes=100-', 100, 243],
  ['bytes=-5', 239, 243],
  ['bytes=200-9999', 200, 243],
])('%s is answered with that part', async (range, start, end) => {
  const response = await ask('b', range);
  expect([response.status, response.headers.get('content-range')]).toEqual([
    206,
    `bytes ${start}-${end}/244`,
  ]);
  expect(await bytes(response)).toEqual(wav.subarray(start, end + 1));
});

it.each(['bytes=244-', 'bytes=9-3', 'bytes=-', 'bytes=a-b', 'lines=1-2', 'bytes=0-1,4-5'])(
  '%s is refused',
  async (range) => {
    expect((await ask('b', range)).status).toBe(416);
  },
);

it.each([
  'gone',
  'unknown',
  'empty',
  'newer',
  '',
  '../a',
  '..%2fa',
  'a/',
  'a?x',
  'a.flac',
  '__proto__',
  'constructor',
])('%j is not there', async (path) => {
  expect((await ask(path)).status).toBe(404);
});

it('nothing can be sent there', async () => {
  expect((await ask('a', null, 'POST')).status).toBe(404);
});
