/**
 * How long the services usually take for this person, so that a late answer can be told from a slow
 * connection. Kept as factors: the time an answer took, divided by what a plain service would take
 * for so much sound. So a long dictation and a short one can be compared.
 */
import { z } from 'zod';
import { type Allowance, allowanceMs } from './asking-policy.ts';
import { type ServiceId, serviceIds } from './services.ts';

/** The factors of the latest answers, newest last. */
export type Latencies = Readonly<Partial<Record<ServiceId, readonly number[]>>>;

export const latenciesSchema = z.partialRecord(z.enum(serviceIds), z.array(z.number().positive()).max(1_000));

/** A short round trip, some thinking, and an upload of uncompressed sound at 10 Mbit/s. */
const plain: Allowance = { fixedMs: 400, perSoundMs: 0.03 };

/** Enough for a percentile, few enough to follow when the person moves to another network. */
const remembered = 40;
/** Fewer answers say nothing about a percentile. */
const fewest = 8;
/** What counts as late while nothing is known. */
const unknownFactor = 4;

export function withAnswer(
  latencies: Latencies,
  { service, soundMs, tookMs }: { service: ServiceId; soundMs: number; tookMs: number },
): Latencies {
  const factor = Math.max(tookMs, 1) / allowanceMs(plain, soundMs);
  return { ...latencies, [service]: [...(latencies[service] ?? []), factor].slice(-remembered) };
}

/** When nine of ten answers of this service to so much sound are there, in ms. */
export function lateAfterMs(latencies: Latencies, service: ServiceId, soundMs: number): number {
  const factors = latencies[service] ?? [];
  const factor = factors.length < fewest ? unknownFactor : ninetiethPercentile(factors);
  return factor * allowanceMs(plain, soundMs);
}

function ninetiethPercentile(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.ceil(0.9 * sorted.length) - 1] ?? unknownFactor;
}
