import { z } from 'zod';
import { serviceIds } from '../services.ts';

/** Which dictations are wanted; what is null does not matter. */
export const historyFilterSchema = z.strictObject({
  service: z.enum(serviceIds).nullable().default(null),
  /** ISO-639-1. */
  language: z.string().min(1).max(20).nullable().default(null),
  /** `failed`: without a transcript; `sound`: can be listened to; `recovered`: found after a crash; `waiting`: sent later. */
  only: z.enum(['failed', 'sound', 'pinned', 'recovered', 'waiting']).nullable().default(null),
  /** Pressed at this time or later, in ms since 1970. */
  from: z.number().nullable().default(null),
  /** Pressed before this time. */
  until: z.number().nullable().default(null),
});
export type HistoryFilter = z.infer<typeof historyFilterSchema>;

export const everything: HistoryFilter = {
  service: null,
  language: null,
  only: null,
  from: null,
  until: null,
};

export interface HistoryQuery {
  /** What a person typed into the search field. */
  readonly query: string;
  readonly filter?: HistoryFilter | undefined;
  /** Only entries older than this sequence; null begins with the newest. */
  readonly before: number | null;
  readonly limit: number;
}
