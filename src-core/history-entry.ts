import { z } from 'zod';
import { errorCodes } from './error-codes.ts';
import { serviceIds } from './transcription.ts';

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
  /** The host the sound was sent to; null when it did not leave this computer. */
  sentTo: z.string().max(300).nullable(),
  /** Why there is no text; null when there is. */
  failure: z.enum(errorCodes).nullable(),
  /**
   * `pending` is written before the insertion begins, so that it never happens twice; `unsure` is what
   * becomes of it when Dictum ended before it knew more.
   */
  insertion: z.enum(['none', 'pending', 'pasted', 'copied', 'failed', 'unsure']),
  /** The file name of the kept sound; null once the words are safe. */
  recording: z.string().max(100).nullable(),
  timeline: timelineSchema,
});

export type HistoryEntry = z.infer<typeof historyEntrySchema>;
