import { fork } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Spoken } from '../../../src-core/choose-model.ts';
import { defaultModelId } from '../../../src-core/speech-models.ts';
import type { Log } from '../../../src-main/log.ts';
import {
  type EngineProcess,
  type SpeechEngine,
  startSpeechEngine,
} from '../../../src-main/transcription/embedded/engine.ts';
import type { ModelPlace } from '../../../src-main/transcription/embedded/model-files.ts';
import { openModelStore } from '../../../src-main/transcription/embedded/model-store.ts';
import { placeFor } from '../../../src-main/transcription/embedded/place-for.ts';
import type { Transcription } from '../../../src-main/transcription/transcriber.ts';
import { recording } from '../../speech/recordings.ts';
import { readWav } from '../../speech/wav.ts';

export const modelsDir = process.env.DICTUM_MODELS_DIR ?? '/var/cache/dictum/models';

const models = openModelStore({
  shippedDir: modelsDir,
  downloadsDir: join(tmpdir(), 'dictum-nothing-fetched'),
  onChange: () => {},
});

/** Of the models that Dictum comes with, and no other. */
export function shippedPlaceFor(spoken: Spoken, chosen = defaultModelId): ModelPlace {
  return placeFor(models, spoken, chosen);
}

export const silentLog: Pick<Log, 'info' | 'warn'> = { info: () => {}, warn: () => {} };

export interface RealEngine extends Disposable {
  readonly engine: SpeechEngine;
  /** The processes so far, the present one last. */
  readonly pids: readonly number[];
  /** As the system does when memory runs out: no goodbye. */
  killProcess(): Promise<void>;
}

/** The real engine in a real process of its own. */
export function realEngine(models = modelsDir): RealEngine {
  const children: ReturnType<typeof fork>[] = [];
  const engine = startSpeechEngine({
    modelsDir: models,
    log: silentLog,
    fork: (): EngineProcess => {
      const child = fork(fileURLToPath(new URL('engine-process.ts', import.meta.url)), {
        execArgv: [],
        serialization: 'advanced',
      });
      children.push(child);
      return {
        // One that was just killed cannot be told anything; that it exited is said elsewhere.
        postMessage: (message) => child.send(message, () => {}),
        onMessage: (listener) => child.on('message', listener),
        onExit: (listener) => child.once('exit', () => listener()),
        kill: () => child.kill('SIGKILL'),
      };
    },
  });
  return {
    engine,
    get pids() {
      return children.map(({ pid }) => pid ?? 0);
    },
    async killProcess() {
      const child = children.at(-1);
      if (child === undefined) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
    [Symbol.dispose]: () => engine[Symbol.dispose](),
  };
}

export function ready(engine: SpeechEngine): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const unsubscribe = engine.onStatus(({ state }) => state === 'ready' && resolve());
  if (engine.status().state === 'ready') resolve();
  return promise.finally(unsubscribe);
}

export function soundOf(id: string): Int16Array {
  const { sound } = readWav(recording(id).file);
  return new Int16Array(new Uint8Array(sound).buffer);
}

export function joined(...sounds: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(sounds.reduce((sum, { length }) => sum + length, 0));
  let position = 0;
  for (const sound of sounds) {
    all.set(sound, position);
    position += sound.length;
  }
  return all;
}

export function silence(seconds: number): Int16Array {
  return new Int16Array(Math.round(seconds * 16_000));
}

/** The same noise each time. */
export function noise(seconds: number, amplitude: number): Int16Array {
  let state = 1;
  return silence(seconds).map(() => {
    state = (state * 16_807) % 2_147_483_647;
    return Math.round((state / 2_147_483_647 - 0.5) * 2 * amplitude);
  });
}

/** In frames of 50 ms, as the microphone delivers them. */
export function write(transcription: Pick<Transcription, 'write'>, sound: Int16Array): void {
  for (let start = 0; start < sound.length; start += 800)
    transcription.write(sound.slice(start, start + 800));
}
