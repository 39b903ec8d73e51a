import type { StandIn } from '../../src-core/asking.ts';
import type { Account, Failure, TranscriptionResult } from '../../src-core/transcription.ts';

/** Turns one file after the other into text: on this computer, or through a service. */
export interface FileTranscriber extends AsyncDisposable {
  /**
   * `onHeard` is told how much sound there was so far, in seconds. Rejects when the file cannot be
   * read, or when nothing at all can be transcribed here; what a service fails with is an outcome.
   */
  transcribe(sound: AsyncIterable<Int16Array>, onHeard: (seconds: number) => void): Promise<Outcome>;
  /** The service fetches the recording itself; null where nobody does. */
  readonly transcribeLink: ((url: string) => Promise<Outcome>) | null;
}

export interface Outcome {
  readonly result: TranscriptionResult | { readonly kind: 'failed'; readonly failure: Failure };
  readonly audioS: number;
  readonly tookMs: number;
  readonly account: Account;
  readonly standIn: StandIn | null;
}
