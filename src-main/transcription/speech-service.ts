import type { RemoteServiceId, ServiceId } from '../../src-core/services.ts';
import type { Receipt, SoundFormat, Transcript } from '../../src-core/transcript.ts';
import type { TranscriptionRequest } from '../../src-core/transcription.ts';

/**
 * The small interface every service stands behind: one question about one piece of sound. Cutting,
 * joining, retries, fallback and hedging are done by those who ask.
 */
export interface SpeechService {
  readonly id: ServiceId;
  /** Where the sound goes; null when it stays on this computer. */
  readonly host: string | null;
  /**
   * Asks once, without retries. Rejects with a `Failure`, whose `retryAfterMs` says when the service
   * wants to be asked again and whose `receipt` says what had left by then; with code `cancelled` when the signal was aborted, which ends upload
   * and download at once.
   */
  ask(piece: Piece | LinkedPiece, request: ServiceRequest, signal: AbortSignal): Promise<ServiceAnswer>;
}

/** A service somewhere else. */
export interface RemoteService extends SpeechService {
  readonly id: RemoteServiceId;
  readonly host: string;
  /** The models it offers that understand speech. Rejects with a `Failure`, which also tells whether the key is good. */
  models(signal: AbortSignal): Promise<readonly string[]>;
  /** Opens the connection before there is anything to send. Never fails aloud. */
  warm(): void;
}

/** A piece of a dictation, or all of it. 16 kHz mono. */
export interface Piece {
  readonly samples: Int16Array;
  /** Encoded once, however many services are asked. */
  file(): Promise<SoundFile>;
}

/** A recording that only the service gets at: see `takesLinks` in `services.ts`. */
export interface LinkedPiece {
  /** None: nobody here has heard it. */
  readonly samples: Int16Array;
  file(): Promise<SoundLink>;
}

export interface SoundFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly format: SoundFormat;
}

export interface SoundLink {
  readonly url: string;
}

/** What the person set, and nothing else: null and empty are not sent. */
export type ServiceRequest = Omit<TranscriptionRequest, 'onlySpeech'>;

export interface ServiceAnswer {
  readonly transcript: Transcript;
  /** null when nothing left this computer. */
  readonly receipt: Receipt | null;
  /** What the rate-limit headers said; null when there were none. */
  readonly remaining: Remaining | null;
  /** How long the sound was, where only the service has heard it; null when it did not say. */
  readonly soundMs?: number | null;
}

/** What may still be asked before the limits reset. */
export interface Remaining {
  readonly requests: number | null;
  readonly audioSeconds: number | null;
}
