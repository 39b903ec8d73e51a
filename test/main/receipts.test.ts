/** What history says about a dictation is what really left this computer: the whole way, over real HTTP. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { changedSettings } from '../../src-core/changed-settings.ts';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import { hostsOf } from '../../src-core/hosts-of.ts';
import { defaultSettings, type SettingsChange } from '../../src-core/settings.ts';
import { createDictation } from '../../src-main/dictation.ts';
import { openHistory } from '../../src-main/history/history.ts';
import { transcribeKept } from '../../src-main/history/kept-recordings.ts';
import type { Transcriber } from '../../src-main/transcription/transcriber.ts';
import { type Choosing, openChoosing, servicesAt } from '../fakes/chosen.ts';
import { justSpeech } from '../fakes/request.ts';
import { type SpeechServer, startSpeechServer } from '../fakes/speech-server/server.ts';
import { engineOfFile } from './transcription/engine-of-file.ts';
import { silence, soundOf } from './transcription/speech-stage.ts';

const real = engineOfFile();

let recordingsDir = '';
let groq: SpeechServer;
let choosing: Choosing;
beforeEach(async () => {
  recordingsDir = mkdtempSync(join(tmpdir(), 'dictum-receipts-'));
  groq = await startSpeechServer('groq');
  choosing = openChoosing(real.engine, { groq: groq.key });
});
afterEach(async () => {
  await choosing[Symbol.asyncDispose]();
  await groq[Symbol.asyncDispose]();
  rmSync(recordingsDir, { recursive: true });
});

const spoken = soundOf('libri-0880');
const noSounds = { keep: async () => null };
const unexpected = (error: unknown) => {
  throw error;
};

/** Groq, and nobody else. */
const groqOnly = (): SettingsChange => ({
  service: 'groq',
  fallback: [],
  language: 'en',
  prompt: 'Style.',
  services: servicesAt({ groq }),
});

interface Dictated {
  readonly entry: HistoryEntry;
  readonly history: ReturnType<typeof openHistory>;
}

/** Held, spoken and let go; resolves with what history says about it. */
async function dictate({
  sound = spoken,
  transcriber = choosing.transcriber(groqOnly()),
  cancelWhen = null,
}: {
  readonly sound?: Int16Array;
  readonly transcriber?: Transcriber;
  readonly cancelWhen?: Promise<void> | null;
} = {}): Promise<Dictated> {
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
    wallClock: () => at,
    capture: {
      start: (_session, _microphone, listener) => {
        for (let start = 0; start < sound.length; start += 800)
          listener.onSamples(sound.slice(start, start + 800));
        at += 1_000;
        dictation.intend({ type: 'release', isHeld: false });
        listener.onLast();
      },
      pause: () => {},
      resume: () => {},
      stop: () => {},
      cut: () => {},
      drop: () => {},
      forget: () => {},
    },
    insertion: { remember: async () => ({ app: null, insert: async () => 'pasted' as const }) },
    history,
    transcriberFor: () => transcriber,
    settings: () => changedSettings(defaultSettings, groqOnly()),
    recordingsDir,
    sounds: noSounds,
    log: { info: () => {}, warn: () => {}, unexpected },
    onChange: () => {},
    onHistoryChange: () => {
      const entry = history.page({ query: '', before: null, limit: 1 }).entries[0];
      if (entry !== undefined && entry.insertion !== 'pending') resolve(entry);
    },
  });
  dictation.intend({ type: 'press', isHeld: true });
  void cancelWhen?.then(() => dictation.intend({ type: 'cancel' }));
  return { entry: await promise, history };
}

it('an entry names the host that got the sound, and all that went along', async () => {
  const { entry } = await dictate();
  expect(groq.uploads.length).toBe(1);
  expect(entry.receipts).toEqual([
    {
      host: new URL(groq.baseUrl).host,
      bytes: 44 + spoken.byteLength,
      format: 'wav',
      fields: groq.uploads[0]?.fieldNames,
    },
  ]);
  expect(entry.receipts[0]?.fields).toEqual(expect.arrayContaining(['file', 'language', 'prompt']));
  expect(entry).toMatchObject({
    text: groq.uploads[0]?.text,
    service: 'groq',
    model: 'whisper-large-v3-turbo',
    attempts: [{ service: 'groq', why: 'first', end: 'answered' }],
    costDollars: expect.closeTo((0.04 * 10) / 3_600, 12),
  });
});

it('an entry in which nobody spoke was sent nowhere', async () => {
  const { entry } = await dictate({ sound: silence(1) });
  expect(groq.uploads).toEqual([]);
  expect([entry.failure, entry.service, hostsOf(entry)]).toEqual(['no-speech', 'groq', []]);
});

it('an entry whose service could not be reached was sent nowhere', async () => {
  await groq[Symbol.asyncDispose]();
  const { entry } = await dictate();
  expect([entry.failure, hostsOf(entry)]).toEqual(['service-unreachable', []]);
});

it('what was probably silence stands in the entry, with its words, its reason and its sound', async () => {
  const body = JSON.stringify({ text: Array.from({ length: 400 }, () => 'no').join(' ') });
  groq.misbehave({ kind: 'answer', status: 200, body });
  const { entry, history } = await dictate();
  expect(entry).toMatchObject({
    text: expect.stringMatching(/^(no )+no$/),
    heldBack: 'repetition',
    failure: 'no-speech',
    insertion: 'none',
    recording: `${entry.id}_en.wav`,
    receipts: [{ format: 'wav' }],
  });

  groq.behave();
  await transcribeKept(entry, {
    recordingsDir,
    soundsDir: recordingsDir,
    history,
    sounds: noSounds,
    transcriber: choosing.transcriber(groqOnly()),
    request: { ...justSpeech, onlySpeech: false },
  });
  expect(history.find(entry.id)).toMatchObject({
    text: groq.uploads[0]?.text,
    heldBack: null,
    failure: null,
    recording: null,
    // Both requests are paid for.
    costDollars: expect.closeTo((2 * 0.04 * 10) / 3_600, 12),
  });
});

it('what was cancelled in the middle of the upload was sent, and can be sent again', async () => {
  groq.misbehave({ kind: 'slow-upload', everyMs: 1_000 });
  const isUploading = groq.until(() => groq.requests.some(({ bodyBytes }) => bodyBytes > 0));
  const { entry } = await dictate({ cancelWhen: isUploading });
  expect(entry).toMatchObject({
    failure: 'cancelled',
    text: '',
    recording: `${entry.id}_en.wav`,
    attempts: [{ service: 'groq', end: 'cancelled' }],
  });
  expect(hostsOf(entry)).toEqual([new URL(groq.baseUrl).host]);
});

it('what was refused was sent all the same, and a later try is one more receipt', async () => {
  await using wrong = openChoosing(real.engine, { groq: 'gsk_wrong' });
  const refused = await dictate({ transcriber: wrong.transcriber(groqOnly()) });
  expect([refused.entry.failure, refused.entry.receipts.length]).toEqual(['key-rejected', 1]);

  await transcribeKept(refused.entry, {
    recordingsDir,
    soundsDir: recordingsDir,
    history: refused.history,
    sounds: noSounds,
    transcriber: choosing.transcriber(groqOnly()),
    request: { ...justSpeech, language: 'en', onlySpeech: false },
  });
  const entry = refused.history.find(refused.entry.id);
  expect(entry).toMatchObject({ failure: null, text: groq.uploads[0]?.text });
  expect(entry?.receipts.map(({ fields }) => fields.includes('prompt'))).toEqual([true, false]);
  expect(entry?.attempts.map(({ end }) => end)).toEqual(['key-rejected', 'answered']);
});
