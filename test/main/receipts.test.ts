import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import { hostsOf } from '../../src-core/hosts-of.ts';
import { changedSettings, defaultSettings } from '../../src-core/settings.ts';
import { createDictation } from '../../src-main/dictation.ts';
import { openHistory } from '../../src-main/history/history.ts';
import { transcribeKept } from '../../src-main/history/kept-recordings.ts';
import { createGroqTranscriber } from '../../src-main/transcription/groq.ts';
import { type GroqServer, startGroqServer } from '../fakes/groq-server.ts';

let recordingsDir = '';
beforeEach(() => {
  recordingsDir = mkdtempSync(join(tmpdir(), 'dictum-receipts-'));
});
afterEach(() => rmSync(recordingsDir, { recursive: true }));

const samples = new Int16Array(16_000).fill(1_000);
const noSounds = { keep: async () => null, applyRule: async () => {} };
const unexpected = (error: unknown) => {
  throw error;
};

function groqAt(server: Pick<GroqServer, 'baseUrl' | 'key'>, speechMs: number) {
  return createGroqTranscriber({
    fetch,
    baseUrl: server.baseUrl,
    model: 'whisper-large-v3',
    key: server.key,
    listenForSpeech: () => ({ write: () => {}, finish: async () => ({ speechMs }) }),
  });
}

/** One second of sound, held and let go; resolves with what history says about it. */
async function dictate(transcriber: ReturnType<typeof groqAt>) {
  const history = openHistory({
    dir: join(recordingsDir, 'history'),
    singleFilePath: null,
    onRepaired: () => {},
    onProblem: unexpected,
  });
  const { promise, resolve } = Promise.withResolvers<HistoryEntry>();
  let at = 1_000;
  const dictation = createDictation({
    now: () => at,
    capture: {
      start: (_session, _microphone, listener) => {
        listener.onSamples(samples);
        at += 1_000;
        dictation.keyEdge({ key: 'hotkey', edge: 'up' });
        listener.onLast();
      },
      stop: () => {},
      drop: () => {},
      forget: () => {},
    },
    insertion: { remember: async () => ({ insert: async () => 'pasted' as const }) },
    history,
    transcriberFor: () => transcriber,
    settings: () => changedSettings(defaultSettings, { service: 'groq', language: 'en', prompt: 'Style.' }),
    recordingsDir,
    sounds: noSounds,
    log: { info: () => {}, warn: () => {}, unexpected },
    onChange: () => {},
    onHistoryChange: () => {
      const entry = history.page({ query: '', before: null, limit: 1 }).entries[0];
      if (entry !== undefined && entry.insertion !== 'pending') resolve(entry);
    },
    onHistoryNotWritten: () => {},
  });
  dictation.keyEdge({ key: 'hotkey', edge: 'down' });
  return { entry: await promise, history };
}

it('an entry names the host that got the sound, and all that went along', async () => {
  await using groq = await startGroqServer();
  const { entry } = await dictate(groqAt(groq, 900));
  expect(groq.uploads.length).toBe(1);
  expect(entry.receipts).toEqual([
    {
      host: new URL(groq.baseUrl).host,
      bytes: 44 + samples.byteLength,
      format: 'wav',
      fields: ['file', 'model', 'response_format', 'language', 'prompt'],
    },
  ]);
});

it('an entry in which nobody spoke was sent nowhere', async () => {
  await using groq = await startGroqServer();
  const { entry } = await dictate(groqAt(groq, 0));
  expect(groq.uploads).toEqual([]);
  expect([entry.failure, entry.service, hostsOf(entry)]).toEqual(['no-speech', 'groq', []]);
});

it('an entry whose service could not be reached was sent nowhere', async () => {
  const groq = await startGroqServer();
  await groq[Symbol.asyncDispose]();
  const { entry } = await dictate(groqAt(groq, 900));
  expect([entry.failure, hostsOf(entry)]).toEqual(['service-unreachable', []]);
});

it('what was refused was sent all the same, and a later try is one more receipt', async () => {
  await using groq = await startGroqServer();
  const refused = await dictate(groqAt({ baseUrl: groq.baseUrl, key: 'gsk_wrong' }, 900));
  expect([refused.entry.failure, refused.entry.receipts.length]).toEqual(['key-rejected', 1]);

  await transcribeKept(refused.entry, {
    recordingsDir,
    history: refused.history,
    sounds: noSounds,
    transcriber: groqAt(groq, 900),
    prompt: '',
  });
  const entry = refused.history.find(refused.entry.id);
  expect(entry).toMatchObject({ failure: null, text: groq.uploads[0]?.text });
  expect(entry?.receipts.map(({ fields }) => fields)).toEqual([
    ['file', 'model', 'response_format', 'language', 'prompt'],
    ['file', 'model', 'response_format', 'language'],
  ]);
});
