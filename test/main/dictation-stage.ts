/** Everything around a dictation, moved by the test: microphones, answers, windows, and a real history file. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { type DictationState, idle } from '../../src-core/dictation/session.ts';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import { defaultSettings } from '../../src-core/settings.ts';
import type { Transcript } from '../../src-core/transcript.ts';
import { nothingHappened, type TranscriptionResult } from '../../src-core/transcription.ts';
import type { SoundListener } from '../../src-main/capture/capture.ts';
import { readJournal } from '../../src-main/capture/journal.ts';
import { createDictation } from '../../src-main/dictation.ts';
import { type History, openHistory } from '../../src-main/history/history.ts';
import { createKeptSounds } from '../../src-main/history/kept-sounds.ts';
import type { Log } from '../../src-main/log.ts';
import type { Transcriber } from '../../src-main/transcription/transcriber.ts';
import { historyOnDisk } from '../desktop/history-on-disk.ts';
import { eventually } from '../fakes/eventually.ts';

/** Of this test: recordings, sounds and the history. */
export let dir = '';
let history: History | null = null;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dictum-dictation-'));
  for (const name of ['recordings', 'sounds']) mkdirSync(join(dir, name));
});
afterEach(() => {
  history?.abandon();
  // A dictation that a test leaves open may only now get to making its file, in a folder that is being emptied.
  rmSync(dir, { recursive: true, maxRetries: 100, retryDelay: 10 });
});

/** By the order in which the dictations were begun. */
export function room({
  wrap = (transcriber: Transcriber) => transcriber,
  clockIsAheadBy = 0,
  historyDir = dir,
  keepSounds = false,
  afterKeeping = () => {},
} = {}) {
  const microphones: SoundListener[] = [];
  const orders: string[] = [];
  const pressedAts: number[] = [];
  const earlierUntils: (number | null)[] = [];
  const heard: number[] = [];
  /** Of which all that there is has been handed on. */
  const finished: number[] = [];
  /** What the services were asked to choose by, and to hear. */
  const languages: (string | null)[] = [];
  const answers: PromiseWithResolvers<TranscriptionResult>[] = [];
  const signals: AbortSignal[] = [];
  let remembered = 0;
  const insertions: {
    text: string;
    /** Which of the windows that were remembered, from 1. */
    target: number;
    onDisk: readonly HistoryEntry[];
    end: PromiseWithResolvers<'pasted'>;
  }[] = [];
  const errors: unknown[] = [];
  let time = 1_000;
  let state: DictationState = idle;
  const log: Log = { info: () => {}, warn: () => {}, unexpected: (error) => errors.push(error) };
  const transcriber: Transcriber = {
    service: 'embedded',
    host: null,
    open: ({ language }, signal) => {
      languages.push(language);
      const answer = Promise.withResolvers<TranscriptionResult>();
      const place = answers.push(answer) - 1;
      // It may be there before anybody asks for it.
      answer.promise.catch(() => {});
      signals.push(signal);
      heard.push(0);
      return {
        write: (samples) => {
          heard[place] = (heard[place] ?? 0) + samples.length;
        },
        room: () => Promise.resolve(),
        finish: () => {
          finished.push(place);
          return answer.promise;
        },
        account: () => nothingHappened,
      };
    },
  };
  history = openHistory({
    dir: join(historyDir, 'history'),
    singleFilePath: null,
    onRepaired: () => log.unexpected(new Error('the history was damaged')),
    onProblem: log.unexpected,
  });
  const sounds = createKeptSounds({
    dir: join(dir, 'sounds'),
    history,
    settings: () => ({ ...defaultSettings, keepSounds }),
    now: () => time,
    onProblem: log.unexpected,
  });
  const dictation = createDictation({
    now: () => time,
    wallClock: () => time + clockIsAheadBy,
    capture: {
      start: (session, { pressedAt, earlierUntil }, listener) => {
        orders.push(`start ${session}`);
        pressedAts.push(pressedAt);
        earlierUntils.push(earlierUntil);
        microphones.push(listener);
      },
      pause: (session) => orders.push(`pause ${session}`),
      resume: (session, resumedAt) => orders.push(`resume ${session} ${resumedAt}`),
      stop: (session) => orders.push(`stop ${session}`),
      cut: (session) => orders.push(`cut ${session}`),
      drop: (session) => orders.push(`drop ${session}`),
      forget: (session) => orders.push(`forget ${session}`),
    },
    insertion: {
      remember: async () => {
        remembered += 1;
        const target = remembered;
        return {
          app: 'Gedit',
          insert: (text) => {
            const end = Promise.withResolvers<'pasted'>();
            insertions.push({ text, target, onDisk: storedEntries(), end });
            return end.promise;
          },
        };
      },
    },
    history,
    transcriberFor: ({ language }) => {
      languages.push(language);
      return wrap(transcriber);
    },
    settings: () => defaultSettings,
    languageOfKey: (key) => (key === 'F8' ? 'de' : null),
    recordingsDir: join(dir, 'recordings'),
    sounds: {
      keep: async (id, path) => {
        const name = await sounds.keep(id, path);
        afterKeeping();
        return name;
      },
    },
    log,
    onChange: (changed) => {
      state = changed;
    },
    onHistoryChange: () => {},
  });
  return {
    dictation,
    orders,
    pressedAts,
    earlierUntils,
    microphones,
    heard,
    finished,
    answers,
    signals,
    insertions,
    errors,
    languages,
    history,
    state: () => state,
    down: () => dictation.intend({ type: 'press', isHeld: true }),
    up: () => {
      time += 2_000;
      dictation.intend({ type: 'release', isHeld: false });
    },
    later: (ms: number) => {
      time += ms;
    },
    cancel: () => dictation.intend({ type: 'cancel' }),
    /** Somebody holds the key and says that many samples. */
    say: (samples: number) => {
      dictation.intend({ type: 'press', isHeld: true });
      microphones.at(-1)?.onSamples(sound(samples));
      time += 2_000;
      dictation.intend({ type: 'release', isHeld: false });
      microphones.at(-1)?.onLast();
    },
    answer: (place: number, text: string) =>
      answers[place]?.resolve({ kind: 'text', transcript: transcriptOf(text), service: 'embedded' }),
  };
}

export async function samplesIn(path: string): Promise<readonly number[]> {
  const samples: number[] = [];
  for await (const part of readJournal(path)) samples.push(...part);
  return samples;
}

export const transcriptOf = (text: string): Transcript => ({
  text,
  model: 'base',
  provider: null,
  language: null,
  segments: [],
  words: [],
});

export const sound = (length: number) => Int16Array.from({ length }, (_, index) => index);

export function storedEntries(): readonly HistoryEntry[] {
  return historyOnDisk(join(dir, 'history'));
}

export const recordings = () => readdirSync(join(dir, 'recordings'));

/** Resolves with what stands in history on disk, as soon as that is what is asked for. */
export async function stored<Fact>(
  facts: (entry: HistoryEntry) => Fact,
  expected: readonly Fact[],
): Promise<void> {
  await eventually(() => expect(storedEntries().map(facts)).toEqual(expected));
}
