/** Recordings that a person dropped or chose, transcribed into history one after the other. */
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { setImmediate as immediately } from 'node:timers/promises';
import type { FilesProgress } from '../src-core/contract.ts';
import type { ErrorCode } from '../src-core/error-codes.ts';
import { heard, nothingToTell } from '../src-core/history-entry.ts';
import { sampleRate, samplesToMs } from '../src-core/pcm.ts';
import { requestFrom } from '../src-core/service-order.ts';
import type { Settings } from '../src-core/settings.ts';
import { Failure, type TranscriptionResult } from '../src-core/transcription.ts';
import { AudioFileError, openAudioFile } from './audio-file.ts';
import type { History } from './history/history.ts';
import type { Log } from './log.ts';
import type { Transcriber } from './transcription/transcriber.ts';

interface FileTranscriptionDeps {
  /** ms since 1970. */
  readonly now: () => number;
  readonly history: Pick<History, 'add' | 'reserveSequence'>;
  readonly transcriberFor: (settings: Settings) => Transcriber;
  readonly settings: () => Settings;
  readonly log: Pick<Log, 'unexpected'>;
  /** null when all are done. */
  readonly onProgress: (progress: FilesProgress | null) => void;
  readonly onHistoryChange: () => void;
  readonly onHistoryNotWritten: () => void;
}

export interface FileTranscription {
  /** Behind those that wait already. */
  add(paths: readonly string[]): void;
  /** At once; the files that have no entry by then get none. */
  cancel(): void;
}

/** How often progress is told, in ms. */
const everyMs = 250;

export function createFileTranscription(deps: FileTranscriptionDeps): FileTranscription {
  const { history, log } = deps;
  let waiting: string[] = [];
  let begun = 0;
  let abort: AbortController | null = null;

  async function run({ signal }: AbortController): Promise<void> {
    while (!signal.aborted) {
      const path = waiting.shift();
      if (path === undefined) break;
      begun += 1;
      await transcribe(path, signal);
    }
    if (signal.aborted) return;
    begun = 0;
    abort = null;
    deps.onProgress(null);
  }

  async function transcribe(path: string, signal: AbortSignal): Promise<void> {
    const name = basename(path).slice(-300);
    const settings = deps.settings();
    const transcriber = deps.transcriberFor(settings);
    const { language } = settings;
    const beganAt = deps.now();
    const opened = new AbortController();
    const transcription = transcriber.open(
      requestFrom(settings, { language, onlySpeech: true, isPatient: true }),
      AbortSignal.any([signal, opened.signal]),
    );
    let samples = 0;
    let toldAt = Number.NEGATIVE_INFINITY;
    let result: TranscriptionResult | null = null;
    let failure: ErrorCode | null = null;
    let serviceSaid: string | null = null;
    const tell = () => {
      const now = performance.now();
      if (now - toldAt < everyMs || signal.aborted) return;
      toldAt = now;
      deps.onProgress({ name, place: begun, count: begun + waiting.length, heardS: samples / sampleRate });
    };
    try {
      tell();
      for await (const piece of await openAudioFile(path)) {
        if (signal.aborted) return;
        transcription.write(piece);
        samples += piece.length;
        tell();
        await transcription.room();
      }
      result = await transcription.finish();
      // What it cost is counted when the answer is on its way already.
      await immediately();
      // Held-back words stand in the entry, which says why.
      if (result.kind === 'no-speech') failure = 'no-speech';
    } catch (error) {
      failure = codeOf(error);
      serviceSaid = error instanceof Failure ? error.serviceSaid : null;
    } finally {
      opened.abort();
    }
    if (signal.aborted) return;
    try {
      history.add({
        ...nothingToTell,
        id: randomUUID(),
        sequence: history.reserveSequence(),
        pressedAt: beganAt,
        durationMs: samplesToMs(samples),
        text: result === null || result.kind === 'no-speech' ? '' : result.transcript.text,
        service: transcriber.service,
        language,
        ...heard(result),
        ...transcription.account(),
        sourceFile: name,
        failure,
        serviceSaid,
        insertion: 'none',
        recording: null,
        timeline: {},
      });
    } catch (error) {
      log.unexpected(error);
      deps.onHistoryNotWritten();
    }
    deps.onHistoryChange();
  }

  function codeOf(error: unknown): ErrorCode {
    if (error instanceof Failure) return error.code;
    if (error instanceof AudioFileError) return fileCodes[error.problem];
    log.unexpected(error);
    return 'unexpected';
  }

  return {
    add: (paths) => {
      waiting.push(...paths);
      if (abort !== null) return;
      abort = new AbortController();
      void run(abort);
    },
    cancel: () => {
      abort?.abort();
      abort = null;
      waiting = [];
      begun = 0;
      deps.onProgress(null);
    },
  };
}

const fileCodes: Readonly<Record<AudioFileError['problem'], ErrorCode>> = {
  missing: 'file-unreadable',
  folder: 'file-not-audio',
  unreadable: 'file-unreadable',
  empty: 'file-not-audio',
  'not-audio': 'file-not-audio',
  damaged: 'file-not-audio',
  'no-sound': 'file-not-audio',
};
