/** Answers of speech services as they really look; the numbers are of the size that users of Whisper report. */
import type { Voice } from '../../../src-core/quality/voice.ts';
import type { Segment, Transcript } from '../../../src-core/transcript.ts';

interface VerboseSegment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly avg_logprob?: number;
  readonly compression_ratio?: number;
  readonly no_speech_prob?: number;
}

/** Out of the segments of a verbose_json answer, or out of a plain text. */
export function answer(
  ...segments: readonly (VerboseSegment | string)[]
): Pick<Transcript, 'text' | 'segments'> {
  const text = segments.map((segment) => (typeof segment === 'string' ? segment : segment.text)).join('');
  return {
    text: text.trim(),
    segments: segments.filter((segment) => typeof segment !== 'string').map(segmentOf),
  };
}

function segmentOf(segment: VerboseSegment): Segment {
  return {
    startMs: segment.start * 1000,
    endMs: segment.end * 1000,
    text: segment.text.trim(),
    avgLogprob: segment.avg_logprob ?? null,
    compressionRatio: segment.compression_ratio ?? null,
    noSpeechProb: segment.no_speech_prob ?? null,
  };
}

/** Somebody spoke from here to there, in a recording that goes on for a second. */
export function spoke(startMs: number, endMs: number): Voice {
  return { recordingMs: endMs + 1_000, speechMs: endMs - startMs, stretches: [{ startMs, endMs }] };
}

export const nobody: Voice = { recordingMs: 4_000, speechMs: 0, stretches: [] };

/** A chord that sounds like a vowel for a moment. */
export const hardlyAnything: Voice = {
  recordingMs: 4_000,
  speechMs: 96,
  stretches: [{ startMs: 1_000, endMs: 1_544 }],
};
