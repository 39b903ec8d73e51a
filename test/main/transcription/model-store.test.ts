/** Models are fetched from a real server onto a real disk. */
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { CatalogueModel, ModelFile } from '../../../src-core/speech-models.ts';
import {
  downloadFile,
  hasContent,
  mayLead,
} from '../../../src-main/transcription/embedded/model-download.ts';
import { openModelStore } from '../../../src-main/transcription/embedded/model-store.ts';
import { type Behaviour, type ModelServer, startModelServer } from './model-server.ts';

const model = randomBytes(300_000);
const tokens = Buffer.from('hello 0\n');
const files = { 'model.onnx': model, 'tokens.txt': tokens };

const undone: (() => void)[] = [];
afterEach(() => {
  for (const undo of undone.splice(0).toReversed()) undo();
});

function room(): string {
  const dir = mkdtempSync(join(tmpdir(), 'dictum-models-'));
  undone.push(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function fileAt(url: string, name: string, content: Uint8Array): ModelFile {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { name, bytes: content.length, sha256, url: `${url}/${name}` };
}

function catalogueModel(url: string, tokensBytes = tokens.length): CatalogueModel {
  return {
    id: 'tried',
    name: 'Tried',
    kind: 'sense-voice',
    files: {
      model: fileAt(url, 'model.onnx', model),
      tokens: { ...fileAt(url, 'tokens.txt', tokens), bytes: tokensBytes },
    },
    isShipped: false,
    languages: ['ja'],
    licence: 'MIT',
    translates: false,
    measured: null,
  };
}

function openStore(server: ModelServer, downloadsDir = room()) {
  const received: number[] = [];
  const store = openModelStore({
    shippedDir: room(),
    downloadsDir,
    models: [catalogueModel(server.url)],
    onChange: () => {
      const [status] = store.statuses();
      if (status?.state === 'downloading') received.push(status.receivedBytes);
    },
  });
  return { store, downloadsDir, received, download: () => store.download('tried') };
}

const serving = (behave: Partial<Behaviour> = {}) => startModelServer({ files, ...behave });

test('a model is installed once every file of it is here and right', async () => {
  await using server = await serving();
  const { store, downloadsDir, received, download } = openStore(server);
  expect(store.statuses()).toEqual([{ id: 'tried', state: 'absent', receivedBytes: 0 }]);
  await download();
  expect(store.statuses()).toEqual([{ id: 'tried', state: 'installed' }]);
  expect(store.installed()).toEqual(['tried']);
  expect(store.folder('tried')).toBe(join(downloadsDir, 'tried'));
  expect(readdirSync(downloadsDir)).toEqual(['tried']);
  expect(readdirSync(join(downloadsDir, 'tried')).toSorted()).toEqual(['model.onnx', 'tokens.txt']);
  expect(readFileSync(join(downloadsDir, 'tried', 'model.onnx')).equals(model)).toBe(true);
  expect(received).toEqual(received.toSorted((one, other) => one - other));
  expect(received.at(-1)).toBeGreaterThan(model.length / 2);
});

test('a download whose connection was cut goes on where it ended', async () => {
  await using server = await serving({ cutAfter: 200_000 });
  const { store, downloadsDir, download } = openStore(server);
  await expect(download()).rejects.toMatchObject({ code: 'download-failed' });
  const [status] = store.statuses();
  expect(status).toMatchObject({ state: 'failed', code: 'download-failed' });
  const kept = status?.state === 'failed' ? status.receivedBytes : 0;
  expect(kept).toBeGreaterThan(0);
  expect(store.installed()).toEqual([]);
  server.behave = { files };
  await download();
  expect(server.requests[1]?.headers).toMatchObject({ range: `bytes=${kept}-`, 'if-range': '"one"' });
  expect(readFileSync(join(downloadsDir, 'tried', 'model.onnx')).equals(model)).toBe(true);
});

test.each<[string, Partial<Behaviour>]>([
  ['knows no ranges', { ranges: false }],
  ['has another file by now', { etag: '"two"' }],
])('a server that %s is asked for everything again', async (_, later) => {
  await using server = await serving({ cutAfter: 200_000 });
  const { store, download } = openStore(server);
  await expect(download()).rejects.toMatchObject({ code: 'download-failed' });
  server.behave = { files, ...later };
  await download();
  expect(store.installed()).toEqual(['tried']);
});

test('bytes that are not those of the model are thrown away', async () => {
  const wrong = Buffer.from(model);
  wrong[1_000] = (wrong[1_000] ?? 0) ^ 1;
  await using server = await serving({ files: { ...files, 'model.onnx': wrong } });
  const { store, downloadsDir, download } = openStore(server);
  await expect(download()).rejects.toMatchObject({ code: 'download-damaged' });
  expect(store.statuses()).toEqual([
    { id: 'tried', state: 'failed', code: 'download-damaged', receivedBytes: 0 },
  ]);
  expect(readdirSync(join(downloadsDir, 'tried.part'))).toEqual([]);
  server.behave = { files };
  await download();
  expect(store.installed()).toEqual(['tried']);
});

test.each([
  ['says so', false, 'download-refused'],
  ['does not say so', true, 'download-damaged'],
] as const)('of a file longer than the model that %s nothing is kept', async (_, hidesLength, code) => {
  const longer = Buffer.concat([model, model]);
  await using server = await serving({ files: { ...files, 'model.onnx': longer }, hidesLength });
  const { download, downloadsDir } = openStore(server);
  await expect(download()).rejects.toMatchObject({ code });
  expect(readdirSync(join(downloadsDir, 'tried.part'))).toEqual([]);
});

test.each<[string, Partial<Behaviour>, string]>([
  ['that is not there', { files: {} }, 'download-refused'],
  ['that nobody may have', { status: 403 }, 'download-refused'],
  ['of a server in trouble', { status: 503 }, 'download-failed'],
  [
    'that is sent on over an open line',
    { redirectTo: 'http://models.example/model.onnx' },
    'download-refused',
  ],
  ['that is sent on to a file here', { redirectTo: 'file:///etc/passwd' }, 'download-refused'],
  ['that is sent in circles', { redirectTo: '/model.onnx' }, 'download-refused'],
])('a file %s is not fetched', async (_, behave, code) => {
  await using server = await serving(behave);
  const { store, download } = openStore(server);
  await expect(download()).rejects.toMatchObject({ code });
  expect(store.installed()).toEqual([]);
});

test('a redirect is followed', async () => {
  await using mirror = await serving();
  await using server = await serving({ redirectTo: `${mirror.url}/model.onnx` });
  const path = join(room(), 'model.onnx');
  const { url, ...file } = fileAt(server.url, 'model.onnx', model);
  const signal = new AbortController().signal;
  await downloadFile({ file: { ...file, url: url ?? '' }, path, signal, onProgress: () => {} });
  expect(readFileSync(path).equals(model)).toBe(true);
});

test.each([
  ['https://models.example/a', 'https://elsewhere.example/a', true],
  ['https://models.example/a', 'http://elsewhere.example/a', false],
  ['https://models.example/a', 'http://127.0.0.1:631/', false],
  ['http://127.0.0.1:8000/a', 'http://[::1]:8001/a', true],
  ['http://127.0.0.1:8000/a', 'https://models.example/a', true],
  ['https://models.example/a', 'file:///etc/passwd', false],
])('from %s one may be led to %s: %s', (from, to, may) => {
  expect(mayLead(new URL(from), new URL(to))).toBe(may);
});

test('a page in place of the rest costs nothing of what is here', async () => {
  await using server = await serving({ cutAfter: 200_000 });
  const { store, download } = openStore(server);
  await expect(download()).rejects.toMatchObject({ code: 'download-failed' });
  const [before] = store.statuses();
  server.behave = { files: { 'model.onnx': Buffer.from('<h1>Sign in to go on</h1>') }, ranges: false };
  await expect(download()).rejects.toMatchObject({ code: 'download-refused' });
  expect(store.statuses()).toEqual([{ ...before, code: 'download-refused' }]);
  server.behave = { files };
  await download();
  expect(server.requests[2]?.headers.range).toBeDefined();
});

test('a server that falls silent is given up, and what it sent is kept', async () => {
  await using server = await serving({ hangAfter: 100_000 });
  const path = join(room(), 'model.onnx');
  const { url, ...file } = fileAt(server.url, 'model.onnx', model);
  let received = 0;
  const download = downloadFile({
    file: { ...file, url: url ?? '' },
    path,
    signal: new AbortController().signal,
    silenceMs: 200,
    onProgress: (bytes) => {
      received = bytes;
    },
  });
  await expect(download).rejects.toMatchObject({ code: 'download-failed' });
  expect(received).toBeGreaterThan(0);
  expect(readFileSync(`${path}.part`)).toHaveLength(received);
});

test('a cancelled download can go on later, and is no failure', async () => {
  await using server = await serving({ hangAfter: 100_000 });
  const { promise: begun, resolve } = Promise.withResolvers<void>();
  const store = openModelStore({
    shippedDir: room(),
    downloadsDir: room(),
    models: [catalogueModel(server.url)],
    onChange: () => {
      const [status] = store.statuses();
      if (status?.state === 'downloading' && status.receivedBytes > 0) resolve();
    },
  });
  const download = store.download('tried');
  download.catch(() => {});
  await begun;
  await store.cancel('tried');
  await expect(download).rejects.toMatchObject({ code: 'cancelled' });
  const [status] = store.statuses();
  expect(status).toMatchObject({ state: 'absent' });
  expect(status?.state === 'absent' ? status.receivedBytes : 0).toBeGreaterThan(0);
  server.behave = { files };
  await store.download('tried');
  expect(server.requests[1]?.headers.range).toBeDefined();
  expect(store.installed()).toEqual(['tried']);
});

test('asking twice fetches once', async () => {
  await using server = await serving();
  const { download } = openStore(server);
  await Promise.all([download(), download()]);
  await download();
  expect(server.requests.map(({ path }) => path)).toEqual(['/model.onnx', '/tokens.txt']);
});

test('of a model that is damaged what is not right is fetched again', async () => {
  await using server = await serving();
  const { store, downloadsDir, download } = openStore(server);
  await download();
  const path = join(downloadsDir, 'tried', 'tokens.txt');
  writeFileSync(path, Buffer.alloc(tokens.length));
  await download();
  expect([readFileSync(path), store.installed(), readdirSync(downloadsDir)]).toEqual([
    tokens,
    ['tried'],
    ['tried'],
  ]);
  expect(server.requests.map(({ path: asked }) => asked)).toEqual([
    '/model.onnx',
    '/tokens.txt',
    '/tokens.txt',
  ]);
});

test('while a model is looked at it counts as being fetched, and can be cancelled', async () => {
  await using server = await serving();
  const { store, received, download } = openStore(server);
  await download();
  received.length = 0;
  const looking = download();
  expect(received).toEqual([0]);
  await Promise.all([expect(looking).rejects.toMatchObject({ code: 'cancelled' }), store.cancel('tried')]);
  expect([store.statuses(), server.requests.length]).toEqual([[{ id: 'tried', state: 'installed' }], 2]);
});

test('who cancels does not wait until a large file has been read', async () => {
  const path = join(room(), 'large.bin');
  writeFileSync(path, model);
  const sha256 = createHash('sha256').update(model).digest('hex');
  await expect(hasContent(path, sha256, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
});

test('a removed model leaves nothing behind', async () => {
  await using server = await serving();
  const { store, downloadsDir, download } = openStore(server);
  await download();
  await store.remove('tried');
  expect(store.statuses()).toEqual([{ id: 'tried', state: 'absent', receivedBytes: 0 }]);
  expect(readdirSync(downloadsDir)).toEqual([]);
});

test('what is asked for again while it is still thrown away is whole in the end', async () => {
  await using server = await serving({ cutAfter: 200_000 });
  const { store, download } = openStore(server);
  await expect(download()).rejects.toMatchObject({ code: 'download-failed' });
  server.behave = { files };
  await Promise.all([store.remove('tried'), download()]);
  expect(store.installed()).toEqual(['tried']);
  expect(server.requests[1]?.headers.range).toBeUndefined();
});

test('a folder that nobody may use is no reason to have no models at all', async () => {
  await using server = await serving();
  const downloadsDir = join(room(), 'models');
  writeFileSync(downloadsDir, 'a file');
  const { store, download } = openStore(server, downloadsDir);
  await expect(download()).rejects.toMatchObject({ code: 'unexpected' });
  expect(store.installed()).toEqual([]);
  expect(server.requests).toEqual([]);
});

test('a file that is too short does not pass for an installed model', async () => {
  await using server = await serving();
  const { store, downloadsDir, download } = openStore(server);
  mkdirSync(join(downloadsDir, 'tried'));
  writeFileSync(join(downloadsDir, 'tried', 'model.onnx'), 'half');
  writeFileSync(join(downloadsDir, 'tried', 'tokens.txt'), tokens);
  expect(store.installed()).toEqual([]);
  await download();
  expect(store.installed()).toEqual(['tried']);
});

/** A disk of its own, which only root can have. */
function smallDisk(bytes: number): string | null {
  const dir = room();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', dir], { stdio: 'ignore' });
  } catch {
    return null;
  }
  undone.push(() => execFileSync('umount', [dir]));
  return dir;
}

test('nothing is fetched for a disk without room', async ({ skip }) => {
  const disk = smallDisk(1_000_000) ?? skip('only root can mount a small disk');
  await using server = await serving();
  const { store, download } = openStore(server, disk);
  await expect(download()).rejects.toMatchObject({ code: 'disk-full' });
  expect(store.statuses()).toEqual([{ id: 'tried', state: 'failed', code: 'disk-full', receivedBytes: 0 }]);
  expect(server.requests).toEqual([]);
});

test('whether the last file fits is known before the first is fetched', async ({ skip }) => {
  const disk = smallDisk(110_000_000) ?? skip('only root can mount a small disk');
  await using server = await serving();
  const models = [catalogueModel(server.url, 20_000_000)];
  const store = openModelStore({ shippedDir: room(), downloadsDir: disk, models, onChange: () => {} });
  await expect(store.download('tried')).rejects.toMatchObject({ code: 'disk-full' });
  expect(server.requests).toEqual([]);
});

test('a disk that fills up on the way keeps what has arrived', async ({ skip }) => {
  const disk = smallDisk(120_000_000) ?? skip('only root can mount a small disk');
  const rest = Promise.withResolvers<void>();
  await using server = await serving({ restAfter: rest.promise });
  const begun = Promise.withResolvers<void>();
  const store = openModelStore({
    shippedDir: room(),
    downloadsDir: disk,
    models: [catalogueModel(server.url)],
    onChange: () => {
      const [status] = store.statuses();
      if (status?.state === 'downloading' && status.receivedBytes > 0) begun.resolve();
    },
  });
  const download = store.download('tried');
  download.catch(() => {});
  await begun.promise;
  const other = join(disk, 'other');
  expect(() => writeFileSync(other, Buffer.alloc(130_000_000))).toThrow(/ENOSPC/);
  rest.resolve();
  await expect(download).rejects.toMatchObject({ code: 'disk-full' });
  const [status] = store.statuses();
  expect(status?.state === 'failed' ? status.receivedBytes : 0).toBeGreaterThan(0);
  rmSync(other);
  server.behave = { files };
  await store.download('tried');
  expect(server.requests[1]?.headers.range).toBeDefined();
  expect(store.installed()).toEqual(['tried']);
});
