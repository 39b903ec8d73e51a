/** What asking the services has taught: how long each takes, who wants to be left alone, what is spoken. */
import type { ErrorCode } from '../../src-core/error-codes.ts';
import { type Latencies, lateAfterMs, latenciesSchema, withAnswer } from '../../src-core/latencies.ts';
import type { ServiceId } from '../../src-core/services.ts';
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
  /** Another key, another address: what a service asked for does not hold any more. */
  wake(): void;
  noteLanguage(language: string | null): void;
  /** What this person speaks, as far as the services could tell; null while that is not clear. */
  usualLanguage(): string | null;
}

/** One short sound taken for another language does not decide what somebody speaks. */
const heardLanguages = 5;
const clearMajority = 3;

/** Only how long the services take is kept in the file. Losing it costs nothing but a few late hedges. */
export function openExperience(file?: Pick<StoredFile, 'initial' | 'write'>): Experience {
  let latencies: Latencies = latenciesSchema.safeParse(file?.initial.latencies ?? {}).data ?? {};
  const resting = new Map<ServiceId, { readonly code: ErrorCode; readonly until: number }>();
  let languages: readonly string[] = [];
  return {
    lateAfterMs: (service, soundMs) => lateAfterMs(latencies, service, soundMs),
    noteLatency: (service, soundMs, tookMs) => {
      latencies = withAnswer(latencies, { service, soundMs, tookMs });
      try {
        file?.write({ latencies });
      } catch {
        // A full disk: it is still known until the app is closed, which is what matters.
      }
    },
    rest: (service, code, until) => void resting.set(service, { code, until }),
    restsBecause: (service, at) => {
      const rest = resting.get(service);
      return rest !== undefined && at < rest.until ? rest.code : null;
    },
    restsUntil: (service) => resting.get(service)?.until ?? 0,
    wake: () => resting.clear(),
    noteLanguage: (language) => {
      if (language !== null) languages = [...languages, language].slice(-heardLanguages);
    },
    usualLanguage: () =>
      languages.find((one) => languages.filter((other) => other === one).length >= clearMajority) ?? null,
  };
}
