/**
 * Sends by itself what could not be sent when it was dictated: runs the machine of `src-core/outbox.ts` over the
 * history. The words go into history and never into a window.
 */
import {
  emptyOutbox,
  type OutboxCommand,
  type OutboxEvent,
  type OutboxPolicy,
  outboxPolicy,
  step,
  withFailure,
} from '../src-core/outbox.ts';
import { Failure } from '../src-core/transcription.ts';
import { deadlineAfter } from './deadline.ts';
import type { History } from './history/history.ts';
import type { Log } from './log.ts';

interface OutboxDeps {
  readonly history: Pick<History, 'waiting' | 'find' | 'update'>;
  /** Sends the kept recording of an entry and writes into it what came of it; rejects with a `Failure`. */
  readonly send: (id: string, options: SendOptions) => Promise<void>;
  readonly isDictating: () => boolean;
  /** Until when all that could be asked want to be left alone, on the clock of `now`. */
  readonly restsUntil: () => number;
  /** ms on a clock that nobody sets. */
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
  readonly policy?: OutboxPolicy;
  readonly log: Pick<Log, 'info' | 'unexpected'>;
  readonly onHistoryChange: () => void;
  /** So many that waited have their words now. */
  readonly onSent: (count: number) => void;
}

interface SendOptions {
  readonly signal: AbortSignal;
  /** Resolves when nobody dictates. */
  readonly turn: () => Promise<void>;
}

export interface Outbox {
  /** Something has changed: the history, or whether somebody dictates. */
  look(): void;
  /** It may work now: the network is back, the computer awake, a setting another. */
  hope(): void;
  /** A service has answered somebody. */
  serviceAnswered(): void;
  /** Nothing is sent any more; what is on its way ends. */
  stop(): void;
}

export function createOutbox(deps: OutboxDeps): Outbox {
  const { history, now, random, policy = outboxPolicy } = deps;
  const queue: OutboxEvent[] = [];
  let state = emptyOutbox;
  let isStepping = false;
  let isStopped = false;
  let timer: Disposable | null = null;
  let sending: { readonly id: string; readonly abort: AbortController } | null = null;
  let waitingForTurn: (() => void)[] = [];

  /** One event at a time: what carrying out a command reports waits for its turn. */
  function dispatch(event: OutboxEvent): void {
    queue.push(event);
    if (isStepping || isStopped) return;
    isStepping = true;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const { state: after, commands } = step(state, next, policy);
        state = after;
        for (const command of commands) carryOut(command);
      }
    } finally {
      isStepping = false;
    }
  }

  function carryOut(command: OutboxCommand): void {
    switch (command.type) {
      case 'send':
        return void send(command.id);
      case 'stop':
        return sending?.id === command.id ? sending.abort.abort() : undefined;
      case 'look-after':
        timer?.[Symbol.dispose]();
        timer = deadlineAfter(command.afterMs, look);
        return;
      case 'note-failure':
        return noteFailure(command.id);
      case 'tell':
        deps.log.info('outbox-sent', { count: command.count });
        return deps.onSent(command.count);
    }
  }

  function look(): void {
    const isDictating = deps.isDictating();
    if (!isDictating || isStopped) {
      for (const goOn of waitingForTurn) goOn();
      waitingForTurn = [];
    }
    const waiting = history.waiting().map(({ id }) => id);
    const facts = { waiting, isDictating, restsUntil: deps.restsUntil() };
    dispatch({ type: 'looked', facts, chance: random(), at: now() });
  }

  async function turn(): Promise<void> {
    if (!isStopped && deps.isDictating()) await new Promise<void>((resolve) => waitingForTurn.push(resolve));
  }

  async function send(id: string): Promise<void> {
    const abort = new AbortController();
    sending = { id, abort };
    let failure: Failure | null = null;
    try {
      await deps.send(id, { signal: abort.signal, turn });
    } catch (error) {
      failure = error instanceof Failure ? error : new Failure('unexpected', { cause: error });
      if (failure.code === 'unexpected' && !abort.signal.aborted) leaveToThePerson(id, failure.cause ?? failure);
    }
    sending = null;
    if (isStopped) return;
    dispatch(
      failure === null
        ? { type: 'sent', id, at: now() }
        : {
            type: 'failed',
            id,
            code: abort.signal.aborted ? 'cancelled' : failure.code,
            restsUntil: deps.restsUntil(),
            chance: random(),
            at: now(),
          },
    );
    deps.onHistoryChange();
  }

  /** Its file cannot be read, or there is a bug: tried again and again it would only hold up the others. */
  function leaveToThePerson(id: string, error: unknown): void {
    deps.log.unexpected(error);
    changeWaiting(id, null);
  }

  function noteFailure(id: string): void {
    const waits = history.find(id)?.waits ?? null;
    if (waits !== null) changeWaiting(id, withFailure(waits));
  }

  /** A disk that does not take it costs nothing: it is known until Dictum is closed. */
  function changeWaiting(id: string, waits: ReturnType<typeof withFailure>): void {
    try {
      history.update(id, { waits });
    } catch (error) {
      deps.log.unexpected(error);
    }
    // After the events that are on their way.
    queueMicrotask(deps.onHistoryChange);
  }

  return {
    look,
    hope: () => {
      look();
      dispatch({ type: 'hope', at: now() });
    },
    serviceAnswered: () => dispatch({ type: 'service-answered', at: now() }),
    stop: () => {
      isStopped = true;
      timer?.[Symbol.dispose]();
      sending?.abort.abort();
      for (const goOn of waitingForTurn) goOn();
    },
  };
}

/** Runs one piece of work for an id at a time: whoever asks for the same meanwhile gets what comes of it. */
export type Once = (id: string, work: () => Promise<void>) => Promise<void>;

export function createOnce(): Once {
  const running = new Map<string, Promise<void>>();
  return (id, work) => {
    const known = running.get(id);
    if (known !== undefined) return known;
    const done = work().finally(() => running.delete(id));
    running.set(id, done);
    return done;
  };
}
