/** Recordings that wait, over real HTTP and real files: the service is away, refuses, comes back; Dictum is closed in between. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AskingPolicy, waitingPolicy } from '../../src-core/asking-policy.ts';
import { changedSettings } from '../../src-core/changed-settings.ts';
import type { ErrorCode } from '../../src-core/error-codes.ts';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import type { OutboxPolicy } from '../../src-core/outbox.ts';
import { wavHeader } from '../../src-core/pcm.ts';
import { requestFrom } from '../../src-core/service-order.ts';
import { services } from '../../src-core/services.ts';
import { defaultSettings, type Settings, type SettingsChange } from '../../src-core/settings.ts';
import { createDeletions } from '../../src-main/history/deletions.ts';
import type { History } from '../../src-main/history/history.ts';
import { recoverRecordings, transcribeKept } from '../../src-main/history/kept-recordings.ts';
import { createKeptSounds, type KeptSounds } from '../../src-main/history/kept-sounds.ts';
import { createOnce } from '../../src-main/history/once.ts';
import { createOutbox, type Outbox } from '../../src-main/outbox.ts';
import { unsealed } from '../../src-main/sealing/sealing.ts';
import { type Experience, openExperience } from '../../src-main/transcription/experience.ts';
import { createRemoteTranscriber } from '../../src-main/transcription/remote-transcriber.ts';
import { type Connections, openConnections } from '../../src-main/transcription/services/connections.ts';
import { createGroqService } from '../../src-main/transcription/services/groq.ts';
import type { VoiceGate } from '../../src-main/transcription/voice-gate.ts';
import { asking } from '../fakes/asking.ts';
import { createLookout } from '../fakes/lookout.ts';
import { type SpeechServer, startSpeechServer, textFor } from '../fakes/speech-server/server.ts';
import { storedFile } from '../fakes/stored-file.ts';
import { gateThatHears, loudnessGate, voiceOf } from '../fakes/voice-gates.ts';
import { entry, type HistoryStage, historyStage } from './history/history-stage.ts';

const policy: OutboxPolicy = { pausesMs: [30, 60, 120], jitter: 0, betweenMs: 0 };
const noSounds = { keep: async () => null };

let stage: HistoryStage;
let recordingsDir = '';
let soundsDir = '';
let history: History;
let connections: Connections;
let server: SpeechServer;
let gate: VoiceGate = loudnessGate;
let isDictating = false;
/** How many had their words, and how many will have none where there are any. */
let told: (number | readonly number[])[] = [];
let hindrances: (readonly [ErrorCode, number])[] = [];
/** Where the sound is kept to listen to. */
let sounds: Pick<KeptSounds, 'keep'> = noSounds;
let asked: AskingPolicy | null = null;
/** What the person has chosen now. */
let chosen: SettingsChange = {};
const running: Running[] = [];

beforeEach(async () => {
  stage = historyStage();
  recordingsDir = join(stage.dataDir, 'recordings');
  mkdirSync(recordingsDir);
  soundsDir = join(stage.dataDir, 'sounds');
  mkdirSync(soundsDir);
  history = stage.open();
  connections = openConnections();
  server = await startSpeechServer('groq');
  gate = loudnessGate;
  isDictating = false;
  told = [];
  hindrances = [];
  sounds = noSounds;
  chosen = {};
  asked = null;
});
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
  await connections[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  stage[Symbol.dispose]();
});

/** Every one is another. */
function soundOf(sequence: number): Int16Array {
  return Int16Array.from(
    { length: 6_400 + sequence * 160 },
    (_, index) => ((index * 37 * sequence) % 9_000) - 4_500,
  );
}

/** A dictation whose service was away. */
function addWaiting(sequence: number, file: Uint8Array | null = wavOf(soundOf(sequence))): void {
  const name = `id-${sequence}.wav`;
  if (file !== null) writeFileSync(join(recordingsDir, name), file);
  history.add(
    entry(sequence, {
      text: '',
      service: 'groq',
      model: null,
      failure: 'service-unreachable',
      insertion: 'none',
      recording: name,
      waits: { failures: 0 },
    }),
  );
}

function wavOf(samples: Int16Array): Uint8Array {
  return Buffer.concat([wavHeader(samples.length), new Uint8Array(samples.buffer)]);
}

interface Running {
  readonly outbox: Outbox;
  readonly experience: Experience;
  /** As "Try now" does it. */
  byHand(sequence: number): Promise<void>;
  /** Resolves when this is so; asked again whenever the history has changed. */
  until(isSo: () => boolean): Promise<void>;
  /** As at the end of the app: what is on its way ends. */
  close(): Promise<void>;
}

const settings = () =>
  changedSettings(defaultSettings, {
    service: 'groq',
    fallback: [],
    services: { groq: { baseUrl: server.baseUrl } },
    ...chosen,
  });

/** The part of the app that sends what waits, as after a start. */
function start(pace: Partial<OutboxPolicy> = {}, experience = openExperience()): Running {
  const { until, look } = createLookout();
  const once = createOnce();
  const ended: Promise<unknown>[] = [];
  const transcriberFor = (current: Settings) => {
    const baseUrl = current.services.groq.baseUrl;
    return createRemoteTranscriber({
      service: 'groq',
      host: new URL(baseUrl).host,
      limits: services.groq.limits,
      gate,
      parkingDir: recordingsDir,
      startAsking: () =>
        asking(
          [
            createGroqService({
              fetch: connections.fetch,
              baseUrl,
              model: 'whisper-large-v3-turbo',
              key: server.key,
            }),
          ],
          {
            experience,
            ...(asked === null ? {} : { policy: asked }),
          },
        ),
    });
  };
  const outbox = createOutbox({
    history,
    recordingsDir,
    soundsDir,
    sounds: { keep: (id, path) => sounds.keep(id, path) },
    sealing: unsealed,
    transcriberFor,
    settings,
    experience,
    once: (id, work) => {
      const done = once(id, work);
      ended.push(done.catch(() => {}));
      return done;
    },
    isDictating: () => isDictating,
    now: () => performance.now(),
    random: () => 0,
    policy: { ...policy, ...pace },
    log: { info: () => {}, unexpected: () => {} },
    onHistoryChange: () => {
      outbox.look();
      look();
    },
    onEnded: ({ answered, givenUp }) => told.push(givenUp === 0 ? answered : [answered, givenUp]),
    onHindered: (code, count) => hindrances.push([code, count]),
  });
  outbox.hope();
  const app: Running = {
    outbox,
    experience,
    byHand: async (sequence) => {
      const waits = find(sequence);
      if (waits === null) throw new Error('it is not there');
      await once(waits.id, () =>
        transcribeKept(waits, {
          recordingsDir,
          soundsDir,
          history,
          sounds: noSounds,
          transcriber: transcriberFor(settings()),
          request: requestFrom(settings(), { language: null, onlySpeech: false }),
        }),
      );
    },
    until,
    close: async () => {
      void outbox.stop();
      await Promise.all(ended);
    },
  };
  running.push(app);
  return app;
}

const waiting = () => history.unfinished().waiting.map(({ sequence }) => sequence);
const find = (sequence: number): HistoryEntry | null => history.find(`id-${sequence}`);
const files = () => readdirSync(recordingsDir).toSorted();

it('an hour offline and a restart: everything comes, oldest first, into history and nowhere else', async () => {
  const port = Number(new URL(server.baseUrl).port);
  await server[Symbol.asyncDispose]();
  const numbers = Array.from({ length: 50 }, (_, index) => index + 1);
  for (const number of numbers) addWaiting(number);

  const offline = start();
  await offline.until(() => (find(1)?.attempts.length ?? 0) >= 3);
  expect(waiting()).toEqual(numbers);
  expect(find(1)).toMatchObject({ failure: 'service-unreachable', receipts: [], waits: { failures: 0 } });
  expect(find(2)?.attempts).toEqual([]);
  await offline.close();
  history.close();

  history = stage.open();
  await history.readAll();
  expect(waiting()).toEqual(numbers);
  const again = start();
  await again.until(() => (find(1)?.attempts.length ?? 0) >= 4);
  server = await startSpeechServer('groq', { port });
  await again.until(() => waiting().length === 0);

  const texts = numbers.map((number) => textFor(soundOf(number)));
  expect(server.uploads.map(({ text }) => text)).toEqual(texts);
  expect(history.cards().map(({ id }) => history.find(id)?.text)).toEqual(texts);
  expect(
    numbers.map((number) => [find(number)?.failure, find(number)?.insertion, find(number)?.recording]),
  ).toEqual(numbers.map(() => [null, 'none', null]));
  expect([files(), told, server.refusals]).toEqual([[], [50], []]);
});

it('a kept sound that somebody wants transcribed waits like a recording, is sent and stays', async () => {
  const kept = { sound: 'kept.wav', recording: null, failure: 'interrupted', recovered: true } as const;
  writeFileSync(join(soundsDir, 'kept.wav'), wavOf(soundOf(1)));
  history.add(entry(1, { text: '', service: 'groq', ...kept, waits: { failures: 0 } }));
  server.misbehave({ kind: 'answer', status: 503 }, 1);
  const { until } = start();
  await until(() => find(1)?.failure === 'service-down');
  expect(waiting()).toEqual([1]);
  await until(() => waiting().length === 0);
  expect(find(1)).toMatchObject({ text: textFor(soundOf(1)), failure: null, sound: 'kept.wav', waits: null });
  expect(readdirSync(soundsDir)).toEqual(['kept.wav']);
});

it('one whose sound is gone is left to the person, and holds up nobody', async () => {
  history.add(entry(1, { text: '', service: 'groq', sound: 'gone.flac', waits: { failures: 0 } }));
  addWaiting(2);
  const { until } = start();
  await until(() => waiting().length === 0);
  expect([find(1), find(2)]).toMatchObject([
    { text: '', waits: null, failure: 'sound-missing' },
    { text: textFor(soundOf(2)) },
  ]);
  expect(told).toEqual([[1, 1]]);
});

it('words whose sound could not be put where it is kept are words all the same', async () => {
  sounds = { keep: () => Promise.reject(new Error('EACCES')) };
  addWaiting(1);
  const { until } = start();
  await until(() => told.length > 0);
  expect(find(1)).toMatchObject({ text: textFor(soundOf(1)), failure: null, waits: null });
  expect([told, files()]).toEqual([[1], ['id-1.wav']]);
});

it('a service at its limit is asked again when it said, and not before, also when somebody hopes', async () => {
  addWaiting(1);
  addWaiting(2);
  server.misbehave({ kind: 'answer', status: 429, headers: { 'retry-after': '1' } }, 1);
  const { until, outbox } = start();
  await until(() => find(1)?.failure === 'service-busy');
  const refusedAt = performance.now();
  outbox.hope();
  await server.until(() => server.uploads.length === 1);
  expect(performance.now() - refusedAt).toBeGreaterThan(900);
  await until(() => waiting().length === 0);
  expect(told).toEqual([2]);
});

it('a service at its limit is left alone also when Dictum is started again meanwhile', async () => {
  addWaiting(1);
  server.misbehave({ kind: 'answer', status: 429, headers: { 'retry-after': '2' } }, 1);
  const file = storedFile();
  const before = start({}, openExperience(file));
  await before.until(() => find(1)?.failure === 'service-busy');
  const refusedAt = performance.now();
  await before.close();
  history.close();

  history = stage.open();
  await history.readAll();
  const { until } = start({}, openExperience(file.reopened()));
  await until(() => waiting().length === 0);
  expect(performance.now() - refusedAt).toBeGreaterThan(1_900);
  expect(server.uploads.length).toBe(1);
});

it('a long one, which goes in pieces, leaves the service alone for as long as so many short ones', async () => {
  // Two and a half minutes are one piece.
  const long = Int16Array.from({ length: 170 * 16_000 }, (_, index) => ((index * 37) % 9_000) - 4_500);
  addWaiting(1, wavOf(long));
  addWaiting(2);
  const betweenMs = 1_500;
  const startedAt = performance.now();
  const { until } = start({ betweenMs });
  await until(() => waiting().length === 0);
  expect([server.uploads.length, find(1)?.receipts.length]).toEqual([3, 2]);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(2 * betweenMs);
});

it('what was cut off on its way has its receipt, when another service is chosen and at the end of Dictum', async () => {
  server.misbehave({ kind: 'hang' });
  addWaiting(1);
  const { outbox, until } = start();
  const uploads = () => server.requests.filter(({ bodyBytes }) => bodyBytes > 0).length;
  await server.until(() => uploads() === 1);
  outbox.changed();
  await until(() => find(1)?.receipts.length === 1);
  await server.until(() => uploads() === 2);
  await outbox.stop();
  // As Dictum does when it is quit: from here on nothing can be written.
  history.close();
  history = stage.open();
  expect([find(1)?.receipts.length, find(1)?.attempts.map(({ end }) => end), waiting()]).toEqual([
    2,
    ['cancelled', 'cancelled'],
    [1],
  ]);
});

it('a key that is not accepted stops all until there is another, and loses none', async () => {
  addWaiting(1);
  addWaiting(2);
  server.misbehave({ kind: 'answer', status: 401 });
  const { until, outbox } = start();
  await until(() => find(1)?.failure === 'key-rejected');
  expect([waiting(), find(2)?.attempts]).toEqual([[1, 2], []]);
  expect(hindrances).toEqual([['key-rejected', 2]]);
  server.behave();
  outbox.hope();
  outbox.look();
  outbox.changed();
  await until(() => waiting().length === 0);
  expect([find(1)?.text, find(2)?.text]).toEqual([textFor(soundOf(1)), textFor(soundOf(2))]);
  // The one that was refused, and the two with another key: the hope of the network sent nothing.
  expect(server.requests.filter(({ path }) => path !== '/')).toHaveLength(3);
});

it('an entry tells how the service put its last refusal, until there are words', async () => {
  addWaiting(1);
  history.update('id-1', { waits: null });
  const { byHand } = start();
  const body = JSON.stringify({ error: { message: 'temperature: not a number' } });
  server.misbehave({ kind: 'answer', status: 400, body });
  await expect(byHand(1)).rejects.toMatchObject({ code: 'service-refused' });
  expect(find(1)?.serviceSaid).toBe('temperature: not a number');
  server.behave();
  await byHand(1);
  expect([find(1)?.text, find(1)?.serviceSaid]).toEqual([textFor(soundOf(1)), null]);
});

it('what was tried by hand with a wrong key goes by itself when there is another', async () => {
  addWaiting(1);
  history.update('id-1', { failure: 'cancelled', waits: null });
  server.misbehave({ kind: 'answer', status: 401 });
  const { until, outbox, byHand } = start();
  await expect(byHand(1)).rejects.toMatchObject({ code: 'key-rejected' });
  expect([find(1)?.failure, waiting()]).toEqual(['key-rejected', [1]]);
  server.behave();
  outbox.look();
  outbox.changed();
  await until(() => waiting().length === 0);
  expect(find(1)?.text).toBe(textFor(soundOf(1)));
});

it('while somebody dictates nothing is sent', async () => {
  addWaiting(1);
  addWaiting(2);
  isDictating = true;
  const { until, outbox, byHand } = start();
  outbox.hope();
  // Whoever presses "Try now" does not wait, and would come after one that was sent already.
  await byHand(2);
  expect(server.uploads.map(({ text }) => text)).toEqual([textFor(soundOf(2))]);
  isDictating = false;
  outbox.look();
  await until(() => waiting().length === 0);
  expect(find(1)?.text).toBe(textFor(soundOf(1)));
});

it('files that hold no recording do not hold up the others, and stay where they are', async () => {
  addWaiting(1, new Uint8Array());
  addWaiting(2, new Uint8Array(1));
  addWaiting(
    3,
    Uint8Array.from({ length: 44 }, (_, index) => (index * 73) % 251),
  );
  addWaiting(4, null);
  addWaiting(5);
  const { until } = start();
  await until(() => waiting().length === 0);
  expect(find(5)?.text).toBe(textFor(soundOf(5)));
  for (const number of [1, 2, 3, 4])
    expect(find(number)).toMatchObject({ text: '', failure: expect.any(String) });
  expect(files()).toEqual(['id-1.wav', 'id-2.wav', 'id-3.wav']);
});

it('one that makes the service fail does not hold up the others, and is set aside in the end', async () => {
  await server[Symbol.asyncDispose]();
  const poison = textFor(soundOf(1));
  server = await startSpeechServer('groq', {
    hear: (samples) => {
      const text = textFor(samples);
      if (text === poison) throw new Error('out of memory');
      return text;
    },
  });
  addWaiting(1);
  const { until, outbox } = start();
  for (let number = 2; waiting().includes(1); number++) {
    const tries = find(1)?.attempts.length ?? 0;
    addWaiting(number);
    outbox.hope();
    await until(() => find(number)?.text === textFor(soundOf(number)));
    await until(() => (find(1)?.attempts.length ?? 0) > tries || find(1)?.waits === null);
  }
  expect(find(1)).toMatchObject({ text: '', failure: 'service-down', waits: null, recording: 'id-1.wav' });
  expect(find(1)?.attempts.length).toBeGreaterThanOrEqual(5);
  expect(existsSync(join(recordingsDir, 'id-1.wav'))).toBe(true);
});

it('one that is deleted while it is sent ends at once, and waits again when it is brought back', async () => {
  addWaiting(1);
  const answer = server.hold();
  const { until, outbox } = start();
  await server.received(1);
  const deletions = createDeletions(history, { recordingsDir, soundsDir: recordingsDir });
  deletions.delete('id-1');
  outbox.look();
  await server.until(() => server.requests.some(({ path, isAbandoned }) => path !== '/' && isAbandoned));
  expect([find(1), files()]).toEqual([null, ['id-1.wav.deleted']]);
  deletions.undo('id-1');
  outbox.look();
  answer(1);
  await until(() => waiting().length === 0);
  expect([find(1)?.text, server.uploads.length]).toEqual([textFor(soundOf(1)), 2]);
});

it('one that somebody tries by hand meanwhile is sent once', async () => {
  addWaiting(1);
  const answer = server.hold();
  const { until, byHand } = start();
  await server.received(1);
  const tried = byHand(1);
  answer(0);
  await tried;
  await until(() => told.length === 1);
  expect([find(1)?.text, server.uploads.length]).toEqual([textFor(soundOf(1)), 1]);
});

it('words that somebody chose while it was tried by hand stay, also when the try fails', async () => {
  addWaiting(1);
  isDictating = true;
  server.hold();
  const { byHand } = start();
  const tried = byHand(1);
  await server.received(1);
  history.update('id-1', { text: 'chosen', failure: null, waits: null });
  await server[Symbol.asyncDispose]();
  await expect(tried).rejects.toMatchObject({ code: 'service-unreachable' });
  expect(find(1)).toMatchObject({ text: 'chosen', failure: null, waits: null, recording: 'id-1.wav' });
  expect(find(1)?.attempts).not.toEqual([]);
  server = await startSpeechServer('groq');
});

it('words that were probably not said are held back, and their recording is kept', async () => {
  await server[Symbol.asyncDispose]();
  server = await startSpeechServer('groq', { hear: () => 'Thank you for watching!' });
  gate = gateThatHears(voiceOf(120));
  addWaiting(1);
  const { until } = start();
  await until(() => waiting().length === 0);
  expect(find(1)).toMatchObject({
    text: 'Thank you for watching!',
    heldBack: 'known-phrase',
    failure: 'no-speech',
    recording: 'id-1.wav',
  });
  expect([files(), server.uploads.length]).toEqual([['id-1.wav'], 1]);
});

it('a pause that a service wanted is kept also when the recording it was about is deleted meanwhile', async () => {
  addWaiting(1);
  addWaiting(2);
  server.misbehave({ kind: 'answer', status: 429, headers: { 'retry-after': '1' } }, 1);
  asked = waitingPolicy;
  const { until, outbox, experience } = start();
  await expect.poll(() => experience.restsUntil('groq')).toBeGreaterThan(0);
  const restsUntil = experience.restsUntil('groq');
  expect(server.uploads).toEqual([]);
  createDeletions(history, { recordingsDir, soundsDir: recordingsDir }).delete('id-1');
  outbox.look();
  await until(() => waiting().length === 0);
  expect(server.uploads.map(({ text }) => text)).toEqual([textFor(soundOf(2))]);
  expect(performance.now()).toBeGreaterThan(restsUntil);
});

it('who chooses another service meanwhile has nothing more sent to the one before', async () => {
  await using other = await startSpeechServer('groq');
  // Patient, so that nothing but the change ends the question.
  asked = waitingPolicy;
  addWaiting(1);
  const answer = server.hold();
  const { until, outbox } = start();
  await server.received(1);
  chosen = { services: { groq: { baseUrl: other.baseUrl } } };
  outbox.changed();
  await server.until(() => server.requests.some(({ path, isAbandoned }) => path !== '/' && isAbandoned));
  answer(0);
  await until(() => waiting().length === 0);
  expect([find(1)?.text, other.uploads.length]).toEqual([textFor(soundOf(1)), 1]);
  expect(
    find(1)
      ?.receipts.map(({ host }) => host)
      .at(-1),
  ).toBe(new URL(other.baseUrl).host);
});

it('Dictum ends between the words and their sound: nothing is sent twice, and nothing stays behind', async () => {
  addWaiting(1);
  const end = Promise.withResolvers<null>();
  const isKeeping = Promise.withResolvers<void>();
  sounds = {
    keep: () => {
      isKeeping.resolve();
      return end.promise;
    },
  };
  const { outbox } = start();
  await isKeeping.promise;
  void outbox.stop();
  // As if the process had ended here.
  history.abandon();
  history = stage.open();
  expect([waiting(), find(1)?.text, find(1)?.recording, files()]).toEqual([
    [],
    textFor(soundOf(1)),
    null,
    ['id-1.wav'],
  ]);
  const problems: unknown[] = [];
  expect(await recoverRecordings(recordingsDir, history, noSounds, (error) => problems.push(error))).toEqual(
    [],
  );
  expect([files(), problems, server.uploads.length]).toEqual([[], [], 1]);
  end.resolve(null);
});

it.each([true, false])(
  'where sounds are kept (%s) or not, what waits stays until it was sent',
  async (keepSounds) => {
    let soundDays: number | null = 1;
    const problems: unknown[] = [];
    const kept = createKeptSounds({
      dir: soundsDir,
      history,
      settings: () => ({ keepSounds, soundDays, soundCount: 1, soundMegabytes: 1 }),
      // Years later.
      now: () => 4e12,
      onProblem: (error) => problems.push(error),
    });
    sounds = kept;
    addWaiting(1);
    addWaiting(2);
    isDictating = true;
    const { until, outbox } = start();
    await kept.applyRule();
    expect([waiting(), files(), readdirSync(soundsDir)]).toEqual([[1, 2], ['id-1.wav', 'id-2.wav'], []]);
    isDictating = false;
    soundDays = null;
    outbox.look();
    await until(() => waiting().length === 0 && files().length === 0);
    await kept.settled();
    // From there on the rule holds for them.
    expect([readdirSync(soundsDir), find(1)?.sound, problems]).toEqual([
      keepSounds ? ['id-2.flac'] : [],
      null,
      [],
    ]);
  },
);
