/** What a service made of a piece of sound, in one shape for all services. Times are in ms from the piece's beginning. */
export interface Segment {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
  /** Near 0 is sure, below about -0.5 doubtful; null where the service does not tell. */
  readonly avgLogprob: number | null;
  /** About 1.6 is healthy; far above it the text repeats itself. */
  readonly compressionRatio: number | null;
  /** Near 1: silence or noise. */
  readonly noSpeechProb: number | null;
}

export interface Word {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

/** The privacy receipt of one request: what left this computer, and where it went. */
export interface Receipt {
  readonly host: string;
  /** Of the sound file; 0 where the service was told where to fetch it. */
  readonly bytes: number;
  readonly format: SentFormat;
  /** The names of the fields that went along, in the order they were sent. */
  readonly fields: readonly string[];
}

export const soundFormats = ['wav', 'flac'] as const;
export type SoundFormat = (typeof soundFormats)[number];

/** `url`: no sound, but where it is. */
export const sentFormats = [...soundFormats, 'url'] as const;
export type SentFormat = (typeof sentFormats)[number];

export interface Transcript {
  /** Cleaned: see `clean-text.ts`. */
  readonly text: string;
  readonly model: string;
  /** Who really did it, where a router tells (Cortecs); else null. */
  readonly provider: string | null;
  /** What the service heard, ISO-639-1; null when it does not tell. */
  readonly language: string | null;
  /** Empty where the service gives none. */
  readonly segments: readonly Segment[];
  readonly words: readonly Word[];
}
