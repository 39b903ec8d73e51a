/**
 * One machine for the recordings whose service was away: they wait in history and are sent by themselves, the
 * oldest first, one at a time, never while somebody dictates. Pure, as the dictation machine is: events in,
 * commands out; times and chance come with the events.
 *
 *   waiting ──its turn──▶ sending ──answered──▶ gone from here: its words stand in history
 *      ▲                    │
 *      ├──the service is away: everybody pauses, longer each time
 *      ├──the key is not accepted: everybody stops until somebody changes that, and the person is told
 *      └──the model of its language cannot be had: the others come first, and the person is told
 *
 * Nothing here ever deletes anything, and nothing here inserts anything: whoever gives up leaves the recording in
 * history.
 */
import { type AskingPolicy, failureKind, pauseMs } from './asking-policy.ts';
import type { ErrorCode } from './error-codes.ts';
import { ofOneModel, onlyChangedHere, waitingCodes } from './waiting.ts';

export interface OutboxPolicy extends Pick<AskingPolicy, 'pausesMs' | 'jitter'> {
  /**
   * From the beginning of one to the beginning of the next, for each request that the one took: whoever dictates
   * meanwhile needs room in the limit, too. What the engine on this computer has answered took none.
   */
  readonly betweenMs: number;
}

export const outboxPolicy: OutboxPolicy = {
  // The first soon: a service that is down is often back in a moment. The last holds for all that follow.
  pausesMs: [15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_200_000],
  jitter: 0.5,
  // The strictest of the services takes 20 requests a minute.
  betweenMs: 4_000,
};

/** After so many pauses in a row the next recording is tried, too: it may be the oldest that is at fault. */
const pausesInGoodFaith = 3;

interface OutboxState {
  readonly facts: Facts;
  readonly sending: string | null;
  /** When the last one began to be sent. */
  readonly beganAt: number;
  /** How many requests it took, or may have taken: a long one goes in pieces. */
  readonly requests: number;
  /** Nothing is sent before; infinity: not before something is changed here. */
  readonly pausedUntil: number;
  /** Pauses in a row, without an answer between them. */
  readonly pauses: number;
  /** Failed since the last pause: the others come first. */
  readonly tried: readonly string[];
  /** Failed, and nobody was answered since: whose fault it was is not known yet. */
  readonly suspects: readonly string[];
  /** Failed because of a model that others may not need, the last by `hinderedBy`: not tried again before the next pause. */
  readonly hindered: readonly string[];
  readonly hinderedBy: ErrorCode | null;
  /** What became of those that wait no more, and is not yet told. */
  readonly untold: Told;
  /** What the person was told that hinders all of them; once is enough. */
  readonly toldHindrance: ErrorCode | null;
}

/** So many have their words now, and so many will have none by themselves. */
export interface Told {
  readonly answered: number;
  readonly givenUp: number;
}

/** How things stand around the outbox; times are in ms on any clock that is not set. */
export interface Facts {
  /** The entries that wait, oldest first. */
  readonly waiting: readonly string[];
  readonly isDictating: boolean;
  /** Until when every service that could be asked wants to be left alone. */
  readonly restsUntil: number;
}

export const emptyOutbox: OutboxState = {
  facts: { waiting: [], isDictating: false, restsUntil: 0 },
  sending: null,
  beganAt: Number.NEGATIVE_INFINITY,
  requests: 0,
  pausedUntil: 0,
  pauses: 0,
  tried: [],
  suspects: [],
  hindered: [],
  hinderedBy: null,
  untold: { answered: 0, givenUp: 0 },
  toldHindrance: null,
};

export type OutboxEvent = { readonly at: number } & (
  | {
      readonly type: 'looked';
      readonly facts: Facts;
      /** 0 to 1. */
      readonly chance: number;
    }
  /** The network is back, the computer woke up, Dictum was started. */
  | { readonly type: 'hope' }
  /** Somebody wants it now, and is told once more what hinders it. */
  | { readonly type: 'wanted' }
  /** A setting or a key that concerns the sending is another. */
  | { readonly type: 'changed' }
  /** A service has answered somebody: it is there. */
  | { readonly type: 'service-answered' }
  /** It failed by itself too often: it waits no more. */
  | { readonly type: 'given-up' }
  /** `requests`: how many left this computer for it. */
  | { readonly type: 'sent'; readonly id: string; readonly requests: number }
  | {
      readonly type: 'failed';
      readonly id: string;
      readonly code: ErrorCode;
      readonly requests: number;
      readonly restsUntil: number;
      /** 0 to 1. */
      readonly chance: number;
    }
);

export type OutboxCommand =
  | { readonly type: 'send'; readonly id: string }
  /** Nobody wants its words any more. */
  | { readonly type: 'stop'; readonly id: string }
  /** Look again after so many ms; replaces the one before. */
  | { readonly type: 'look-after'; readonly afterMs: number }
  /** That it failed was its own fault. */
  | { readonly type: 'note-failure'; readonly id: string }
  /** Tell the person, once for all of them. */
  | ({ readonly type: 'tell' } & Told)
  /** So many wait for the person to do something. */
  | { readonly type: 'tell-hindrance'; readonly code: ErrorCode; readonly count: number };

interface OutboxStep {
  readonly state: OutboxState;
  readonly commands: readonly OutboxCommand[];
}

export function step(
  state: OutboxState,
  event: OutboxEvent,
  policy: OutboxPolicy = outboxPolicy,
): OutboxStep {
  switch (event.type) {
    case 'looked':
      return goOn(looked(state, event, policy), event.at, policy);
    case 'hope':
      // What only a change here can help, the network does not.
      if (state.pausedUntil === Number.POSITIVE_INFINITY) return { state, commands: [] };
      return goOn({ state: hopeful(state), commands: [] }, event.at, policy);
    case 'wanted':
      return goOn({ state: { ...hopeful(state), toldHindrance: null }, commands: [] }, event.at, policy);
    case 'given-up':
      return goOn({ state: givenUp(state), commands: [] }, event.at, policy);
    case 'changed': {
      const stop: readonly OutboxCommand[] =
        state.sending === null ? [] : [{ type: 'stop', id: state.sending }];
      return goOn({ state: { ...hopeful(state), toldHindrance: null }, commands: stop }, event.at, policy);
    }
    case 'service-answered':
      return goOn(answered(state, null), event.at, policy);
    case 'sent': {
      if (state.sending !== event.id) return { state, commands: [] };
      const known = answered(gone(state, event.id), event.id);
      const { answered: before } = known.state.untold;
      const untold = { ...known.state.untold, answered: before + 1 };
      return goOn(
        { ...known, state: { ...known.state, untold, requests: event.requests } },
        event.at,
        policy,
      );
    }
    case 'failed':
      if (state.sending !== event.id) return { state, commands: [] };
      return goOn(
        failed({ ...state, requests: Math.max(1, event.requests) }, event, policy),
        event.at,
        policy,
      );
  }
}

function looked(
  state: OutboxState,
  { facts, chance, at }: Extract<OutboxEvent, { type: 'looked' }>,
  policy: OutboxPolicy,
): OutboxStep {
  const isNew = facts.waiting.some((id) => !state.facts.waiting.includes(id));
  const stays = (id: string) => facts.waiting.includes(id);
  const next: OutboxState = {
    ...state,
    facts,
    tried: state.tried.filter(stays),
    suspects: state.suspects.filter(stays),
    hindered: state.hindered.filter(stays),
  };
  const { sending } = state;
  const commands: OutboxCommand[] =
    sending !== null && state.facts.waiting.includes(sending) && !stays(sending)
      ? [{ type: 'stop', id: sending }]
      : [];
  // Somebody has just found the service away.
  const known =
    isNew && at >= state.pausedUntil ? paused(next, at, chance, policy) : { state: next, commands: [] };
  return { state: known.state, commands: [...commands, ...known.commands] };
}

function hopeful(state: OutboxState): OutboxState {
  return { ...state, pausedUntil: 0, pauses: 0, tried: [], hindered: [] };
}

/** The service is there, so those that failed have failed by themselves. */
function answered(state: OutboxState, id: string | null): OutboxStep {
  return {
    state: {
      ...hopeful(state),
      tried: id === null ? [] : state.tried,
      hindered: id === null ? [] : state.hindered,
      suspects: [],
      // That another one was answered says nothing of a model.
      toldHindrance:
        state.toldHindrance !== null && ofOneModel.has(state.toldHindrance) ? state.toldHindrance : null,
    },
    commands: state.suspects
      .filter((suspect) => suspect !== id)
      .map((suspect) => ({ type: 'note-failure', id: suspect })),
  };
}

function gone(state: OutboxState, id: string): OutboxState {
  const without = (ids: readonly string[]) => ids.filter((other) => other !== id);
  return {
    ...state,
    sending: null,
    facts: { ...state.facts, waiting: without(state.facts.waiting) },
    tried: without(state.tried),
    suspects: without(state.suspects),
    hindered: without(state.hindered),
  };
}

function failed(
  state: OutboxState,
  { id, code, restsUntil, chance, at }: Extract<OutboxEvent, { type: 'failed' }>,
  policy: OutboxPolicy,
): OutboxStep {
  const here = { ...state, facts: { ...state.facts, restsUntil } };
  // Deleted, and then it waits no more; or to be sent otherwise.
  if (code === 'cancelled') return { state: { ...here, sending: null }, commands: [] };
  // Its words are there, but as long as the disk takes none, every answer may have to be had again.
  if (code === 'history-not-written') return paused(gone(here, id), at, chance, policy);
  const known = waitingCodes[code] ?? failureKind(code);
  const kind = known === 'long-doubtful' ? (state.pauses < pausesInGoodFaith ? 'away' : 'doubtful') : known;
  switch (kind) {
    case 'away':
      return paused({ ...here, sending: null }, at, chance, policy);
    case 'doubtful': {
      const isSecond = state.suspects.some((suspect) => suspect !== id && state.tried.includes(suspect));
      const suspects = [...state.suspects.filter((suspect) => suspect !== id), id];
      const doubted = { ...here, sending: null, suspects, tried: [...state.tried, id] };
      // Two in a row: it is not the recordings.
      return isSecond ? paused(doubted, at, chance, policy) : roundOver(doubted, at, chance, policy);
    }
    case 'configuration':
      return ofOneModel.has(code)
        ? {
            state: { ...here, sending: null, hindered: [...here.hindered, id], hinderedBy: code },
            commands: [],
          }
        : hindered({ ...here, sending: null }, code, at, policy);
    case 'passing':
    case 'sound':
      return { state: givenUp(gone(here, id)), commands: [] };
  }
}

function givenUp(state: OutboxState): OutboxState {
  const { untold } = state;
  return { ...state, untold: { ...untold, givenUp: untold.givenUp + 1 } };
}

/** Everybody was tried since the last pause. */
function roundOver(state: OutboxState, at: number, chance: number, policy: OutboxPolicy): OutboxStep {
  const isOver = state.facts.waiting.every((id) => state.tried.includes(id));
  return isOver ? paused(state, at, chance, policy) : { state, commands: [] };
}

function paused(state: OutboxState, at: number, chance: number, policy: OutboxPolicy): OutboxStep {
  const { pauses } = state;
  const pausedUntil = at + pauseMs(policy, pauses, null, chance);
  return told({ ...state, tried: [], hindered: [], pauses: pauses + 1, pausedUntil });
}

function hindered(state: OutboxState, code: ErrorCode, at: number, { pausesMs }: OutboxPolicy): OutboxStep {
  const pausedUntil = onlyChangedHere.has(code) ? Number.POSITIVE_INFINITY : at + Math.max(...pausesMs);
  const known = told({ ...state, tried: [], hindered: [], pausedUntil, toldHindrance: code });
  const count = state.facts.waiting.length;
  return state.toldHindrance === code
    ? known
    : { ...known, commands: [...known.commands, { type: 'tell-hindrance', code, count }] };
}

function told(state: OutboxState): OutboxStep {
  const { untold } = state;
  return {
    state: { ...state, untold: emptyOutbox.untold },
    commands: untold.answered + untold.givenUp === 0 ? [] : [{ type: 'tell', ...untold }],
  };
}

/** Sends the next one, if it is time for it. */
function goOn(before: OutboxStep, at: number, policy: OutboxPolicy): OutboxStep {
  const { state } = before;
  const { isDictating, restsUntil } = state.facts;
  if (state.sending !== null) return before;
  const id = nextOf(state);
  if (id === undefined) {
    const isHindered = state.hinderedBy !== null && state.hindered.length > 0;
    const end = isHindered ? goOn(hindered(state, state.hinderedBy, at, policy), at, policy) : told(state);
    return { state: end.state, commands: [...before.commands, ...end.commands] };
  }
  // Whoever stops dictating makes us look again.
  if (isDictating) return before;
  const free = state.beganAt + policy.betweenMs * state.requests;
  const from = Math.max(state.pausedUntil, restsUntil, free);
  if (at >= from) {
    return {
      state: { ...state, sending: id, beganAt: at },
      commands: [...before.commands, { type: 'send', id }],
    };
  }
  if (from === Number.POSITIVE_INFINITY) return before;
  return { state, commands: [...before.commands, { type: 'look-after', afterMs: from - at }] };
}

/** The oldest; after one that may be at fault itself, the oldest that nobody suspects. */
function nextOf({ facts, tried, suspects, hindered }: OutboxState): string | undefined {
  const waiting = facts.waiting.filter((id) => !hindered.includes(id));
  const untried = waiting.filter((id) => !tried.includes(id));
  const unsuspected = tried.length === 0 ? undefined : untried.find((id) => !suspects.includes(id));
  return unsuspected ?? untried[0] ?? waiting[0];
}
