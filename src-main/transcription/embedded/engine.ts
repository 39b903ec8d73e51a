import { joinTexts } from '../../../src-core/join-texts.ts';
import { samplesToMs } from '../../../src-core/pcm.ts';
import { addStretch, type Stretch, type Voice } from '../../../src-core/quality/voice.ts';
import { Failure } from '../../../src-core/transcription.ts';
import type { Log } from '../../log.ts';
import { createKeptSound, type KeptSound } from './kept-sound.ts';
import { defaultModel, type ModelPlace } from './model-files.ts';
import {
  type FromProcess,
  type ListenOptions,
  type LoadFailure,
  parseFromProcess,
  type ToProcess,
} from './protocol.ts';

/**
 * The embedded speech engine as main sees it. It lives in a process of its own, because native code
 * that meets a bad file or bad sound takes its whole process along.
 *
 *     loading ──ready──▶ ready ──process dies──▶ loading      (the sound without text is written again)
 *        └──model missing, damaged, or three deaths in a row──▶ failed ──next dictation, or a while──▶ loading
 */
export interface SpeechEngine extends Disposable {
  status(): SpeechEngineStatus;
  /** Returns the way to unsubscribe. */
  onStatus(listener: (status: SpeechEngineStatus) => void): () => void;
  /**
   * While the engine is still loading, the sound just waits for it. `model` is used for coming dictations as well, but
   * that of one who is patient: they wait whenever another one needs another model, and go on after it.
   */
  listen(options: ListenOptions, signal: AbortSignal, model?: ModelPlace): Listening;
  /**
   * Coming dictations are for this model. Those decoded now end with the one they began with, and
   * then a process with the other one takes over; what is said meanwhile waits for it.
   */
  use(model: ModelPlace): void;
  /** The files may be right by now: one that has failed does not wait for the next dictation. */
  tryAgain(): void;
}

export type SpeechEngineStatus =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly loadMs: number }
  /** `model`: the one whose files are not right; null: it is about something else. */
  | { readonly state: 'failed'; readonly code: LoadFailure; readonly model: string | null };

export interface Listening {
  write(samples: Int16Array): void;
  /** Resolves when the engine has nearly caught up, and when it has ended. Never rejects. */
  room(): Promise<void>;
  /** Rejects with a `Failure`. */
  finish(): Promise<Heard>;
}

/** What was said, when somebody spoke, and the model that heard it. */
export interface Heard extends Voice {
  readonly model: string;
  readonly text: string;
}

export interface EngineProcess {
  postMessage(message: ToProcess): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: () => void): void;
  /** At once, whatever it is doing. */
  kill(): void;
}

export interface SpeechEngineOptions {
  readonly fork: () => EngineProcess;
  /** The shipped models, and the voice detector. */
  readonly modelsDir: string;
  /** To begin with; the default one when left out. */
  readonly model?: ModelPlace | undefined;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Milliseconds on a clock that nobody sets. */
  readonly now?: () => number;
}

/** Sound that has seen the process die so often is what kills it. */
const mostDeaths = 3;
/** A process that lived this long died of something new. */
const soundLifeMs = 10_000;
/** Somebody gave up waiting while the process said nothing for so long: it hangs. */
const hangingMs = 10_000;

/** So long the model of one who was patient stays, in case another one comes, in ms. */
const backAfterMs = 5_000;

/** So much may be written without asking for room, in samples: ten seconds. */
const unaskedSamples = 160_000;

/** How long to wait before starting again after so many deaths in a row. */
function restartDelayMs(deaths: number): number {
  if (deaths < mostDeaths) return (deaths - 1) * 250;
  return Math.min(5_000 * 2 ** (deaths - mostDeaths), 60_000);
}

/** One dictation, with the sound that would have to be said again if the process died now. */
interface Dictation {
  readonly id: number;
  readonly options: ListenOptions;
  /** null: nothing is decoded, so whichever is loaded will do. */
  readonly model: ModelPlace | null;
  readonly sound: KeptSound;
  readonly answer: PromiseWithResolvers<Heard>;
  readonly texts: string[];
  readonly stretches: Stretch[];
  speechMs: number;
  /** Where the sound that has no text yet begins. */
  settledUpTo: number;
  /** Where the present process began to listen. */
  heardFrom: number;
  finishAskedAt: number | null;
  /** Somebody waits for room; where the sound ended when they asked last. */
  room: PromiseWithResolvers<void> | null;
  roomAskedAt: number;
  deaths: number;
}

export function startSpeechEngine(options: SpeechEngineOptions): SpeechEngine {
  const { log, now = () => performance.now() } = options;
  const dictations = new Map<number, Dictation>();
  const listeners = new Set<(status: SpeechEngineStatus) => void>();
  let status: SpeechEngineStatus = { state: 'loading' };
  /** For coming dictations. */
  let wanted = options.model ?? defaultModel(options.modelsDir);
  /** Of the present process. */
  let loaded = wanted;
  let current: EngineProcess | null = null;
  let startedAt = 0;
  let lastHeardAt = 0;
  let deaths = 0;
  let restart: NodeJS.Timeout | undefined;
  /** To the model for coming dictations. */
  let back: NodeJS.Timeout | undefined;
  let nextId = 1;
  let isDisposed = false;

  function changeStatus(next: SpeechEngineStatus): void {
    status = next;
    if (next.state === 'ready') log.info('engine-ready', { loadMs: Math.round(next.loadMs) });
    if (next.state === 'failed') log.warn('engine-failed', { code: next.code, deaths });
    for (const listener of listeners) listener(next);
  }

  function start(): void {
    clearTimeout(restart);
    const child = options.fork();
    current = child;
    startedAt = now();
    if (status.state !== 'loading') changeStatus({ state: 'loading' });
    // A process that is not the current one any more may still have something to say.
    child.onMessage((message) => {
      const parsed = child === current ? parseFromProcess(message) : null;
      if (parsed !== null) receive(parsed);
    });
    child.onExit(() => {
      if (child === current) died();
    });
    child.postMessage({ type: 'load', modelsDir: options.modelsDir, model: loaded });
  }

  const isPatient = ({ options: asked }: Dictation) => asked.isPatient === true;
  const urgentOnes = () => [...dictations.values()].filter((each) => each.model !== null && !isPatient(each));
  const isServed = ({ model }: Dictation) => model === null || isSame(model, loaded);

  /**
   * Once nobody needs the loaded model any more, it makes room for the one that is waited for; those who are patient
   * need it only as long as nobody waits for another one. They, and who only listens for a voice, are heard by a later
   * process, from where this one left off.
   */
  function switchIfIdle(wasPatient = false): void {
    clearTimeout(back);
    const urgent = urgentOnes();
    const needing = urgent.length > 0 ? urgent : [...dictations.values()];
    const needed = needing.flatMap(({ model }) => model ?? []);
    if (isDisposed || needed.some((model) => isSame(model, loaded))) return;
    const next = needed[0] ?? wanted;
    if (isSame(next, loaded)) return;
    // One who is patient seldom comes alone.
    if (needed.length === 0 && wasPatient) {
      back = setTimeout(switchIfIdle, backAfterMs);
      return;
    }
    loaded = next;
    deaths = 0;
    const child = current;
    current = null;
    child?.kill();
    start();
  }

  function receive(message: FromProcess): void {
    lastHeardAt = now();
    switch (message.type) {
      case 'ready':
        changeStatus({ state: 'ready', loadMs: message.loadMs });
        for (const dictation of dictations.values()) if (isServed(dictation)) tellEverything(dictation);
        return;
      case 'not-ready':
        return giveUp(message.code, message.isOfModel ? loaded.id : null);
      case 'settled':
        return settle(message);
      case 'room':
        return giveRoom(dictations.get(message.id));
      case 'finished':
        return end(message.id, ({ answer, texts, sound, speechMs, stretches, model }) =>
          answer.resolve({
            text: joinTexts(texts),
            model: (model ?? loaded).id,
            recordingMs: samplesToMs(sound.end()),
            speechMs,
            stretches,
          }),
        );
      case 'failed':
        return end(message.id, ({ answer }) => answer.reject(new Failure('engine-failed')));
    }
  }

  function settle({ id, upTo, text, speechMs, stretches }: FromProcess & { type: 'settled' }): void {
    const dictation = dictations.get(id);
    if (dictation === undefined) return;
    const heardFromMs = samplesToMs(dictation.heardFrom);
    for (const { startMs, endMs } of stretches) {
      addStretch(dictation.stretches, { startMs: heardFromMs + startMs, endMs: heardFromMs + endMs });
    }
    dictation.settledUpTo = dictation.heardFrom + upTo;
    dictation.sound.forgetBefore(dictation.settledUpTo);
    if (text !== '') dictation.texts.push(text);
    dictation.speechMs += speechMs;
    dictation.deaths = 0;
  }

  /** To a process that is ready and does not know this dictation yet. */
  function tellEverything(dictation: Dictation): void {
    const { id, options, sound, settledUpTo, finishAskedAt, room } = dictation;
    dictation.heardFrom = settledUpTo;
    current?.postMessage({ type: 'listen', id, ...options });
    const samples = sound.slice(settledUpTo, sound.end());
    if (samples.length > 0) current?.postMessage({ type: 'sound', id, samples });
    if (room !== null) current?.postMessage({ type: 'room', id });
    if (finishAskedAt !== null) current?.postMessage({ type: 'finish', id });
  }

  /** To a process that knows it; one that is still loading is told everything later. */
  function tell(message: ToProcess & { id: number }): void {
    const dictation = dictations.get(message.id);
    if (status.state === 'ready' && dictation !== undefined && isServed(dictation))
      current?.postMessage(message);
  }

  function end(id: number, answer: (dictation: Dictation) => void): void {
    const dictation = dictations.get(id);
    dictations.delete(id);
    giveRoom(dictation);
    if (dictation !== undefined) answer(dictation);
    switchIfIdle(dictation !== undefined && isPatient(dictation));
  }

  function giveRoom(dictation: Dictation | undefined): void {
    if (dictation === undefined) return;
    dictation.room?.resolve();
    dictation.room = null;
  }

  function died(): void {
    current = null;
    deaths = now() - startedAt > soundLifeMs ? 1 : deaths + 1;
    for (const dictation of [...dictations.values()].filter(isServed)) {
      dictation.deaths++;
      if (dictation.deaths < mostDeaths) continue;
      end(dictation.id, ({ answer }) => answer.reject(new Failure('engine-failed')));
    }
    // What killed it was the last that needed it, and the next model is on its way.
    if (current !== null) return;
    if (deaths >= mostDeaths) giveUp('engine-failed', null);
    else if (status.state !== 'loading') changeStatus({ state: 'loading' });
    if (current === null) restart = setTimeout(start, restartDelayMs(deaths));
  }

  function giveUp(code: LoadFailure, model: string | null): void {
    const child = current;
    current = null;
    child?.kill();
    changeStatus({ state: 'failed', code, model });
    for (const { id } of [...dictations.values()].filter(isServed))
      end(id, ({ answer }) => answer.reject(new Failure(code)));
    switchIfIdle();
  }

  function abandon(dictation: Dictation): void {
    if (!dictations.has(dictation.id)) return;
    const child = current;
    tell({ type: 'forget', id: dictation.id });
    end(dictation.id, ({ answer }) => answer.reject(new Failure('cancelled')));
    const { finishAskedAt } = dictation;
    // It waits for others, and not for an answer.
    if (!isServed(dictation) || (isPatient(dictation) && urgentOnes().length > 0)) return;
    if (finishAskedAt !== null && now() - Math.max(finishAskedAt, lastHeardAt) > hangingMs) child?.kill();
  }

  start();
  return {
    status: () => status,
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listen(listenOptions, signal, model = wanted) {
      if (listenOptions.isPatient !== true) wanted = model;
      const dictation: Dictation = {
        id: nextId++,
        options: listenOptions,
        model: listenOptions.decode ? model : null,
        sound: createKeptSound(),
        answer: Promise.withResolvers(),
        texts: [],
        stretches: [],
        speechMs: 0,
        settledUpTo: 0,
        heardFrom: 0,
        finishAskedAt: null,
        room: null,
        roomAskedAt: 0,
        deaths: 0,
      };
      const { id, sound, answer } = dictation;
      // Whoever calls `finish` sees the failure; before that, nobody has to.
      answer.promise.catch(() => {});
      dictations.set(id, dictation);
      const onAbort = () => abandon(dictation);
      signal.addEventListener('abort', onAbort, { once: true });
      void answer.promise.catch(() => {}).finally(() => signal.removeEventListener('abort', onAbort));
      if (signal.aborted || isDisposed) onAbort();
      else {
        switchIfIdle();
        // The person may have put the files back, or closed what ate the memory.
        if (current === null) start();
        else if (status.state === 'ready' && isServed(dictation)) tellEverything(dictation);
      }
      return {
        write(samples) {
          if (!dictations.has(id)) return;
          sound.append(samples);
          tell({ type: 'sound', id, samples });
        },
        room() {
          if (!dictations.has(id)) return Promise.resolve();
          if (dictation.room === null && sound.end() - dictation.roomAskedAt < unaskedSamples)
            return Promise.resolve();
          if (dictation.room === null) {
            dictation.room = Promise.withResolvers();
            dictation.roomAskedAt = sound.end();
            tell({ type: 'room', id });
          }
          return dictation.room.promise;
        },
        finish() {
          dictation.finishAskedAt ??= now();
          tell({ type: 'finish', id });
          return answer.promise;
        },
      };
    },
    use(model) {
      if (isSame(model, wanted)) return;
      wanted = model;
      switchIfIdle();
    },
    tryAgain() {
      if (current === null && !isDisposed) start();
    },
    [Symbol.dispose]() {
      isDisposed = true;
      clearTimeout(restart);
      clearTimeout(back);
      for (const dictation of [...dictations.values()]) abandon(dictation);
      const child = current;
      current = null;
      child?.kill();
    },
  };
}

function isSame(one: ModelPlace, other: ModelPlace): boolean {
  return one.id === other.id && one.dir === other.dir;
}
