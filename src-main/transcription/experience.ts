/** What asking the services has taught: how long each takes, who wants to be left alone, what is spoken. */
import { z } from 'zod';
import { longestRestMs } from '../../src-core/asking-policy.ts';
import { type ErrorCode, errorCodes } from '../../src-core/error-codes.ts';
import { type Latencies, lateAfterMs, latenciesSchema, withAnswer } from '../../src-core/latencies.ts';
import { type ServiceId, serviceIds } from '../../src-core/services.ts';
import type { StoredFile } from '../stored-file.ts';

export interface Experience {
  /** When an answer of this service to so much sound is later than usual, in ms from the request. */
  lateAfterMs(service: ServiceId, soundMs: number): number;
  noteLatency(service: ServiceId, soundMs: number, tookMs: number): void;
  /** Until a time on the clock of the one who asks. */
  rest(service: ServiceId, code: ErrorCode, until: number): void;
  restsBecause(service: ServiceId, at: number): ErrorCode | null;
  /** When it may be asked again, on the same clock; 0 when it wants no rest. */
  restsUntil(service: ServiceId): number;
  /** Another key, address, model or service: what a service asked for does not hold any more. */
  wake(): void;
  noteLanguage(language: string | null): void;
  /** What this person speaks, as far as the services could tell; null while that is not clear. */
  usualLanguage(): string | null;
}

/** One short sound taken for another language does not decide what somebody speaks. */
const heardLanguages = 5;
const clearMajority = 3;

interface Rest {
  /** What `identityOf` said when it began. */
  readonly identity: string;
  readonly code: ErrorCode;
  readonly until: number;
}

/** In the file, `until` is in ms since 1970: the clock of those who ask begins anew. */
const restsSchema = z.partialRecord(
  z.enum(serviceIds),
  z.object({ identity: z.string(), code: z.enum(errorCodes), until: z.number() }),
);

interface ExperienceDeps {
  /** Changes with what `wake` is for, and hides the key: a rest in the file does not hold for another. */
  readonly identityOf: (service: ServiceId) => string;
  /** The clock of those who ask, in ms. */
  readonly now: () => number;
  /** ms since 1970. */
  readonly wallClock: () => number;
}

/**
 * How long the services take and which of them want to be left alone is kept in the file. Losing it costs a few late
 * hedges, and a question that a service did not want.
 */
export function openExperience(
  file?: Pick<StoredFile, 'initial' | 'write'>,
  {
    identityOf = () => '',
    now = () => performance.now(),
    wallClock = Date.now,
  }: Partial<ExperienceDeps> = {},
): Experience {
  let latencies: Latencies = latenciesSchema.safeParse(file?.initial.latencies ?? {}).data ?? {};
  const resting = restingAtStart();
  let languages: readonly string[] = [];

  function restingAtStart(): Map<ServiceId, Rest> {
    const kept = restsSchema.safeParse(file?.initial.resting ?? {}).data ?? {};
    const rests = serviceIds.flatMap((service): readonly (readonly [ServiceId, Rest])[] => {
      const rest = kept[service];
      if (rest === undefined || rest.identity !== identityOf(service)) return [];
      // Somebody may have set the clock back meanwhile.
      const leftMs = Math.min(rest.until - wallClock(), longestRestMs);
      return leftMs > 0 ? [[service, { ...rest, until: now() + leftMs }]] : [];
    });
    return new Map(rests);
  }

  function write(): void {
    const toWall = wallClock() - now();
    const rests = [...resting].filter(([, { until }]) => until > now());
    try {
      file?.write({
        latencies,
        resting: Object.fromEntries(
          rests.map(([service, rest]) => [service, { ...rest, until: rest.until + toWall }]),
        ),
      });
    } catch {
      // A full disk: it is still known until the app is closed, which is what matters.
    }
  }

  return {
    lateAfterMs: (service, soundMs) => lateAfterMs(latencies, service, soundMs),
    noteLatency: (service, soundMs, tookMs) => {
      latencies = withAnswer(latencies, { service, soundMs, tookMs });
      write();
    },
    rest: (service, code, until) => {
      resting.set(service, { identity: identityOf(service), code, until });
      write();
    },
    restsBecause: (service, at) => {
      const rest = resting.get(service);
      return rest !== undefined && at < rest.until ? rest.code : null;
    },
    restsUntil: (service) => resting.get(service)?.until ?? 0,
    wake: () => {
      if (resting.size === 0) return;
      resting.clear();
      write();
    },
    noteLanguage: (language) => {
      if (language !== null) languages = [...languages, language].slice(-heardLanguages);
    },
    usualLanguage: () =>
      languages.find((one) => languages.filter((other) => other === one).length >= clearMajority) ?? null,
  };
}
