/** Changing the model while people dictate. */
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type EngineProcess, startSpeechEngine } from '../../../src-main/transcription/embedded/engine.ts';
import type { ToProcess } from '../../../src-main/transcription/embedded/protocol.ts';
import { modelsDir, ready, realEngine, silentLog, soundOf, write } from './speech-stage.ts';

const never = new AbortController().signal;
const everything = { decode: true, onlySpeech: true };
const place = (id: string) => ({ id, dir: join(modelsDir, id) });
const tiny = place('moonshine-tiny-en');
const base = place('moonshine-base-en');

test('who began with one model ends with it, and who begins after the change gets the other', async () => {
  using real = realEngine();
  await ready(real.engine);
  const before = real.engine.listen(everything, never);
  write(before, soundOf('libri-0880').subarray(0, 20_000));
  real.engine.use(tiny);
  const after = real.engine.listen(everything, never);
  write(after, soundOf('libri-0880'));
  write(before, soundOf('libri-0880').subarray(20_000));
  const heard = await Promise.all([before.finish(), after.finish()]);
  expect(heard.map(({ model }) => model)).toEqual(['moonshine-base-en', 'moonshine-tiny-en']);
  for (const { text } of heard) expect(text).toMatch(/^He was not an ill.*young man/);
  expect(real.pids).toHaveLength(2);
});

test('a model that is not there fails its own dictation only, and the next choice is loaded', async () => {
  using real = realEngine();
  await ready(real.engine);
  real.engine.use(place('whisper-tiny'));
  await expect(real.engine.listen(everything, never).finish()).rejects.toMatchObject({
    code: 'model-missing',
  });
  real.engine.use(base);
  const listening = real.engine.listen(everything, never);
  write(listening, soundOf('libri-0880'));
  expect(await listening.finish()).toMatchObject({ model: 'moonshine-base-en' });
});

/** Answers nothing by itself. */
class SilentProcess implements EngineProcess {
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

function silentEngine(now = () => performance.now()) {
  const processes: SilentProcess[] = [];
  const engine = startSpeechEngine({
    modelsDir,
    log: silentLog,
    now,
    fork: () => {
      const child = new SilentProcess();
      processes.push(child);
      return child;
    },
  });
  const process = (index: number) => {
    const child = processes[index];
    if (child === undefined) throw new Error(`There is no process ${index}`);
    return child;
  };
  return { engine, processes, process, [Symbol.dispose]: () => engine[Symbol.dispose]() };
}

test('nobody dictates: the other model is loaded at once', () => {
  using fake = silentEngine();
  fake.process(0).say({ type: 'ready', loadMs: 1 });
  fake.engine.use(tiny);
  expect(fake.process(0).isKilled).toBe(true);
  expect(fake.process(1).received).toEqual([{ type: 'load', modelsDir, model: tiny }]);
  expect(fake.engine.status()).toEqual({ state: 'loading' });
  // That the old one is gone by now is no death.
  fake.process(0).die();
  expect(fake.processes).toHaveLength(2);
});

test('the model that is loaded already is not loaded again', () => {
  using fake = silentEngine();
  fake.engine.use({ ...base });
  expect(fake.processes).toHaveLength(1);
});

test('language and translation reach the process with the dictation', () => {
  using fake = silentEngine();
  fake.process(0).say({ type: 'ready', loadMs: 1 });
  fake.engine.listen({ ...everything, language: 'de', translate: true }, never);
  expect(fake.process(0).received.at(-1)).toEqual({
    type: 'listen',
    id: 1,
    ...everything,
    language: 'de',
    translate: true,
  });
});

test('one who waits for the other model is told to no process but its own', async () => {
  using fake = silentEngine();
  fake.process(0).say({ type: 'ready', loadMs: 1 });
  const cancel = new AbortController();
  const before = fake.engine.listen(everything, cancel.signal);
  fake.engine.use(tiny);
  const after = fake.engine.listen(everything, never);
  after.write(Int16Array.of(1, 2));
  expect(fake.process(0).received.filter((message) => 'id' in message && message.id === 2)).toEqual([]);
  const finished = before.finish();
  cancel.abort();
  await expect(finished).rejects.toMatchObject({ code: 'cancelled' });
  fake.process(1).say({ type: 'ready', loadMs: 1 });
  expect(fake.process(1).received).toEqual([
    { type: 'load', modelsDir, model: tiny },
    { type: 'listen', id: 2, ...everything },
    { type: 'sound', id: 2, samples: Int16Array.of(1, 2) },
  ]);
});

test('when the loaded model keeps dying, those who wait for the other one do not suffer', async () => {
  using fake = silentEngine();
  const before = fake.engine.listen(everything, never).finish();
  before.catch(() => {});
  fake.engine.use(tiny);
  fake.engine.listen(everything, never);
  fake.process(0).say({ type: 'not-ready', code: 'model-damaged', isOfModel: true });
  await expect(before).rejects.toMatchObject({ code: 'model-damaged' });
  fake.process(1).say({ type: 'ready', loadMs: 1 });
  expect(fake.process(1).received.map(({ type }) => type)).toEqual(['load', 'listen']);
  expect(fake.engine.status()).toEqual({ state: 'ready', loadMs: 1 });
});

test('the model that could not be loaded is named, also where it is not the first', () => {
  using fake = silentEngine();
  fake.process(0).say({ type: 'ready', loadMs: 1 });
  fake.engine.use(tiny);
  fake.process(1).say({ type: 'not-ready', code: 'model-damaged', isOfModel: true });
  expect(fake.engine.status()).toEqual({ state: 'failed', code: 'model-damaged', model: tiny.id });
});

test('who only listens for a voice keeps nobody waiting, and the next process hears the rest', async () => {
  using fake = silentEngine();
  fake.process(0).say({ type: 'ready', loadMs: 1 });
  const gate = fake.engine.listen({ decode: false, onlySpeech: true }, never);
  gate.write(new Int16Array(32_000));
  const stretches = [{ startMs: 200, endMs: 900 }];
  fake.process(0).say({ type: 'settled', id: 1, upTo: 16_000, text: '', speechMs: 600, stretches });
  fake.engine.use(tiny);
  fake.engine.listen(everything, never);
  fake.process(1).say({ type: 'ready', loadMs: 1 });
  expect(fake.process(1).received).toEqual([
    { type: 'load', modelsDir, model: tiny },
    { type: 'listen', id: 1, decode: false, onlySpeech: true },
    { type: 'sound', id: 1, samples: new Int16Array(16_000) },
    { type: 'listen', id: 2, ...everything },
  ]);
  const heard = gate.finish();
  fake.process(1).say({ type: 'finished', id: 1 });
  expect(await heard).toMatchObject({ recordingMs: 2_000, speechMs: 600, stretches });
});

const patient = { ...everything, isPatient: true };

test('one who is patient makes way for another model, and goes on from where it was after that', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  using fake = silentEngine();
  fake.process(0).say({ type: 'ready', loadMs: 1 });
  const later = fake.engine.listen(patient, never, tiny);
  later.write(new Int16Array(32_000));
  fake.process(1).say({ type: 'ready', loadMs: 1 });
  fake.process(1).say({ type: 'settled', id: 1, upTo: 16_000, text: 'first', speechMs: 600, stretches: [] });
  const room = later.room();

  const now = fake.engine.listen(everything, never);
  expect(fake.process(1).isKilled).toBe(true);
  now.write(Int16Array.of(1));
  later.write(Int16Array.of(2));
  fake.process(2).say({ type: 'ready', loadMs: 1 });
  expect(fake.process(2).received).toEqual([
    { type: 'load', modelsDir, model: base },
    { type: 'listen', id: 2, ...everything },
    { type: 'sound', id: 2, samples: Int16Array.of(1) },
  ]);
  const answered = now.finish();
  fake.process(2).say({ type: 'finished', id: 2 });
  await answered;

  fake.process(3).say({ type: 'ready', loadMs: 1 });
  const [load, listen, sound] = fake.process(3).received;
  expect([load, listen]).toEqual([
    { type: 'load', modelsDir, model: tiny },
    { type: 'listen', id: 1, ...patient },
  ]);
  expect(sound).toMatchObject({ id: 1, samples: Int16Array.of(...new Int16Array(16_000), 2) });
  const heard = later.finish();
  fake.process(3).say({ type: 'settled', id: 1, upTo: 16_001, text: 'second', speechMs: 0, stretches: [] });
  fake.process(3).say({ type: 'finished', id: 1 });
  await room;
  expect(await heard).toMatchObject({ text: 'first second', model: tiny.id });
  // Another one may come that needs the same; coming dictations are for the model they were for.
  fake.engine.listen(patient, AbortSignal.abort(), tiny);
  expect(fake.process(3).isKilled).toBe(false);
  vi.advanceTimersByTime(5_000);
  fake.process(4).say({ type: 'ready', loadMs: 1 });
  expect(fake.process(4).received).toEqual([{ type: 'load', modelsDir, model: base }]);
});

test('one who is patient lets the one that is served now finish first', () => {
  using fake = silentEngine();
  fake.process(0).say({ type: 'ready', loadMs: 1 });
  fake.engine.listen(everything, never);
  fake.engine.listen(patient, never, tiny);
  expect([fake.processes.length, fake.process(0).isKilled]).toEqual([1, false]);
});

test.each([tiny, base])(
  'one who is patient and waits is given up without an end of the others: %o',
  async (model) => {
    let now = 0;
    using fake = silentEngine(() => now);
    fake.process(0).say({ type: 'ready', loadMs: 1 });
    fake.engine.listen(everything, never);
    const enough = new AbortController();
    const later = fake.engine.listen(patient, enough.signal, model).finish();
    now = 60_000;
    enough.abort();
    await expect(later).rejects.toMatchObject({ code: 'cancelled' });
    expect(fake.process(0).isKilled).toBe(false);
  },
);
