import type { ErrorCode } from '../error-codes.ts';

/** A few seconds that somebody records to hear themselves; in memory, and gone with the window. */
export type TestRecording =
  | { readonly state: 'none' }
  /** `level`: root mean square of the last frame, 0 to 1. */
  | { readonly state: 'recording'; readonly level: number }
  | { readonly state: 'recorded'; readonly verdict: Verdict }
  | { readonly state: 'failed'; readonly code: ErrorCode };

export type Verdict =
  | 'good'
  /** Somebody else would have to turn it up. */
  | 'quiet'
  /** It is louder than can be recorded. */
  | 'too-loud'
  /** Not even the noise of a room. */
  | 'silent';

/** -84 dBFS: no microphone that is on is as quiet. */
const silentPeak = 2;
/** -30 dBFS. Speech at arm's length peaks at -20 to -6. */
const quietPeak = 1_036;
const mostPeak = 32_700;
/** Single samples at the limit are not heard. */
const clippedSamples = 20;

export function verdictOf(samples: Int16Array): Verdict {
  let peak = 0;
  let clipped = 0;
  for (const sample of samples) {
    peak = Math.max(peak, Math.abs(sample));
    if (Math.abs(sample) >= mostPeak) clipped += 1;
  }
  if (peak <= silentPeak) return 'silent';
  if (peak < quietPeak) return 'quiet';
  return clipped >= clippedSamples ? 'too-loud' : 'good';
}

/** From 0 (-60 dBFS and below) to 1 (full), as ears count. */
export function meterOf(level: number): number {
  return Math.min(1, Math.max(0, 1 + Math.log10(Math.max(level, 1e-6)) / 3));
}
