/** How long each step of asking a service may take, and which failures are worth another try. */
import type { ErrorCode } from './error-codes.ts';

/** A time that grows with the sound, in ms. */
export interface Allowance {
  readonly fixedMs: number;
  /** For each ms of sound. */
  readonly perSoundMs: number;
}

export interface AskingPolicy {
  /** From the question until the person has waited long enough: nothing begins after it. */
  readonly patience: Allowance;
  /** From a request to its answer, while something else can still be tried. */
  readonly answer: Allowance;
  /** How often the same service is asked again after a failure that may pass, when nobody else is left. */
  readonly retries: number;
  /** The same while somebody else is left: people wait for the words, and not for this service. */
  readonly retriesBeforeOthers: number;
  /** Before the first retry, the second, … The last one holds for all that follow. */
  readonly pausesMs: readonly number[];
  /** How much of a pause is left to chance, 0 to 1: those who failed together do not come back together. */
  readonly jitter: number;
  /** A service that wants a longer pause than this is left for the next one, where there is one. */
  readonly longestPauseMs: number;
  /** A service that wants to be left alone is not even asked when all others have failed. */
  readonly sparesResting: boolean;
}

export const askingPolicy: AskingPolicy = {
  patience: { fixedMs: 20_000, perSoundMs: 0.5 },
  // 0.2 is an upload of uncompressed sound at 1.3 Mbit/s.
  answer: { fixedMs: 6_000, perSoundMs: 0.2 },
  retries: 4,
  retriesBeforeOthers: 1,
  pausesMs: [500, 1_000, 2_000, 4_000],
  jitter: 0.5,
  longestPauseMs: 3_000,
  sparesResting: false,
};

/** For a recording that nobody stands waiting for: it comes through a busy minute of the service. */
export const filePolicy: AskingPolicy = {
  ...askingPolicy,
  patience: { fixedMs: 180_000, perSoundMs: 1 },
  answer: { fixedMs: 30_000, perSoundMs: 0.5 },
  retriesBeforeOthers: 4,
  longestPauseMs: 90_000,
};

/** For a recording that waits and is tried again and again: what a service asks for comes first. */
export const waitingPolicy: AskingPolicy = { ...filePolicy, retries: 2, sparesResting: true };

/** For a recording that the service fetches itself: nobody here knows how long it is. */
export const linkPolicy: AskingPolicy = {
  ...filePolicy,
  patience: { fixedMs: 900_000, perSoundMs: 0 },
  answer: { fixedMs: 600_000, perSoundMs: 0 },
};

/** Whatever a service says, it is asked again after an hour, in ms. */
export const longestRestMs = 3_600_000;

/** Less than this is no pause, whatever a service says, in ms. */
const shortestPauseMs = 200;

export function allowanceMs({ fixedMs, perSoundMs }: Allowance, soundMs: number): number {
  return fixedMs + perSoundMs * soundMs;
}

/**
 * How long to wait before retry number `retry` (from 0), in ms. What the service asked for is
 * honoured; `chance` is 0 to 1.
 */
export function pauseMs(
  { pausesMs, jitter }: Pick<AskingPolicy, 'pausesMs' | 'jitter'>,
  retry: number,
  retryAfterMs: number | null,
  chance: number,
): number {
  if (retryAfterMs !== null) return Math.max(shortestPauseMs, retryAfterMs);
  const whole = pausesMs[Math.min(retry, pausesMs.length - 1)] ?? shortestPauseMs;
  return whole * (1 - jitter * chance);
}

/**
 * - `configuration`: stays until somebody changes a setting. Not asked again; the next service is, and the person is told.
 * - `sound`: this service does not take this request; another may.
 * - `passing`: may be over in a moment.
 */
export type FailureKind = 'configuration' | 'sound' | 'passing';

const failureKinds: Partial<Record<ErrorCode, FailureKind>> = {
  'key-missing': 'configuration',
  'key-rejected': 'configuration',
  'service-blocked': 'configuration',
  'service-address-missing': 'configuration',
  'service-not-found': 'configuration',
  'service-certificate': 'configuration',
  'key-not-allowed': 'configuration',
  'model-unknown': 'configuration',
  'model-cannot-translate': 'configuration',
  'service-no-credit': 'configuration',
  'model-missing': 'configuration',
  'model-damaged': 'configuration',
  'limit-reached': 'configuration',
  'encryption-locked': 'configuration',
  'service-busy': 'passing',
  'service-unreachable': 'passing',
  'no-network': 'passing',
  'service-host-unknown': 'passing',
  'service-down': 'passing',
  'service-timeout': 'passing',
  'service-bad-answer': 'passing',
  'engine-failed': 'passing',
  'engine-timeout': 'passing',
};

/** A failure nobody thought of is not tried again, but another service may do better. */
export function failureKind(code: ErrorCode): FailureKind {
  return failureKinds[code] ?? 'sound';
}
