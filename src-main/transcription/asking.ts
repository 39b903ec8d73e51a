/**
 * Asks services for the text of a piece of sound: runs the machine of `src-core/asking.ts` over
 * them. What is decided is decided there; here requests and timers are only opened and closed.
 */
import {
  type AskingCommand,
  type AskingEvent,
  type AskingStep,
  type Attempt,
  type AttemptId,
  begin,
  mayBeBilled,
  type Outcome,
  type Question,
  restingLast,
  type SkippedService,
  step,
} from '../../src-core/asking.ts';
import { type AskingPolicy, longestRestMs } from '../../src-core/asking-policy.ts';
import { samplesToMs } from '../../src-core/pcm.ts';
import type { ServiceId } from '../../src-core/services.ts';
import type { Receipt } from '../../src-core/transcript.ts';
import { Failure } from '../../src-core/transcription.ts';
import { deadlineAfter } from '../deadline.ts';
import type { Experience } from './experience.ts';
import type {
  LinkedPiece,
  Piece,
  Remaining,
  ServiceAnswer,
  ServiceRequest,
  SpeechService,
} from './speech-service.ts';

/**
 * Rejects with an `AskingFailure`. An abort ends every upload, download and pause, and rejects it with the code
 * `cancelled` once these have ended and `onSent` knows of them: in a moment.
 */
export type Ask = (
  piece: Piece | LinkedPiece,
  request: ServiceRequest,
  signal: AbortSignal,
  /** Told what may have left this computer, request by request, also after the answer has come. */
  onSent?: (receipt: Receipt) => void,
) => Promise<Answer>;

export interface Answer extends ServiceAnswer {
  /** Who answered. */
  readonly service: ServiceId;
  /** Where the sound it answered was sent; null when it stayed on this computer. */
  readonly host: string | null;
  /** Everybody who was asked, or would have been, in order. */
  readonly attempts: readonly Attempt[];
}

/** Nobody answered. The code is that of the service that was wanted most. */
export class AskingFailure extends Failure {
  readonly attempts: readonly Attempt[];
  constructor(
    code: Failure['code'],
    attempts: readonly Attempt[],
    options: { cause?: unknown; retryAfterMs?: number | null; serviceSaid?: string | null } = {},
  ) {
    super(code, options);
    this.attempts = attempts;
  }
}

/** In ms. */
const abortedWithinMs = 200;

/** A request that is billed, or may be. */
export interface BilledRequest {
  readonly service: ServiceId;
  /** null when there was no answer to name it. */
  readonly model: string | null;
  readonly soundMs: number;
  readonly remaining: Remaining | null;
}

interface AskingOptions {
  /** In the order the person wants them, each once. */
  readonly services: readonly SpeechService[];
  /** Whom the person would have wanted before them, and why they are not asked. */
  readonly skipped?: readonly SkippedService[];
  /** Whether a late answer makes the next service be asked as well. */
  readonly hedging: boolean;
  readonly policy: AskingPolicy;
  readonly experience: Experience;
  /** ms on a clock that nobody sets. */
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
  /** Called before those who wait have the answer, so it must not take long. */
  readonly onBilled?: (request: BilledRequest) => void;
  /** A service somewhere else has answered. Called after those who wait have the answer. */
  readonly onAnswered?: () => void;
}

export function createAsking(options: AskingOptions): Ask {
  const { services, skipped = [], hedging, policy, experience, now, random, onBilled, onAnswered } = options;

  function questionAbout(soundMs: number): Question {
    const order = services.map(({ id }) => id);
    const resting = restingLast(order, (service) => experience.restsBecause(service, now()), policy);
    return {
      policy,
      soundMs,
      services: resting.order.map((service) => ({
        service,
        lateAfterMs: hedging ? experience.lateAfterMs(service, soundMs) : null,
      })),
      skipped: [...skipped, ...resting.skipped],
    };
  }

  return (piece, request, signal, onSent = () => {}) => {
    if (signal.aborted) return Promise.reject(new AskingFailure('cancelled', []));
    const soundMs = samplesToMs(piece.samples.length);
    const settled = Promise.withResolvers<Answer>();
    const aborts = new Map<AttemptId, AbortController>();
    const answers = new Map<AttemptId, ServiceAnswer>();
    const failures = new Map<AttemptId, unknown>();
    const timers: Disposable[] = [];
    const requests: Promise<void>[] = [];
    const queue: AskingEvent[] = [];
    const first = begin(questionAbout(soundMs), now());
    let { state } = first;
    let isStepping = false;

    function dispatch(event: AskingEvent): void {
      queue.push(event);
      runQueue();
    }

    /** One event at a time: a service that answers at once waits for its turn. */
    function runQueue(): void {
      if (isStepping) return;
      for (let event = queue.shift(); event !== undefined; event = queue.shift()) take(step(state, event));
    }

    function take({ state: after, commands }: AskingStep): void {
      state = after;
      isStepping = true;
      try {
        for (const command of commands) carryOut(command);
      } finally {
        isStepping = false;
      }
    }

    function carryOut(command: AskingCommand): void {
      switch (command.type) {
        case 'ask':
          return void requests.push(ask(command.attempt, command.service));
        case 'abort':
          return aborts.get(command.attempt)?.abort();
        case 'set-timer': {
          const { event, afterMs } = command;
          return void timers.push(deadlineAfter(afterMs, () => dispatch({ ...event, at: now() })));
        }
        case 'note-latency':
          return afterwards(() => experience.noteLatency(command.service, soundMs, command.tookMs));
        case 'rest': {
          const { service, code, forMs } = command;
          return experience.rest(service, code, now() + Math.min(forMs, longestRestMs));
        }
        case 'settle':
          return settle(command.outcome, state.attempts);
      }
    }

    async function ask(attempt: AttemptId, id: ServiceId): Promise<void> {
      const abort = new AbortController();
      aborts.set(attempt, abort);
      try {
        const service = services.find((each) => each.id === id);
        if (service === undefined) throw new Failure('unexpected');
        const answer = await service.ask(piece, requestFor(service), abort.signal);
        answers.set(attempt, answer);
        if (answer.receipt !== null) onSent(answer.receipt);
        dispatch({ type: 'answered', attempt, at: now() });
      } catch (error) {
        failures.set(attempt, error);
        const failure = error instanceof Failure ? error : null;
        if (failure?.receipt) onSent(failure.receipt);
        // Only those who ask can cancel; the machine knows when they did.
        const code = failure === null || failure.code === 'cancelled' ? 'unexpected' : failure.code;
        const retryAfterMs = failure?.retryAfterMs ?? null;
        dispatch({ type: 'failed', attempt, code, retryAfterMs, chance: random(), at: now() });
      }
    }

    /** A service on this computer cannot find out what is spoken. Standing in for one that can, it is told. */
    function requestFor(service: SpeechService): ServiceRequest {
      const standsIn = service.host === null && (service !== services[0] || skipped.length > 0);
      return standsIn && request.language === null
        ? { ...request, language: experience.usualLanguage() }
        : request;
    }

    function settle(outcome: Outcome, attempts: readonly Attempt[]): void {
      for (const timer of timers) timer[Symbol.dispose]();
      signal.removeEventListener('abort', cancel);
      switch (outcome.kind) {
        case 'answered': {
          const { service = 'embedded' } = attempts[outcome.attempt] ?? {};
          const answer = answers.get(outcome.attempt);
          const host = services.find(({ id }) => id === service)?.host ?? null;
          if (answer === undefined) settled.reject(new AskingFailure('unexpected', attempts));
          else settled.resolve({ ...answer, service, host, attempts });
          if (host !== null) experience.noteLanguage(answer?.transcript.language ?? null);
          if (host !== null && onAnswered !== undefined) afterwards(onAnswered);
          break;
        }
        case 'failed':
          settled.reject(failureOf(outcome.code, attempts, failures));
          break;
        case 'cancelled':
          void ended(requests).then(() => settled.reject(new AskingFailure('cancelled', attempts)));
          break;
      }
      for (const [id, attempt] of attempts.entries()) {
        if (!mayBeBilled(attempt)) continue;
        const { transcript, remaining = null, soundMs: heardMs } = answers.get(id) ?? {};
        const model = transcript?.model ?? null;
        onBilled?.({ service: attempt.service, model, soundMs: heardMs ?? soundMs, remaining });
      }
    }

    function cancel(): void {
      dispatch({ type: 'cancel', at: now() });
    }

    signal.addEventListener('abort', cancel, { once: true });
    take(first);
    runQueue();
    return settled.promise;
  };
}

function failureOf(
  code: Failure['code'],
  attempts: readonly Attempt[],
  failures: ReadonlyMap<AttemptId, unknown>,
): AskingFailure {
  const wanted = attempts.findLastIndex(({ service }) => service === attempts[0]?.service);
  const cause = failures.get(wanted);
  if (!(cause instanceof Failure)) return new AskingFailure(code, attempts, { cause });
  // Others may have been asked since it said so.
  const endsMs = attempts.map(({ afterMs, tookMs }) => afterMs + tookMs);
  const sinceMs = Math.max(...endsMs) - (endsMs[wanted] ?? 0);
  const retryAfterMs = cause.retryAfterMs === null ? null : Math.max(0, cause.retryAfterMs - sinceMs);
  return new AskingFailure(code, attempts, { cause, retryAfterMs, serviceSaid: cause.serviceSaid });
}

/** Requests that were aborted end by themselves; whoever cannot is not waited for. */
function ended(requests: readonly Promise<void>[]): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const patience = deadlineAfter(abortedWithinMs, resolve);
  return Promise.race([Promise.all(requests), promise]).finally(() => patience[Symbol.dispose]());
}

/** When those who wait for the answer have it. */
function afterwards(then: () => void): void {
  setImmediate(then);
}
