/**
 * What was spent and what is left, kept in one small file. Counting must never stand in the way of
 * a dictation: a disk that does not take it is told to the log, and memory goes on counting.
 */
import { z } from 'zod';
import type { AppSnapshot } from '../src-core/contract.ts';
import {
  dayOf,
  isLimitReached,
  monthOf,
  type Spending,
  spendingFromFile,
  spentIn,
  spentOn,
  total,
  withRequest,
} from '../src-core/money.ts';
import { remoteServiceIds, type ServiceId, serviceIds } from '../src-core/services.ts';
import type { StoredFile } from './stored-file.ts';
import type { Remaining } from './transcription/speech-service.ts';

/** What a service last said may still be asked; `at` is when it said so, in ms since 1970. */
export type KnownRemaining = Remaining & { readonly at: number };

export interface Usage {
  spending(): Spending;
  remaining(): Readonly<Partial<Record<ServiceId, KnownRemaining>>>;
  /** A request that was billed, or may have been. */
  note(request: {
    readonly service: ServiceId;
    readonly model: string;
    readonly soundMs: number;
    /** What the answer said is left; null when it did not say. */
    readonly remaining: Remaining | null;
  }): void;
  /** Whether this month has cost as much as the person allowed, in US dollars; null: no limit. */
  isLimitReached(limitDollars: number | null): boolean;
  /** True when something in the file was not usable; what it counted is missing now. */
  readonly wasRepaired: boolean;
}

/** For the windows: each service that was ever asked. */
export function usageShown(usage: Pick<Usage, 'spending' | 'remaining'>, now: number): AppSnapshot['usage'] {
  const spending = usage.spending();
  const day = dayOf(now);
  const today = spentOn(spending, day);
  const month = spentIn(spending, monthOf(day));
  const remaining = usage.remaining();
  const asked = remoteServiceIds.filter((id) => month[id] !== undefined || remaining[id] !== undefined);
  return Object.fromEntries(
    asked.map((id) => [
      id,
      { today: today[id] ?? nothing, month: month[id] ?? nothing, remaining: remaining[id] ?? null },
    ]),
  );
}

const nothing = total({});

const amount = z.number().nonnegative().nullable();
const remainingSchema = z.partialRecord(
  z.enum(serviceIds),
  z.object({ requests: amount, audioSeconds: amount, at: z.number() }),
);

export function openUsage({
  file,
  now,
  onNotWritten,
}: {
  readonly file: StoredFile;
  /** ms since 1970. */
  readonly now: () => number;
  readonly onNotWritten: (error: unknown) => void;
}): Usage {
  const stored = spendingFromFile(file.initial);
  const left = remainingSchema.safeParse(file.initial.remaining ?? {});
  let { spending } = stored;
  let remaining: Readonly<Partial<Record<ServiceId, KnownRemaining>>> = left.data ?? {};
  return {
    spending: () => spending,
    remaining: () => remaining,
    note: (request) => {
      const at = now();
      spending = withRequest(spending, dayOf(at), request);
      if (request.remaining !== null) {
        remaining = { ...remaining, [request.service]: { ...request.remaining, at } };
      }
      try {
        file.write({ ...spending, remaining });
      } catch (error) {
        onNotWritten(error);
      }
    },
    isLimitReached: (limitDollars) => isLimitReached(spending, monthOf(dayOf(now())), limitDollars),
    wasRepaired: file.wasSetAside || stored.rejected > 0 || !left.success,
  };
}
