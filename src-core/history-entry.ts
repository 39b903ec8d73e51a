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

/** In letters. */
export const longestAppName = 200;

/** More than anybody compares. */
const mostAlternatives = 10;

const alternativeSchema = z.object({
  /** As the service wrote it, or as the person corrected it when it was the entry's own. */
  text: z.string(),
  /** What the service wrote, where `text` is not the same any more. */
  rawText: z.string().nullable().default(null),
  service: z.enum(serviceIds),
  model: z.string().nullable(),
  provider: z.string().max(200).nullable().default(null),
  /** These follow the sound as soon as it is chosen. */
  segments: z.array(keptSegmentSchema).readonly().default([]),
  words: z.array(keptWordSchema).readonly().default([]),
  /** As it was asked for; null: the service found out. */
  language: z.string().nullable(),
  /** In ms since 1970. */
  at: z.number(),
});
export type Alternative = z.infer<typeof alternativeSchema>;

export const historyEntrySchema = z.object({
  id: z.string().min(1).max(60),
  /** Grows by one with each dictation: the order that a clock set back cannot change. */
  sequence: z.int().nonnegative(),
  /** The press, in ms since 1970. */
  pressedAt: z.number(),
  durationMs: z.number().nonnegative(),
  /** What is shown and copied: the service's words after our rules, or as the person corrected them. */
  text: z.string(),
  /** What the service wrote, where `text` is not the same any more. */
  rawText: z.string().nullable().default(null),
  service: z.enum(serviceIds),
  model: z.string().nullable(),
  language: z.string().nullable(),
  /** Who really did it, where a router tells; null when it was the service itself. */
  provider: z.string().max(200).nullable().default(null),
  /** Empty where the service gives none. */
  segments: z.array(keptSegmentSchema).readonly().default([]),
  words: z.array(keptWordSchema).readonly().default([]),
  /**
   * One for each request that was sent, answered or not, where it was tried very often several in one; empty when
   * nothing left this computer.
   */
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
  /** How the service that was wanted put it, on one clean line; null when it said nothing that helps. */
  serviceSaid: z.string().max(300).nullable().default(null),
  /**
   * `pending` is written before the insertion begins, so that it never happens twice; `unsure` is what
   * becomes of it when Dictum ended before it knew more; `undone`: it was taken back.
   */
  insertion: z.enum(['none', 'pending', 'pasted', 'copied', 'failed', 'unsure', 'undone']),
  /** As it was put into the window, where that is not `text`: fitted to what stood there, or another version of it. */
  inserted: z.string().nullable().default(null),
  /** The file name of the kept sound; null once the words are safe. */
  recording: z.string().max(100).nullable(),
  /** The file name of the sound that is kept to listen to, by the rule in the settings. */
  sound: z.string().max(100).nullable().default(null),
  /** The app whose window it was spoken to; null when that is not known. */
  app: z.string().max(longestAppName).nullable().default(null),
  /** Stays when old sounds are removed. */
  pinned: z.boolean().default(false),
  /** Found on disk after a crash. */
  recovered: z.boolean().default(false),
  /**
   * Its service was away, or wants a setting to be another, so it is sent later by itself: `failures` counts the tries
   * that were its own fault; null: nobody sends it unasked.
   */
  waits: z.object({ failures: z.int().nonnegative() }).nullable().default(null),
  /** What other services made of the same sound, to compare. */
  alternatives: z.array(alternativeSchema).max(mostAlternatives).readonly().default([]),
  timeline: timelineSchema,
});

export type HistoryEntry = z.infer<typeof historyEntrySchema>;

/** What most entries have to say beyond their words: nothing. */
export const nothingToTell: Pick<
  HistoryEntry,
  | 'provider'
  | 'segments'
  | 'words'
  | 'receipts'
  | 'attempts'
  | 'heldBack'
  | 'serviceSaid'
  | 'costDollars'
  | 'rawText'
  | 'inserted'
  | 'sound'
  | 'app'
  | 'pinned'
  | 'recovered'
  | 'waits'
  | 'alternatives'
> = {
  provider: null,
  segments: [],
  words: [],
  receipts: [],
  attempts: [],
  heldBack: null,
  serviceSaid: null,
  costDollars: null,
  rawText: null,
  inserted: null,
  sound: null,
  app: null,
  pinned: false,
  recovered: false,
  waits: null,
  alternatives: [],
};

/** Nobody is inserting it any more, and nobody will: its words may stand in the window already. */
export function afterRestart<Entry extends Pick<HistoryEntry, 'insertion' | 'recording'>>(
  entry: Entry,
): Entry {
  return entry.insertion === 'pending' ? { ...entry, insertion: 'unsure', recording: null } : entry;
}

/** Those that fit: the latest first, the same answer only once. */
export function withAlternative(
  alternatives: readonly Alternative[],
  another: Alternative,
): readonly Alternative[] {
  const { text, service, model, language } = another;
  const others = alternatives.filter(
    (one) => one.text !== text || one.service !== service || one.model !== model || one.language !== language,
  );
  return [another, ...others].slice(0, mostAlternatives);
}

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

/**
 * What an entry says once somebody has used its words, or put others there: whatever was doubted, it was said. While
 * it is being inserted, the dictation itself decides about the recording.
 */
export function said({
  insertion,
  recording,
}: Pick<HistoryEntry, 'insertion' | 'recording'>): Pick<
  HistoryEntry,
  'failure' | 'serviceSaid' | 'waits' | 'heldBack' | 'recording'
> {
  return {
    failure: null,
    serviceSaid: null,
    waits: null,
    heldBack: null,
    recording: insertion === 'pending' ? recording : null,
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
