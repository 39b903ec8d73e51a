/**
 * What main and the engine's process say to each other.
 *
 *     main                               process
 *     load ───────────────────────────▶
 *          ◀─────────────────────────── ready, or not-ready and why
 *     listen, sound, sound, sound … ──▶
 *          ◀─────────────────────────── settled, settled … (while the person speaks)
 *     room ───────────────────────────▶   (whoever writes faster than people speak)
 *          ◀─────────────────────────── room, once what was written before it is nearly done
 *     finish ─────────────────────────▶
 *          ◀─────────────────────────── settled …, finished (or failed)
 *
 * Several dictations may be under way; each message says which one it is about.
 */
import type { Stretch } from '../../../src-core/quality/voice.ts';
import type { Settled } from './hearing.ts';
import type { ModelPlace } from './model-files.ts';

export interface ListenOptions {
  /** False: only for how long somebody spoke is asked. */
  readonly decode: boolean;
  /** False: where no voice is found, everything is decoded all the same. */
  readonly onlySpeech: boolean;
  /** Nobody stands waiting: those who do come first. */
  readonly isPatient?: boolean;
  /** ISO-639-1; left out or null: the model finds out, if it knows more than one. */
  readonly language?: string | null;
  /** Only for a model that can. */
  readonly translate?: boolean;
}

export type ToProcess =
  /** The voice detector is in `modelsDir`, whichever model is loaded. */
  | { readonly type: 'load'; readonly modelsDir: string; readonly model: ModelPlace }
  | ({ readonly type: 'listen'; readonly id: number } & ListenOptions)
  | { readonly type: 'sound'; readonly id: number; readonly samples: Int16Array }
  | { readonly type: 'room'; readonly id: number }
  | { readonly type: 'finish'; readonly id: number }
  | { readonly type: 'forget'; readonly id: number };

const loadFailures = ['model-missing', 'model-damaged', 'engine-failed'] as const;
export type LoadFailure = (typeof loadFailures)[number];

export type FromProcess =
  | { readonly type: 'ready'; readonly loadMs: number }
  /** `isOfModel`: its files are not right. The voice detector's come with Dictum, whichever model is loaded. */
  | { readonly type: 'not-ready'; readonly code: LoadFailure; readonly isOfModel: boolean }
  | ({ readonly type: 'settled'; readonly id: number } & Settled)
  | { readonly type: 'room'; readonly id: number }
  | { readonly type: 'finished'; readonly id: number }
  | { readonly type: 'failed'; readonly id: number };

/** The process decodes foreign sound in native code: main looks before it believes. */
export function parseFromProcess(message: unknown): FromProcess | null {
  if (typeof message !== 'object' || message === null) return null;
  const { type, id, upTo, text, speechMs, stretches, loadMs, code, isOfModel } = message as Record<
    string,
    unknown
  >;
  if (type === 'ready') return isAmount(loadMs) ? { type, loadMs } : null;
  if (type === 'not-ready') {
    const known = loadFailures.find((failure) => failure === code);
    return known === undefined || typeof isOfModel !== 'boolean' ? null : { type, code: known, isOfModel };
  }
  if (!isAmount(id)) return null;
  if (type === 'room' || type === 'finished' || type === 'failed') return { type, id };
  return type === 'settled' &&
    isAmount(upTo) &&
    typeof text === 'string' &&
    isAmount(speechMs) &&
    areStretches(stretches)
    ? { type, id, upTo, text, speechMs, stretches }
    : null;
}

function areStretches(value: unknown): value is readonly Stretch[] {
  return (
    Array.isArray(value) &&
    value.every(
      (each) => typeof each === 'object' && each !== null && isAmount(each.startMs) && isAmount(each.endMs),
    )
  );
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
