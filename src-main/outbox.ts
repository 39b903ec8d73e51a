/**
 * Sends by itself what could not be sent when it was dictated: runs the machine of `src-core/outbox.ts` over the
 * history. The words go into history and never into a window.
 */
import type { ErrorCode } from '../src-core/error-codes.ts';
import type { HistoryEntry } from '../src-core/history-entry.ts';
import {
  emptyOutbox,
  type OutboxCommand,
  type OutboxEvent,
  type OutboxPolicy,
  outboxPolicy,
  step,
  type Told,
} from '../src-core/outbox.ts';
import { requestFrom, serviceOrder } from '../src-core/service-order.ts';
import type { Settings } from '../src-core/settings.ts';
import { Failure } from '../src-core/transcription.ts';
import { withFailure } from '../src-core/waiting.ts';
import { deadlineAfter } from './deadline.ts';
import type { History } from './history/history.ts';
import { transcribeKept } from './history/kept-recordings.ts';
import type { KeptSounds } from './history/kept-sounds.ts';
import type { Once } from './history/once.ts';
import type { Log } from './log.ts';
import type { Sealing } from './sealing/sealing.ts';
import type { Experience } from './transcription/experience.ts';
import type { Transcriber, Transcription } from './transcription/transcriber.ts';

interface OutboxDeps {
  readonly history: Pick<History, 'unfinished' | 'find' | 'update'>;
  readonly recordingsDir: string;
  readonly soundsDir: string;
  readonly sounds: Pick<KeptSounds, 'keep'>;
  readonly sealing: Sealing;
  /** Patient ones: nobody stands waiting. */
  readonly transcriberFor: (settings: Settings) => Transcriber;
  readonly settings: () => Settings;
  readonly experience: Pick<Experience, 'restsUntil'>;
  /** The same for everybody who transcribes kept recordings. */
  readonly once: Once;
  readonly isDictating: () => boolean;
  /** ms on a clock that nobody sets. */
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
  readonly policy?: OutboxPolicy;
  readonly log: Pick<Log, 'info' | 'unexpected'>;
  readonly onHistoryChange: () => void;
  /** What became of those that waited. */
  readonly onEnded: (told: Told) => void;
  /** So many wait until the person does something about this. */
  readonly onHindered: (code: ErrorCode, count: number) => void;
}

export interface Outbox {
  /** Something has changed: the history, or whether somebody dictates. */
  look(): void;
  /** It may work now: the network is back, the computer awake. */
  hope(): void;
  /** Somebody has just asked for it. */
  wanted(): void;
  /** A setting or a key that concerns the sending is another: what is on its way is sent anew, or not at all. */
  changed(): void;
  /** A service has answered somebody. */
  serviceAnswered(): void;
  /** Something is on its way whose end has to be written down before the app ends. */
  isSending(): boolean;
  /**
   * Nothing is sent any more. Resolves when what was on its way has ended and its receipts are in history, or after a
   * second: nobody waits longer for an app to end.
   */
  stop(): Promise<void>;
}

const longestFarewellMs = 1_000;

export function createOutbox(deps: OutboxDeps): Outbox {
  const { history, now, random, policy = outboxPolicy } = deps;
  const queue: OutboxEvent[] = [];
  let state = emptyOutbox;
  let isStepping = false;
  let isStopped = false;
  let hasLeft = false;
  let timer: Disposable | null = null;
  let sending: { readonly id: string; readonly abort: AbortController } | null = null;
  let underway: Promise<void> = Promise.resolve();
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
        underway = send(command.id);
        return;
      case 'stop':
        return sending?.id === command.id ? sending.abort.abort() : undefined;
      case 'look-after':
        timer?.[Symbol.dispose]();
        timer = deadlineAfter(command.afterMs, look);
        return;
      case 'note-failure':
        return noteFailure(command.id);
      case 'tell':
        deps.log.info('outbox-sent', { count: command.answered, givenUp: command.givenUp });
        return deps.onEnded(command);
      case 'tell-hindrance':
        deps.log.info('outbox-hindered', { code: command.code });
        return deps.onHindered(command.code, command.count);
    }
  }

  function look(): void {
    const isDictating = deps.isDictating();
    if (!isDictating || isStopped) {
      for (const goOn of waitingForTurn) goOn();
      waitingForTurn = [];
    }
    const waiting = history.unfinished().waiting.map(({ id }) => id);
    const facts = { waiting, isDictating, restsUntil: restsUntil() };
    dispatch({ type: 'looked', facts, chance: random(), at: now() });
  }

  async function turn(): Promise<void> {
    if (!isStopped && deps.isDictating()) await new Promise<void>((resolve) => waitingForTurn.push(resolve));
  }

  async function send(id: string): Promise<void> {
    const abort = new AbortController();
    sending = { id, abort };
    let failure: Failure | null = null;
    const opened: Transcription[] = [];
    try {
      await deps.once(id, () => sendKept(id, abort.signal, (transcription) => opened.push(transcription)));
    } catch (error) {
      failure = error instanceof Failure ? error : new Failure('unexpected', { cause: error });
      const isHopeless = failure.code === 'unexpected' || failure.code === 'sound-missing';
      if (isHopeless && !abort.signal.aborted) failure = leaveToThePerson(id, failure);
    }
    sending = null;
    if (isStopped) return;
    const requests = opened.reduce((sum, each) => sum + each.account().receipts.length, 0);
    dispatch(
      failure === null
        ? { type: 'sent', id, requests, at: now() }
        : {
            type: 'failed',
            id,
            code: abort.signal.aborted ? 'cancelled' : failure.code,
            requests,
            restsUntil: restsUntil(),
            chance: random(),
            at: now(),
          },
    );
    deps.onHistoryChange();
  }

  async function sendKept(
    id: string,
    signal: AbortSignal,
    onOpen: (transcription: Transcription) => void,
  ): Promise<void> {
    const entry = history.find(id);
    if (entry === null) throw new Failure('cancelled');
    // Nobody stands waiting: one service after the other, and patiently.
    const settings: Settings = { ...deps.settings(), hedging: false };
    const transcriber = deps.transcriberFor(settings);
    const open: Transcriber['open'] = (request, ending) => {
      const transcription = transcriber.open(request, ending);
      onOpen(transcription);
      return transcription;
    };
    await transcribeKept(entry, {
      recordingsDir: deps.recordingsDir,
      soundsDir: deps.soundsDir,
      sealing: deps.sealing,
      history,
      sounds: deps.sounds,
      transcriber: { ...transcriber, open },
      request: requestFrom(settings, { language: entry.language, onlySpeech: true, isPatient: true }),
      signal,
      turn,
    });
  }

  function restsUntil(): number {
    const { services } = serviceOrder(deps.settings(), false);
    return Math.min(...services.map(deps.experience.restsUntil));
  }

  /** Its file cannot be read or is gone, or there is a bug: tried again and again it would only hold up the others. */
  function leaveToThePerson(id: string, failure: Failure): Failure | null {
    if (failure.code === 'unexpected') deps.log.unexpected(failure.cause ?? failure);
    // Its words had come, and only its sound could not be put where it is kept: the next start does that.
    const { waits = null, failure: before = null } = history.find(id) ?? {};
    if (waits === null && before === null) return null;
    change(id, { waits: null, failure: failure.code });
    return failure;
  }

  function noteFailure(id: string): void {
    const waits = history.find(id)?.waits ?? null;
    if (waits === null) return;
    const after = withFailure(waits);
    change(id, { waits: after });
    if (after === null) dispatch({ type: 'given-up', at: now() });
  }

  /** A disk that does not take it costs nothing: it is known until Dictum is closed. */
  function change(id: string, part: Partial<Pick<HistoryEntry, 'waits' | 'failure'>>): void {
    try {
      history.update(id, part);
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
    wanted: () => {
      look();
      dispatch({ type: 'wanted', at: now() });
    },
    changed: () => {
      look();
      dispatch({ type: 'changed', at: now() });
    },
    serviceAnswered: () => dispatch({ type: 'service-answered', at: now() }),
    isSending: () => sending !== null && !hasLeft,
    stop: async () => {
      isStopped = true;
      timer?.[Symbol.dispose]();
      sending?.abort.abort();
      for (const goOn of waitingForTurn) goOn();
      const { promise, resolve } = Promise.withResolvers<void>();
      const patience = deadlineAfter(longestFarewellMs, resolve);
      await Promise.race([underway, promise]);
      patience[Symbol.dispose]();
      hasLeft = true;
    },
  };
}
