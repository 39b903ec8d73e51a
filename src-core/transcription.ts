import type { ErrorCode } from './error-codes.ts';
import type { ServiceId } from './services.ts';
import type { Receipt, Transcript } from './transcript.ts';

export interface TranscriptionRequest {
  /** ISO-639-1, or null to let the service find out. */
  readonly language: string | null;
  /** Style and spelling hints; empty when there are none. */
  readonly prompt: string;
  /**
   * When false the sound is transcribed even where no voice was found in it: somebody asked for
   * "transcribe anyway".
   */
  readonly onlySpeech: boolean;
}

export type TranscriptionResult =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly model: string;
      readonly transcript: Transcript;
      /** Empty when nothing left this computer; else one for each request that was answered. */
      readonly receipts: readonly Receipt[];
      /** Who answered; for most of the sound, where several did. */
      readonly service: ServiceId;
    }
  /** Probably nobody said it: not to be inserted, and not to be thrown away. */
  | {
      readonly kind: 'held-back';
      readonly transcript: Transcript;
      readonly reason: HeldBackReason;
      readonly receipts: readonly Receipt[];
      readonly service: ServiceId;
    }
  | { readonly kind: 'no-speech'; readonly receipts: readonly Receipt[] };

export type HeldBackReason = 'no-voice' | 'known-phrase' | 'repetition' | 'prompt-echo';

/** An expected failure, in the app's own words; the foreign error is its `cause`. */
export class Failure extends Error {
  readonly code: ErrorCode;
  /** When the service wants to be asked again, in ms from now; null when it did not say. */
  readonly retryAfterMs: number | null;
  constructor(code: ErrorCode, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(code, options);
    this.name = 'Failure';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
