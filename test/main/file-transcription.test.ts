/** Files dropped on the window: the real engine, a service over real HTTP, the real history. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changedSettings } from '../../src-core/changed-settings.ts';
import type { FilesProgress } from '../../src-core/contract.ts';
import { wavHeader } from '../../src-core/pcm.ts';
import { defaultSettings, type SettingsChange } from '../../src-core/settings.ts';
import { createFileTranscription } from '../../src-main/file-transcription.ts';
import { openHistory } from '../../src-main/history/history.ts';
import { chooseTranscriber, connectServices } from '../../src-main/transcription/choose-transcriber.ts';
import { startSpeechEngine } from '../../src-main/transcription/embedded/engine.ts';
import { openExperience } from '../../src-main/transcription/experience.ts';
import { openConnections } from '../../src-main/transcription/services/connections.ts';
import { startSpeechServer } from '../fakes/speech-server/server.ts';
import { recording } from '../speech/recordings.ts';
import {
  joined,
  type RealEngine,
  ready,
  realEngine,
  shippedPlaceFor,
  silentLog,
  soundOf,
} from './transcription/speech-stage.ts';

const folder = mkdtempSync(join(tmpdir(), 'dictum-files-'));
let real: RealEngine;
beforeAll(async () => {
  real = realEngine();
  await ready(real.engine);
});
afterAll(() => {
  real[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

const youngMan = recording('libri-0880').file;
const said = /^He was not an ill.disposed young man/;

function setUp(change: SettingsChange = {}, key: string | null = null, engine = real.engine) {
  const done = Promise.withResolvers<void>();
  const history = openHistory({
    dir: mkdtempSync(join(folder, 'history-')),
    singleFilePath: null,
    onRepaired: () => done.reject(new Error('damaged')),
    onProblem: done.reject,
  });
  const connections = openConnections();
  const settings = changedSettings(defaultSettings, change);
  const told: (FilesProgress | null)[] = [];
  const files = createFileTranscription({
    now: Date.now,
    history,
    settings: () => settings,
    transcriberFor: chooseTranscriber({
      engine,
      placeFor: shippedPlaceFor,
      remoteService: connectServices({ fetch: connections.fetch, secrets: { key: () => key } }),
      usage: { note: () => {}, isLimitReached: () => false },
      experience: openExperience(),
      parkingDir: folder,
      onUsageChange: () => {},
    }),
    log: { unexpected: (error) => done.reject(error) },
    onProgress: (progress) => {
      told.push(progress);
      if (progress === null) done.resolve();
    },
    onHistoryChange: () => {},
    onHistoryNotWritten: () => done.reject(new Error('not written')),
  });
  return {
    files,
    told,
    done: done.promise,
    entries: () => history.page({ query: '', before: null, limit: 100 }).entries.toReversed(),
    [Symbol.asyncDispose]: () => connections[Symbol.asyncDispose](),
  };
}

test('each file becomes an entry that names it, and one that fails does not keep back the others', async () => {
  await using app = setUp();
  const letter = join(folder, 'letter.wav');
  writeFileSync(letter, 'Dear Sir or Madam');
  app.files.add([youngMan, letter]);
  app.files.add([join(folder, 'missing.wav'), youngMan]);
  await app.done;
  const good = {
    sourceFile: 'libri-0880.wav',
    text: expect.stringMatching(said),
    failure: null,
    service: 'embedded',
    recording: null,
    receipts: [],
    durationMs: expect.closeTo(2_990, -1),
  };
  expect(app.entries()).toMatchObject([
    good,
    { sourceFile: 'letter.wav', text: '', failure: 'file-not-audio' },
    { sourceFile: 'missing.wav', text: '', failure: 'file-unreadable' },
    good,
  ]);
  expect(app.told.map((progress) => progress && [progress.name, progress.place])).toEqual(
    expect.arrayContaining([
      ['libri-0880.wav', 1],
      ['letter.wav', 2],
      ['missing.wav', 3],
      ['libri-0880.wav', 4],
    ]),
  );
  expect(app.told.at(-1)).toBe(null);
});

test('a long file waits for the engine, and does not fill the memory', async () => {
  const sound = joined(...Array.from({ length: 30 }, () => soundOf('libri-0880')));
  const long = join(folder, 'long.wav');
  writeFileSync(long, Buffer.concat([wavHeader(sound.length), new Uint8Array(sound.buffer)]));
  /** How much was written at once before the engine was asked whether there is room, in samples. */
  const unasked: number[] = [0];
  let say: (message: unknown) => void = () => {};
  using engine = startSpeechEngine({
    modelsDir: '/models',
    log: silentLog,
    fork: () => ({
      onMessage: (listener) => {
        say = listener;
      },
      onExit: () => {},
      kill: () => {},
      postMessage: (message) => {
        if (message.type === 'load') queueMicrotask(() => say({ type: 'ready', loadMs: 1 }));
        if (message.type === 'sound') unasked.push((unasked.pop() ?? 0) + message.samples.length);
        if (message.type === 'room') unasked.push(0);
        if (message.type === 'room') setImmediate(() => say({ type: 'room', id: message.id }));
        if (message.type === 'finish') queueMicrotask(() => say({ type: 'finished', id: message.id }));
      },
    }),
  });
  await using app = setUp({}, null, engine);
  app.files.add([long]);
  await app.done;
  expect(unasked.reduce((sum, count) => sum + count)).toBe(sound.length);
  expect(Math.max(...unasked) / 16_000).toBeLessThan(20);
});

test('through the service of the settings, with a receipt and what it cost', async () => {
  await using server = await startSpeechServer('groq');
  await using app = setUp({ service: 'groq', services: { groq: { baseUrl: server.baseUrl } } }, server.key);
  app.files.add([youngMan]);
  await app.done;
  expect(app.entries()).toMatchObject([
    {
      text: server.uploads[0]?.text,
      service: 'groq',
      model: 'whisper-large-v3-turbo',
      receipts: [{ host: new URL(server.baseUrl).host, format: 'wav' }],
      costDollars: expect.closeTo((10 * 0.04) / 3600, 8),
    },
  ]);
});

test('cancel ends the upload at once and forgets what waits; what is dropped afterwards is transcribed', async () => {
  await using server = await startSpeechServer('custom', { hear: () => 'Words.' });
  await using app = setUp({
    service: 'custom',
    services: { custom: { baseUrl: server.baseUrl, model: 'large-v3-turbo' } },
  });
  const answer = server.hold();
  app.files.add([youngMan, youngMan, youngMan]);
  await server.received(1);
  app.files.cancel();
  await server.until(() => server.requests.some(({ isAbandoned }) => isAbandoned));
  expect(app.told.at(-1)).toBe(null);
  expect(app.entries()).toEqual([]);

  app.files.add([youngMan]);
  await server.received(2);
  answer(1);
  await expect.poll(() => app.entries().map(({ text }) => text)).toEqual(['Words.']);
  expect(server.uploads).toHaveLength(2);
});
