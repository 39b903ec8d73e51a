import { z } from 'zod';
import { errorCodes } from './error-codes.ts';
import { heldBackReasons } from './quality/judgement.ts';
import { serviceIds } from './services.ts';
import { type Segment, sentFormats, type Word } from './transcript.ts';
import type { TranscriptionResult } from './transcription.ts';

/**
 * When each thing happened, in ms since the press. A name is missing when that never happened.
 * `text` is when the words were known, `inserted` when the target had read them.
 */
export const timelineSchema = z.object({
  firstSample: z.number().optional(),
  release: z.number().optional(),
  audioComplete: z.number().optional(),
  text: z.number().optional(),
  inserted: z.number().optional(),
});
export type Timeline = z.infer<typeof timelineSchema>;

/** What left this computer for one request, and where it went. */
const receiptSchema = z.object({
  host: z.string().max(300),
  bytes: z.number().nonnegative(),
  format: z.enum(sentFormats),
  fields: z.array(z.string().max(100)).max(50).readonly(),
});

/** One service that was asked about this dictation, or why it was not; times in ms. */
const attemptSchema = z.object({
  service: z.enum(serviceIds),
  why: z.enum(['first', 'retry', 'fallback', 'hedge', 'skipped']),
  /** From the question on. */
  afterMs: z.number().nonnegative(),
  tookMs: z.number().nonnegative(),
  /** `answered`: its words are the transcript; `overtaken`: another was there first; else why it gave none. */
  end: z.enum(['answered', 'overtaken', ...errorCodes]),
});
export type KeptAttempt = z.infer<typeof attemptSchema>;

const ms = z.number();
const score = z.number().nullable();

/** Without names, because a history has many: start and end in ms, text, avgLogprob, compressionRatio, noSpeechProb. */
const keptSegmentSchema = z.tuple([ms, ms, z.string(), score, score, score]);
/** Start and end in ms, text. */
const keptWordSchema = z.tuple([ms, ms, z.string()]);
export type KeptSegment = z.infer<typeof keptSegmentSchema>;
export type KeptWord = z.infer<typeof keptWordSchema>;

export const historyEntrySchema = z.object({
  id: z.string().min(1).max(60),
  /** Grows by one with each dictation: the order that a clock set back cannot change. */
  sequence: z.int().nonnegative(),
  /** The press, in ms since 1970. */
  pressedAt: z.number(),
  durationMs: z.number().nonnegative(),
  text: z.string(),
  service: z.enum(serviceIds),
  model: z.string().nullable(),
  language: z.string().nullable(),
  /** Who really did it, where a router tells; null when it was the service itself. */
  provider: z.string().max(200).nullable().default(null),
  /** Empty where the service gives none. */
  segments: z.array(keptSegmentSchema).readonly().default([]),
  words: z.array(keptWordSchema).readonly().default([]),
  /** One for each request that was sent, answered or not; empty when nothing left this computer. */
  receipts: z.array(receiptSchema).readonly().default([]),
  /** Who was asked, in that order. */
  attempts: z.array(attemptSchema).readonly().default([]),
  /** null when the words were fit to be inserted. */
  heldBack: z.enum(heldBackReasons).nullable().default(null),
  /** US dollars, by the service's price list; null where that is not known. */
  costDollars: z.number().nonnegative().nullable().default(null),
  /** Only in entries from before there were receipts: the host that was meant to get the sound. */
  sentTo: z.string().max(300).nullable().optional(),
  /** The name of the file it was transcribed from; missing when it was dictated. */
  sourceFile: z.string().max(300).optional(),
  /** Why there is no text; null when there is. */
  failure: z.enum(errorCodes).nullable(),
  /**
   * `pending` is written before the insertion begins, so that it never happens twice; `unsure` is what
   * becomes of it when Dictum ended before it knew more.
   */
  insertion: z.enum(['none', 'pending', 'pasted', 'copied', 'failed', 'unsure']),
  /** The file name of the kept sound; null once the words are safe. */
  recording: z.string().max(100).nullable(),
  /** Found on disk after a crash. */
  recovered: z.boolean().default(false),
  timeline: timelineSchema,
});

export type HistoryEntry = z.infer<typeof historyEntrySchema>;

/** What most entries have to say about services: nothing. */
export const nothingToTell: Pick<
  HistoryEntry,
  'provider' | 'segments' | 'words' | 'receipts' | 'attempts' | 'heldBack' | 'costDollars' | 'recovered'
> = {
  provider: null,
  segments: [],
  words: [],
  receipts: [],
  attempts: [],
  heldBack: null,
  costDollars: null,
  recovered: false,
};

/** What an entry says about the answer; `service` stays the wanted one while nobody has answered. */
export function heard(
  result: TranscriptionResult | null,
): Pick<HistoryEntry, 'model' | 'provider' | 'segments' | 'words' | 'heldBack'> &
  Partial<Pick<HistoryEntry, 'service'>> {
  if (result === null || result.kind === 'no-speech')
    return { model: null, provider: null, segments: [], words: [], heldBack: null };
  const { transcript, service } = result;
  return {
    service,
    model: transcript.model,
    provider: transcript.provider,
    segments: keptSegments(transcript.segments),
    words: keptWords(transcript.words),
    heldBack: result.kind === 'held-back' ? result.reason : null,
  };
}

export function keptSegments(segments: readonly Segment[]): KeptSegment[] {
  return segments.map(({ startMs, endMs, text, avgLogprob, compressionRatio, noSpeechProb }) => [
    Math.round(startMs),
    Math.round(endMs),
    text,
    rounded(avgLogprob),
    rounded(compressionRatio),
    rounded(noSpeechProb),
  ]);
}

export function segmentsOf({ segments }: Pick<HistoryEntry, 'segments'>): readonly Segment[] {
  return segments.map(([startMs, endMs, text, avgLogprob, compressionRatio, noSpeechProb]) => ({
    startMs,
    endMs,
    text,
    avgLogprob,
    compressionRatio,
    noSpeechProb,
  }));
}

export function keptWords(words: readonly Word[]): KeptWord[] {
  return words.map(({ startMs, endMs, text }) => [Math.round(startMs), Math.round(endMs), text]);
}

/** A thousandth is finer than any threshold they are held against. */
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 1000;
}
