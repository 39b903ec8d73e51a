import type { ServiceId } from '../../src-core/services.ts';
import type { Account, TranscriptionRequest, TranscriptionResult } from '../../src-core/transcription.ts';

/**
 * One dictation on its way through a service. Sound may be written while the person still speaks,
 * so a service that can work on it early does.
 */
export interface Transcription {
  /** 16 kHz mono; a frame of any length. */
  write(samples: Int16Array): void;
  /** Resolves when there is room for more: for whoever writes faster than people speak. Never rejects. */
  room(): Promise<void>;
  /**
   * No more sound comes; resolves with what was said.
   * Rejects with a `Failure`; with code `cancelled` when the signal was aborted.
   */
  finish(): Promise<TranscriptionResult>;
  /** What became of it so far, also when nothing good came of it. */
  account(): Account;
}

/** The small interface every service stands behind. */
export interface Transcriber {
  readonly service: ServiceId;
  /** Where the sound goes; null when it stays on this computer. */
  readonly host: string | null;
  /** The signal ends everything at once: decoding, upload, waiting. */
  open(request: TranscriptionRequest, signal: AbortSignal): Transcription;
}
