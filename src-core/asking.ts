/**
 * One machine for one question: a piece of sound, and the services to ask in the person's order.
 * Pure, as the dictation machine is: events in, commands out; times and chance come with the events.
 *
 *   waiting ──its turn──▶ asking ──passing failure──▶ pausing ──▶ asking …
 *                           │ answer                     │
 *                           ▼                            └──no retry left, another failure──▶ failed
 *                        settled: everything else is cancelled
 *
 * One rule says when the next service is asked: when nobody is on the way who is not late. Without
 * hedging nobody is ever late, so that is when the one before has failed. With hedging it is also
 * when its answer is later than usual; the first answer wins.
 */
import { type AskingPolicy, allowanceMs, failureKind, pauseMs } from './asking-policy.ts';
import type { ErrorCode } from './error-codes.ts';
import type { ServiceId } from './services.ts';

export interface Question {
  readonly policy: AskingPolicy;
  /** How long the piece of sound is. */
  readonly soundMs: number;
  /** In the order they are asked. */
  readonly services: readonly AskedService[];
  /** Who would have been asked before them, and why not. */
  readonly skipped: readonly SkippedService[];
}

export interface AskedService {
  readonly service: ServiceId;
  /** When its answer is late, in ms from the request; null: the next one is not asked before it failed. */
  readonly lateAfterMs: number | null;
}

export interface SkippedService {
  readonly service: ServiceId;
  readonly code: ErrorCode;
}

export type AttemptId = number;

/** One request, or why there was none; times are in ms. */
export interface Attempt {
  readonly service: ServiceId;
  readonly why: 'first' | 'retry' | 'fallback' | 'hedge' | 'skipped';
  /** From the question on. */
  readonly afterMs: number;
  readonly tookMs: number;
  /** `overtaken`: another answered first, or, while the question is open, no end yet. */
  readonly end: 'answered' | 'overtaken' | ErrorCode;
}

type Candidate = UnderWay | (AskedService & { readonly stage: 'waiting' | 'failed' });

type UnderWay = AskedService &
  Progress &
  ({ readonly stage: 'asking'; readonly attempt: AttemptId } | { readonly stage: 'pausing' });

interface Progress {
  readonly retries: number;
  readonly isLate: boolean;
}

export interface AskingState {
  readonly question: Question;
  readonly askedAt: number;
  readonly candidates: readonly Candidate[];
  /** An attempt's id is its place. */
  readonly attempts: readonly Attempt[];
  readonly outcome: Outcome | null;
}

export type Outcome =
  | { readonly kind: 'answered'; readonly attempt: AttemptId }
  /** With what the service failed that was wanted most. */
  | { readonly kind: 'failed'; readonly code: ErrorCode }
  | { readonly kind: 'cancelled' };

/** `at` is in ms on any clock that is not set. */
export type AskingEvent = { readonly at: number } & (
  | { readonly type: 'answered'; readonly attempt: AttemptId }
  | {
      readonly type: 'failed';
      readonly attempt: AttemptId;
      readonly code: ErrorCode;
      readonly retryAfterMs: number | null;
      /** 0 to 1. */
      readonly chance: number;
    }
  | Timed
  | { readonly type: 'cancel' }
);

/** What a timer says when it is over. One that is over too late changes nothing. */
export type Timed =
  | { readonly type: 'deadline'; readonly attempt: AttemptId }
  | { readonly type: 'late'; readonly service: ServiceId }
  | { readonly type: 'pause-over'; readonly service: ServiceId };

export type AskingCommand =
  | { readonly type: 'ask'; readonly attempt: AttemptId; readonly service: ServiceId }
  | { readonly type: 'abort'; readonly attempt: AttemptId }
  | { readonly type: 'set-timer'; readonly afterMs: number; readonly event: Timed }
  /** The service took so long, or at least so long. */
  | { readonly type: 'note-latency'; readonly service: ServiceId; readonly tookMs: number }
  /** The service wants to be left alone. */
  | { readonly type: 'rest'; readonly service: ServiceId; readonly code: ErrorCode; readonly forMs: number }
  /** The last command of all: nothing else is on the way. */
  | { readonly type: 'settle'; readonly outcome: Outcome };

export interface AskingStep {
  readonly state: AskingState;
  readonly commands: readonly AskingCommand[];
}

export function begin(question: Question, at: number): AskingStep {
  const state: AskingState = {
    question,
    askedAt: at,
    candidates: question.services.map((service) => ({ ...service, stage: 'waiting' })),
    attempts: question.skipped.map(({ service, code }) => ({
      service,
      why: 'skipped',
      afterMs: 0,
      tookMs: 0,
      end: code,
    })),
    outcome: null,
  };
  return askNext({ state, commands: [] }, at);
}

export function step(state: AskingState, event: AskingEvent): AskingStep {
  const unchanged: AskingStep = { state, commands: [] };
  if (state.outcome !== null) return unchanged;
  switch (event.type) {
    case 'answered': {
      const answering = whoAsks(state, event.attempt);
      return answering === null ? unchanged : answered(state, answering, event.attempt, event.at);
    }
    case 'failed': {
      const failing = whoAsks(state, event.attempt);
      return failing === null ? unchanged : askNext(failed(state, failing, event), event.at);
    }
    case 'deadline': {
      const failing = whoAsks(state, event.attempt);
      return failing === null ? unchanged : askNext(timedOut(state, failing, event), event.at);
    }
    case 'late': {
      const late = state.candidates.find(({ service }) => service === event.service);
      if (late === undefined || !isUnderWay(late)) return unchanged;
      return askNext({ state: replace(state, { ...late, isLate: true }), commands: [] }, event.at);
    }
    case 'pause-over': {
      const paused = state.candidates.find(({ service }) => service === event.service);
      return paused?.stage === 'pausing'
        ? ask({ state, commands: [] }, paused, { ...paused, retries: paused.retries + 1 }, 'retry', event.at)
        : unchanged;
    }
    case 'cancel':
      return settle({ state, commands: [] }, { kind: 'cancelled' }, event.at);
  }
}

/** When the person has waited long enough. */
function endAt({ question, askedAt }: AskingState): number {
  return askedAt + allowanceMs(question.policy.patience, question.soundMs);
}

function isUnderWay(candidate: Candidate): candidate is UnderWay {
  return candidate.stage === 'asking' || candidate.stage === 'pausing';
}

function hasOthers(state: AskingState): boolean {
  return state.candidates.some(({ stage }) => stage === 'waiting');
}

const offlineCodes: ReadonlySet<ErrorCode> = new Set(['no-network', 'service-host-unknown']);

function retriesBeforeOthers(policy: AskingPolicy): number {
  return Math.min(policy.retries, policy.retriesBeforeOthers);
}

type Asking = Extract<UnderWay, { stage: 'asking' }>;

function whoAsks(state: AskingState, id: AttemptId): Asking | null {
  const found = state.candidates.find(
    (candidate): candidate is Asking => candidate.stage === 'asking' && candidate.attempt === id,
  );
  return found ?? null;
}

function askNext(before: AskingStep, at: number): AskingStep {
  const { state } = before;
  const underWay = state.candidates.filter(isUnderWay);
  if (underWay.some(({ isLate }) => !isLate)) return before;
  const next = state.candidates.find(({ stage }) => stage === 'waiting');
  if (next !== undefined && at < endAt(state)) {
    const why = underWay.length > 0 ? 'hedge' : state.attempts.length > 0 ? 'fallback' : 'first';
    return ask(before, next, { retries: 0, isLate: false }, why, at);
  }
  return underWay.length > 0 ? before : settle(before, { kind: 'failed', code: mainFailure(state) }, at);
}

function ask(
  before: AskingStep,
  { service, lateAfterMs }: AskedService,
  { retries, isLate }: Progress,
  why: Attempt['why'],
  at: number,
): AskingStep {
  const { state } = before;
  const { policy, soundMs } = state.question;
  const attempt = state.attempts.length;
  const begun = { service, why, afterMs: at - state.askedAt, tookMs: 0, end: 'overtaken' } as const;
  const asking: Candidate = { service, lateAfterMs, stage: 'asking', attempt, retries, isLate };
  const next = replace({ ...state, attempts: [...state.attempts, begun] }, asking);
  // The last thing that can be tried may take all the time there is. One that fails sooner is asked again all the same.
  const isLastHope = retries >= retriesBeforeOthers(policy) && !hasOthers(next);
  const patienceMs = endAt(state) - at;
  const afterMs = isLastHope ? patienceMs : Math.min(patienceMs, allowanceMs(policy.answer, soundMs));
  const commands: AskingCommand[] = [
    { type: 'ask', attempt, service },
    { type: 'set-timer', afterMs, event: { type: 'deadline', attempt } },
  ];
  if (lateAfterMs !== null && retries === 0 && hasOthers(next)) {
    commands.push({ type: 'set-timer', afterMs: lateAfterMs, event: { type: 'late', service } });
  }
  return { state: next, commands: [...before.commands, ...commands] };
}

function answered(state: AskingState, { service }: Asking, id: AttemptId, at: number): AskingStep {
  const next = ended(state, id, 'answered', at);
  const tookMs = next.attempts[id]?.tookMs ?? 0;
  const noted: AskingStep = { state: next, commands: [{ type: 'note-latency', service, tookMs }] };
  return settle(noted, { kind: 'answered', attempt: id }, at);
}

function failed(
  state: AskingState,
  failing: Asking,
  event: Extract<AskingEvent, { type: 'failed' }>,
): AskingStep {
  const { policy } = state.question;
  const { service, retries } = failing;
  const next = ended(state, event.attempt, event.code, event.at);
  const over: AskingStep = { state: replace(next, { ...failing, stage: 'failed' }), commands: [] };
  if (failureKind(event.code) !== 'passing') return over;
  const afterMs = pauseMs(policy, retries, event.retryAfterMs, event.chance);
  const mostMs = hasOthers(state) ? policy.longestPauseMs : Number.POSITIVE_INFINITY;
  // Without a network nothing comes back within seconds; it is sent later.
  const mayPassSoon = !hasOthers(state) && !offlineCodes.has(event.code);
  const mostRetries = mayPassSoon ? policy.retries : retriesBeforeOthers(policy);
  const isTooLong = afterMs > mostMs || event.at + afterMs >= endAt(state);
  if (retries < mostRetries && !isTooLong) {
    const pausing: AskingStep = {
      state: replace(next, { ...failing, stage: 'pausing' }),
      commands: [{ type: 'set-timer', afterMs, event: { type: 'pause-over', service } }],
    };
    // Whoever is cancelled in the pause must not let the next question break it.
    return policy.sparesResting ? withRest(pausing, service, event) : pausing;
  }
  return withRest(over, service, event);
}

function withRest(
  before: AskingStep,
  service: ServiceId,
  { code, retryAfterMs }: Extract<AskingEvent, { type: 'failed' }>,
): AskingStep {
  return retryAfterMs === null ? before : also(before, { type: 'rest', service, code, forMs: retryAfterMs });
}

/** A service that hangs has had its time: another is asked, or the same once more over a new connection. */
function timedOut(state: AskingState, failing: Asking, { attempt, at }: { attempt: AttemptId; at: number }) {
  const { service, retries } = failing;
  const code = service === 'embedded' ? 'engine-timeout' : 'service-timeout';
  const next = ended(state, attempt, code, at);
  const aborted: AskingStep = {
    state: replace(next, { ...failing, stage: 'failed' }),
    commands: [
      { type: 'abort', attempt },
      { type: 'note-latency', service, tookMs: next.attempts[attempt]?.tookMs ?? 0 },
    ],
  };
  const isAlone = !aborted.state.candidates.some(({ stage }) => stage !== 'failed');
  const mayRetry = isAlone && retries < state.question.policy.retries && at < endAt(state);
  return mayRetry ? ask(aborted, failing, { ...failing, retries: retries + 1 }, 'retry', at) : aborted;
}

function settle(before: AskingStep, outcome: Outcome, at: number): AskingStep {
  const commands: AskingCommand[] = [];
  let { state } = before;
  for (const candidate of before.state.candidates) {
    if (candidate.stage !== 'asking') continue;
    const { attempt, service, lateAfterMs } = candidate;
    if (outcome.kind === 'answered' && outcome.attempt === attempt) continue;
    state = ended(state, attempt, outcome.kind === 'cancelled' ? 'cancelled' : 'overtaken', at);
    commands.push({ type: 'abort', attempt });
    // It would have taken even longer. Forgetting the slow ones would make the usual time shrink
    // from one hedge to the next.
    const tookMs = state.attempts[attempt]?.tookMs ?? 0;
    if (outcome.kind === 'answered' && lateAfterMs !== null && tookMs >= lateAfterMs) {
      commands.push({ type: 'note-latency', service, tookMs });
    }
  }
  return also(
    { state: { ...state, outcome }, commands: [...before.commands, ...commands] },
    {
      type: 'settle',
      outcome,
    },
  );
}

/** The last word of the service that was wanted most: the one people know and can do something about. */
function mainFailure({ attempts }: AskingState): ErrorCode {
  const end = attempts.findLast(({ service }) => service === attempts[0]?.service)?.end;
  return end === undefined || end === 'answered' || end === 'overtaken' ? 'unexpected' : end;
}

function ended(state: AskingState, id: AttemptId, end: Attempt['end'], at: number): AskingState {
  const attempts = state.attempts.map((attempt, place) =>
    place === id ? { ...attempt, end, tookMs: at - state.askedAt - attempt.afterMs } : attempt,
  );
  return { ...state, attempts };
}

function replace(state: AskingState, candidate: Candidate): AskingState {
  const candidates = state.candidates.map((other) =>
    other.service === candidate.service ? candidate : other,
  );
  return { ...state, candidates };
}

function also(before: AskingStep, ...commands: readonly AskingCommand[]): AskingStep {
  return { state: before.state, commands: [...before.commands, ...commands] };
}

/** Somebody else than the wanted service answered: who stood in for whom, and why. */
export interface StandIn {
  readonly wanted: ServiceId;
  readonly answered: ServiceId;
  readonly because: ErrorCode | 'late';
}

/**
 * null when the wanted service answered itself, or nobody did. A long dictation is several
 * questions, their attempts one after the other: it is enough that somebody stood in for one.
 */
export function standIn(attempts: readonly Attempt[]): StandIn | null {
  for (const question of byQuestion(attempts)) {
    const wanted = question[0]?.service;
    const answered = question.find(({ end }) => end === 'answered')?.service;
    if (wanted === undefined || answered === undefined || answered === wanted) continue;
    const end = question.findLast(({ service }) => service === wanted)?.end;
    const isLate = end === undefined || end === 'answered' || end === 'overtaken';
    return { wanted, answered, because: isLate ? 'late' : end };
  }
  return null;
}

/** A question begins with whoever is skipped, or else with the first request. */
function byQuestion(attempts: readonly Attempt[]): readonly (readonly Attempt[])[] {
  const questions: Attempt[][] = [];
  let before: Attempt['why'] | null = null;
  for (const attempt of attempts) {
    const isFirst = attempt.why === 'first' || (attempt.why === 'skipped' && before !== 'skipped');
    const current = isFirst ? undefined : questions.at(-1);
    if (current === undefined) questions.push([attempt]);
    else current.push(attempt);
    before = attempt.why;
  }
  return questions;
}

/**
 * Services that want to be left alone come last: one of them is asked only when nobody else is left.
 * Those that would have been asked before anybody else are told as skipped. By a policy that spares them they
 * are left out, as long as there is anybody else.
 */
export function restingLast(
  order: readonly ServiceId[],
  restsBecause: (service: ServiceId) => ErrorCode | null,
  { sparesResting }: Pick<AskingPolicy, 'sparesResting'> = { sparesResting: false },
): { readonly order: readonly ServiceId[]; readonly skipped: readonly SkippedService[] } {
  const awake = order.filter((service) => restsBecause(service) === null);
  const [first] = awake;
  if (first === undefined) return { order, skipped: [] };
  const skipped = order.slice(0, order.indexOf(first)).flatMap((service) => {
    const code = restsBecause(service);
    return code === null ? [] : [{ service, code }];
  });
  const resting = sparesResting ? [] : order.filter((service) => !awake.includes(service));
  return { order: [...awake, ...resting], skipped };
}

/** Whether the service may have worked on the sound, and so may want money for it. */
export function mayBeBilled({ why, end }: Attempt): boolean {
  return why !== 'skipped' && (end === 'answered' || end === 'overtaken' || end === 'service-timeout');
}
