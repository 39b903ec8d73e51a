import type { ErrorCode } from './error-codes.ts';

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
  | { readonly kind: 'text'; readonly text: string; readonly model: string }
  | { readonly kind: 'no-speech' };

/** An expected failure, in the app's own words; the foreign error is its `cause`. */
export class Failure extends Error {
  readonly code: ErrorCode;
  /** When the service wants to be asked again, in ms from now; null when it did not say. */
  readonly retryAfterMs: number | null;
  /** Why the service refused, in its own words: one clean line without the key; null when it did not say. */
  readonly serviceSaid: string | null;
  constructor(
    code: ErrorCode,
    options: { cause?: unknown; retryAfterMs?: number | null; serviceSaid?: string | null } = {},
  ) {
    super(code, options);
    this.name = 'Failure';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.serviceSaid = options.serviceSaid ?? null;
  }
}
