import type { Attempt } from './asking.ts';
import type { ErrorCode } from './error-codes.ts';
import type { HeldBackReason } from './quality/judgement.ts';
import type { ServiceId } from './services.ts';
import type { Receipt, Transcript } from './transcript.ts';

export interface TranscriptionRequest {
  /** ISO-639-1, or null to let the service find out. */
  readonly language: string | null;
  /** Style and spelling hints, within the service's budget; empty when there are none. */
  readonly prompt: string;
  /** 0 to 1; null leaves it to the service. */
  readonly temperature: number | null;
  /** To English, whatever was spoken. */
  readonly translate: boolean;
  readonly wordTimes: boolean;
  /**
   * When false the sound is transcribed even where no voice was found in it: somebody asked for
   * "transcribe anyway".
   */
  readonly onlySpeech: boolean;
  /** Nobody stands waiting: on this computer whoever dictates comes first. */
  readonly isPatient?: boolean;
}

export type TranscriptionResult =
  /** `service` answered; for most of the sound, where several did. */
  | { readonly kind: 'text'; readonly transcript: Transcript; readonly service: ServiceId }
  /** Probably nobody said it: not to be inserted, and not to be thrown away. */
  | {
      readonly kind: 'held-back';
      readonly transcript: Transcript;
      readonly service: ServiceId;
      readonly reason: HeldBackReason;
    }
  | { readonly kind: 'no-speech' };

/** What became of the sound so far, also when nothing good came of it. */
export interface Account {
  /** One for each request that may have left this computer, answered or not. */
  readonly receipts: readonly Receipt[];
  /** Who was asked, in that order. */
  readonly attempts: readonly Attempt[];
  /** US dollars, by the services' price lists; null where a price is not known. */
  readonly costDollars: number | null;
}

/** Nobody was asked, and nothing left this computer. */
export const nothingHappened: Account = { receipts: [], attempts: [], costDollars: 0 };

interface FailureOptions {
  readonly cause?: unknown;
  readonly retryAfterMs?: number | null;
  readonly serviceSaid?: string | null;
  readonly receipt?: Receipt | null;
}

/** An expected failure, in the app's own words; the foreign error is its `cause`. */
export class Failure extends Error {
  readonly code: ErrorCode;
  /** When the service wants to be asked again, in ms from now; null when it did not say. */
  readonly retryAfterMs: number | null;
  /** Why the service refused, in its own words: one clean line without the key; null when it did not say. */
  readonly serviceSaid: string | null;
  /** What may have left this computer before it failed; null when nothing did. */
  readonly receipt: Receipt | null;
  constructor(code: ErrorCode, options: FailureOptions = {}) {
    super(code, options);
    this.name = 'Failure';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.serviceSaid = options.serviceSaid ?? null;
    this.receipt = options.receipt ?? null;
  }
}
