/** What happens to a dictation when the engine's process does not live. */
import { copyFileSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import {
  type EngineProcess,
  type SpeechEngineStatus,
  startSpeechEngine,
} from '../../../src-main/transcription/embedded/engine.ts';
import { defaultModel } from '../../../src-main/transcription/embedded/model-files.ts';
import type { ToProcess } from '../../../src-main/transcription/embedded/protocol.ts';
import { createEmbeddedTranscriber } from '../../../src-main/transcription/embedded.ts';
import { justSpeech } from '../../fakes/request.ts';
import { joined, modelsDir, ready, realEngine, silence, silentLog, soundOf, write } from './speech-stage.ts';

const never = new AbortController().signal;
const everything = { decode: true, onlySpeech: true };
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** The real files, so that one of them can be taken away or changed. */
function linkedModels(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dictum-models-'));
  folders.push(folder);
  mkdirSync(join(folder, 'moonshine-base-en'));
  for (const file of [
    'moonshine-base-en/encoder_model.onnx',
    'moonshine-base-en/decoder_model_merged.onnx',
    'moonshine-base-en/tokens.txt',
    'silero_vad_v6.onnx',
  ]) {
    symlinkSync(join(modelsDir, file), join(folder, file));
  }
  return folder;
}

test('a dictation whose process is killed while the person speaks is finished by the next process', async () => {
  using real = realEngine();
  await ready(real.engine);
  const listening = real.engine.listen(everything, never);
  write(listening, joined(soundOf('libri-0870'), silence(1.2), soundOf('libri-0890').subarray(0, 30_000)));
  await real.killProcess();
  write(listening, soundOf('libri-0890').subarray(30_000));
  const { text } = await listening.finish();
  expect(text).toMatch(/^And Mr\. John Dashwood .* power to do for them.* rather selfish/);
  expect(real.pids).toHaveLength(2);
});

test('a dictation whose process is killed while it decodes is finished by the next process', async () => {
  using real = realEngine();
  await ready(real.engine);
  const listening = real.engine.listen(everything, never);
  write(listening, soundOf('libri-0870'));
  const finished = listening.finish();
  await real.killProcess();
  expect((await finished).text).toMatch(/^And Mr\. John Dashwood .* power to do for them/);
});

test('speech that begins before the engine has loaded waits for it', async () => {
  using real = realEngine();
  const listening = real.engine.listen(everything, never);
  write(listening, soundOf('libri-0880'));
  expect(real.engine.status()).toEqual({ state: 'loading' });
  expect((await listening.finish()).text).toMatch(/^He was not an ill.disposed young man/);
});

test('a model that is not there is said, and found once it is', async () => {
  const folder = linkedModels();
  const tokens = join(folder, 'moonshine-base-en/tokens.txt');
  rmSync(tokens);
  using real = realEngine(folder);
  await expect(real.engine.listen(everything, never).finish()).rejects.toMatchObject({
    code: 'model-missing',
  });
  expect(real.engine.status()).toEqual({
    state: 'failed',
    code: 'model-missing',
    model: 'moonshine-base-en',
  });
  copyFileSync(join(modelsDir, 'moonshine-base-en/tokens.txt'), tokens);
  const listening = real.engine.listen(everything, never);
  write(listening, soundOf('libri-0880'));
  expect((await listening.finish()).text).toMatch(/young man/);
});

test.each([
  ['moonshine-base-en/encoder_model.onnx', 'moonshine-base-en'],
  ['silero_vad_v6.onnx', null],
])(
  'one flipped byte in %s is noticed before it is loaded, and the model named that it is of: %s',
  async (file, model) => {
    const folder = linkedModels();
    const path = join(folder, file);
    rmSync(path);
    copyFileSync(join(modelsDir, file), path);
    writeSync(openSync(path, 'r+'), Uint8Array.of(0xa5), 0, 1, 1_000_000);
    using real = realEngine(folder);
    await expect(real.engine.listen(everything, never).finish()).rejects.toMatchObject({
      code: 'model-damaged',
    });
    expect(real.engine.status()).toEqual({ state: 'failed', code: 'model-damaged', model });
  },
);

test('a recording written with waiting is heard to its end', async () => {
  using real = realEngine();
  const listening = real.engine.listen(everything, never);
  for (let count = 0; count < 8; count++) {
    write(listening, joined(soundOf('libri-0880'), silence(1)));
    await listening.room();
  }
  expect((await listening.finish()).text.match(/young man/g)).toHaveLength(8);
});

/** A process that does what it is told to; the newest is last. */
class FakeProcess implements EngineProcess {
  readonly received: ToProcess[] = [];
  isKilled = false;
  say: (message: unknown) => void = () => {};
  die: () => void = () => {};
  postMessage(message: ToProcess): void {
    this.received.push(message);
  }
  onMessage(listener: (message: unknown) => void): void {
    this.say = listener;
  }
  onExit(listener: () => void): void {
    this.die = listener;
  }
  kill(): void {
    this.isKilled = true;
  }
}

function fakeEngine() {
  const processes: FakeProcess[] = [];
  const statuses: SpeechEngineStatus[] = [];
  let forked = Promise.withResolvers<FakeProcess>();
  let time = 0;
  const engine = startSpeechEngine({
    modelsDir: '/models',
    log: silentLog,
    now: () => time,
    fork: () => {
      const child = new FakeProcess();
      processes.push(child);
      forked.resolve(child);
      return child;
    },
  });
  engine.onStatus((status) => statuses.push(status));
  return {
    engine,
    processes,
    statuses,
    pass: (ms: number) => {
      time += ms;
    },
    /** The next one that is started. */
    async next(action: () => void): Promise<FakeProcess> {
      forked = Promise.withResolvers();
      action();
      return forked.promise;
    },
    first(): FakeProcess {
      const [first] = processes;
      if (first === undefined) throw new Error('No process was started');
      return first;
    },
    [Symbol.dispose]: () => engine[Symbol.dispose](),
  };
}

test('whoever writes faster than people speak waits until the engine has caught up', async () => {
  using fake = fakeEngine();
  fake.first().say({ type: 'ready', loadMs: 1 });
  const cancel = new AbortController();
  const listening = fake.engine.listen(everything, cancel.signal);
  let writtenS = 0;
  const writing = (async () => {
    for (; writtenS < 60; writtenS++) {
      listening.write(silence(1));
      await listening.room();
    }
  })();
  const asked = (child: FakeProcess) => child.received.filter(({ type }) => type === 'room').length;
  await setImmediate();
  expect([writtenS, asked(fake.first())]).toEqual([9, 1]);
  fake.first().say({ type: 'room', id: 1 });
  await setImmediate();
  expect([writtenS, asked(fake.first())]).toEqual([19, 2]);
  // The next process is asked in the place of the one that died.
  const second = await fake.next(() => fake.first().die());
  second.say({ type: 'ready', loadMs: 1 });
  await setImmediate();
  expect([writtenS, asked(second)]).toEqual([19, 1]);
  second.say({ type: 'room', id: 1 });
  await setImmediate();
  expect(writtenS).toBe(29);
  // Who has given up is not held up.
  cancel.abort();
  await writing;
  expect(writtenS).toBe(60);
});

test('only the sound that has no text yet is written again', async () => {
  using fake = fakeEngine();
  fake.first().say({ type: 'ready', loadMs: 1 });
  const listening = fake.engine.listen(everything, never);
  listening.write(Int16Array.of(1, 2, 3));
  listening.write(Int16Array.of(4, 5, 6));
  fake.first().say({ type: 'settled', id: 1, upTo: 4, text: 'one', speechMs: 100, stretches: [] });
  const second = await fake.next(() => fake.first().die());
  listening.write(Int16Array.of(7));
  second.say({ type: 'ready', loadMs: 1 });
  const finished = listening.finish();
  expect(second.received).toEqual([
    {
      type: 'load',
      modelsDir: '/models',
      model: { id: 'moonshine-base-en', dir: '/models/moonshine-base-en' },
    },
    { type: 'listen', id: 1, ...everything },
    { type: 'sound', id: 1, samples: Int16Array.of(5, 6, 7) },
    { type: 'finish', id: 1 },
  ]);
  second.say({
    type: 'settled',
    id: 1,
    upTo: 3,
    text: 'two',
    speechMs: 50,
    stretches: [{ startMs: 0, endMs: 0.1 }],
  });
  second.say({ type: 'finished', id: 1 });
  expect(await finished).toEqual({
    text: 'one two',
    model: 'moonshine-base-en',
    recordingMs: 7 / 16,
    speechMs: 150,
    // Counted from where the second process began to listen.
    stretches: [{ startMs: 0.25, endMs: 0.35 }],
  });
});

test('sound that ends three processes is given up, and the engine waits before it starts again', async () => {
  using fake = fakeEngine();
  const finished = fake.engine.listen(everything, never).finish();
  let child = fake.first();
  for (let death = 1; death < 3; death++) {
    const dying = child;
    dying.say({ type: 'ready', loadMs: 1 });
    child = await fake.next(() => dying.die());
  }
  child.die();
  await expect(finished).rejects.toMatchObject({ code: 'engine-failed' });
  expect(fake.statuses.at(-1)).toEqual({ state: 'failed', code: 'engine-failed', model: null });
  expect(fake.processes).toHaveLength(3);
  // The next dictation does not have to wait.
  expect(await fake.next(() => fake.engine.listen(everything, never))).toBe(fake.processes.at(-1));
  expect(fake.engine.status()).toEqual({ state: 'loading' });
});

test('one that could not read its model is tried again once the files may be right', async () => {
  using fake = fakeEngine();
  fake.first().say({ type: 'not-ready', code: 'model-damaged', isOfModel: false });
  expect(fake.engine.status()).toEqual({ state: 'failed', code: 'model-damaged', model: null });
  const next = await fake.next(() => fake.engine.tryAgain());
  next.say({ type: 'ready', loadMs: 1 });
  fake.engine.tryAgain();
  expect([fake.processes.length, fake.engine.status().state]).toEqual([2, 'ready']);
});

test('deaths that are far apart are no reason to give up', async () => {
  using fake = fakeEngine();
  for (let death = 1; death <= 4; death++) {
    fake.processes.at(-1)?.say({ type: 'ready', loadMs: 1 });
    fake.pass(60_000);
    await fake.next(() => fake.processes.at(-1)?.die());
  }
  expect(fake.statuses.filter(({ state }) => state === 'failed')).toEqual([]);
});

test('a cancelled dictation ends at once, and nobody hears of it again', async () => {
  using fake = fakeEngine();
  fake.first().say({ type: 'ready', loadMs: 1 });
  const cancel = new AbortController();
  const listening = fake.engine.listen(everything, cancel.signal);
  const finished = listening.finish();
  cancel.abort();
  await expect(finished).rejects.toMatchObject({ code: 'cancelled' });
  listening.write(Int16Array.of(1));
  fake.first().say({ type: 'settled', id: 1, upTo: 1, text: 'late', speechMs: 1, stretches: [] });
  expect(fake.first().received.at(-1)).toEqual({ type: 'forget', id: 1 });
  expect(fake.first().isKilled).toBe(false);
});

test('a process that lets somebody wait in vain is ended', () => {
  using fake = fakeEngine();
  fake.first().say({ type: 'ready', loadMs: 1 });
  const cancel = new AbortController();
  void fake.engine
    .listen(everything, cancel.signal)
    .finish()
    .catch(() => {});
  fake.pass(20_000);
  cancel.abort();
  expect(fake.first().isKilled).toBe(true);
});

test('messages that are none are ignored', () => {
  using fake = fakeEngine();
  for (const message of [
    null,
    7,
    'ready',
    {},
    { type: 'ready' },
    { type: 'not-ready', code: 'model-damaged' },
    { type: 'settled', id: 1, upTo: Number.NaN },
    { type: 'settled', id: 1, upTo: 1, text: '', speechMs: 0, stretches: [{ startMs: -1, endMs: 'x' }] },
  ]) {
    fake.first().say(message);
  }
  expect(fake.engine.status()).toEqual({ state: 'loading' });
});

test('what the model writes is cleaned before anybody pastes it', async () => {
  using fake = fakeEngine();
  fake.first().say({ type: 'ready', loadMs: 1 });
  const transcription = createEmbeddedTranscriber({
    engine: fake.engine,
    placeFor: () => defaultModel('/models'),
  }).open(justSpeech, never);
  const finished = transcription.finish();
  fake
    .first()
    .say({ type: 'settled', id: 1, upTo: 1, text: 'a\u001b[31mb\u202ec', speechMs: 1, stretches: [] });
  fake.first().say({ type: 'finished', id: 1 });
  expect(await finished).toMatchObject({ kind: 'text', transcript: { text: 'abc' } });
});
