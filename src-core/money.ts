/**
 * What the services cost, counted here: none of them tells. Prices are those in `services.ts`; a
 * price nobody knows stays unknown and is never counted as nothing.
 */
import { z } from 'zod';
import { type ServiceId, serviceIds, services } from './services.ts';

/** What one request is billed. */
export interface Bill {
  /** Seconds of sound, at least what the service bills for the shortest request. */
  readonly billedS: number;
  /** US dollars; null when nobody knows the price. */
  readonly dollars: number | null;
}

export function billFor(service: ServiceId, model: string, soundMs: number): Bill {
  const soundS = soundMs / 1_000;
  if (service === 'embedded') return { billedS: soundS, dollars: 0 };
  const { dollarsPerHour, limits } = services[service];
  const billedS = Math.max(soundS, limits.billedS);
  const price = Object.hasOwn(dollarsPerHour, model) ? dollarsPerHour[model] : undefined;
  return { billedS, dollars: price === undefined ? null : (billedS * price) / 3_600 };
}

const spentSchema = z.object({
  requests: z.int().nonnegative(),
  /** What was really sent, and what it is billed as, in seconds. */
  soundS: z.number().nonnegative(),
  billedS: z.number().nonnegative(),
  dollars: z.number().nonnegative(),
  /** The part of `billedS` whose price nobody knows; it is not in `dollars`. */
  unpricedS: z.number().nonnegative(),
});
export type Spent = Readonly<z.infer<typeof spentSchema>>;

const byServiceSchema = z.partialRecord(z.enum(serviceIds), spentSchema);
export type SpentByService = Readonly<Partial<Record<ServiceId, Spent>>>;

/** Days as `2026-11-21`, months as `2026-11`, by the person's own calendar. */
export interface Spending {
  readonly days: Readonly<Record<string, SpentByService>>;
  readonly months: Readonly<Record<string, SpentByService>>;
}

export const nothingSpent: Spending = { days: {}, months: {} };
const none: Spent = { requests: 0, soundS: 0, billedS: 0, dollars: 0, unpricedS: 0 };

/** Older days are only in their months any more. */
const keptDays = 62;

export function withRequest(
  spending: Spending,
  day: string,
  { service, model, soundMs }: { service: ServiceId; model: string; soundMs: number },
): Spending {
  const { billedS, dollars } = billFor(service, model, soundMs);
  const request = {
    requests: 1,
    soundS: soundMs / 1_000,
    billedS,
    dollars: dollars ?? 0,
    unpricedS: dollars === null ? billedS : 0,
  };
  const add = (spent: SpentByService = {}) => ({
    ...spent,
    [service]: sum([spent[service] ?? none, request]),
  });
  const month = monthOf(day);
  const days = { ...spending.days, [day]: add(spending.days[day]) };
  return {
    days: Object.fromEntries(
      Object.entries(days)
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .slice(-keptDays),
    ),
    months: { ...spending.months, [month]: add(spending.months[month]) },
  };
}

export function spentOn({ days }: Spending, day: string): SpentByService {
  return days[day] ?? {};
}

export function spentIn({ months }: Spending, month: string): SpentByService {
  return months[month] ?? {};
}

/** All services together. */
export function total(spent: SpentByService): Spent {
  return sum(Object.values(spent));
}

/** `2026-11` for `2026-11-21`. */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** The person's own day at a time in ms since 1970. */
export function dayOf(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Soft: the request that goes over it is still made, the next one is not. null: no limit. */
export function isLimitReached(spending: Spending, month: string, limitDollars: number | null): boolean {
  return limitDollars !== null && total(spentIn(spending, month)).dollars >= limitDollars;
}

/** From a file: an entry that cannot be read costs that entry and not the others. */
export function spendingFromFile(stored: unknown): { spending: Spending; rejected: number } {
  const file = z.object({ days: z.unknown(), months: z.unknown() }).partial().safeParse(stored);
  const days = periodsFrom(file.data?.days, /^\d{4}-\d\d-\d\d$/);
  const months = periodsFrom(file.data?.months, /^\d{4}-\d\d$/);
  return {
    spending: { days: days.periods, months: months.periods },
    rejected: days.rejected + months.rejected,
  };
}

function periodsFrom(stored: unknown, name: RegExp) {
  const entries = typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
  const parsed = entries.flatMap(([period, value]) => {
    const spent = byServiceSchema.safeParse(value);
    return name.test(period) && spent.success ? [[period, spent.data] as const] : [];
  });
  return { periods: Object.fromEntries(parsed), rejected: entries.length - parsed.length };
}

function sum(all: readonly Spent[]): Spent {
  return all.reduce(
    (before, spent) => ({
      requests: before.requests + spent.requests,
      soundS: before.soundS + spent.soundS,
      billedS: before.billedS + spent.billedS,
      dollars: before.dollars + spent.dollars,
      unpricedS: before.unpricedS + spent.unpricedS,
    }),
    none,
  );
}
