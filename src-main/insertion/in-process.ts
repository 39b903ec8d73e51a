/**
 * Main's end of insertion on X11 and Wayland. The selections are owned by a process of their own: Chromium stops
 * the whole of main while it waits for their owner, for a minute when that is main itself (somebody
 * pastes, or dictates, into a window of Dictum).
 */
import {
  asTaken,
  type Inserted,
  type InsertionPlan,
  type InsertionRules,
  insertionPlan,
} from '../../src-core/insertion-plan.ts';
import { Failure } from '../../src-core/transcription.ts';
import { deadlineAfter } from '../deadline.ts';
import type { Log } from '../log.ts';
import type { FrontWindow } from '../native/desktop-calls.ts';
import { type FrontWindows, knownApp } from './front-window.ts';
import type { Insertion, Target } from './insertion.ts';
import type { OwnKeys } from './own-keys.ts';
import type { InsertionAnswer, InsertionOrder } from './protocol.ts';

export interface InsertionProcess {
  send(order: InsertionOrder): void;
  onAnswer(listener: (answer: InsertionAnswer) => void): void;
  onExit(listener: () => void): void;
  kill(): void;
}

interface Deps {
  readonly fork: () => InsertionProcess;
  /** What the person says of apps, at the moment. */
  readonly rules: () => InsertionRules;
  /** Where the words wait when that process cannot put them there itself. */
  readonly writeClipboard: (text: string) => void;
  /** Presses what that process cannot press itself; rejects when nobody can. */
  readonly press?: (chord: Chord) => Promise<void>;
  /** Is told of the keys that the process presses, where Dictum may hear them. */
  readonly ownKeys?: OwnKeys;
  /** Where that process is told of no windows. */
  readonly windows?: Pick<FrontWindows, 'current' | 'keepsFocus'>;
  readonly onFound?: (found: Found) => void;
  readonly log: Log;
}

type Chord = Extract<InsertionAnswer, { type: 'press' }>['chord'];
export type Found = Pick<Extract<InsertionAnswer, { type: 'found' }>, 'clipboard' | 'keyboard' | 'windows'>;

/** How long it may take, in ms, to give up once it was told to; one that hangs takes longer. */
const giveUpWithinMs = 1_000;

/** An answer that has arrived while main itself stood still is read within this time, in ms. */
const readWithinMs = 200;

/** One that has never said anything may still be starting, on a busy computer, in ms. */
const startsWithinMs = 20_000;

/** Longer than the process itself waits for those it hands the clipboard to, in ms. */
const handsOverWithinMs = 9_000;

interface Remembered {
  readonly app: string | null;
  /** As somebody else tells it. */
  readonly window: FrontWindow | null;
  readonly rememberedBy: InsertionProcess;
}

type Outcome =
  | Extract<InsertionAnswer, { type: 'inserted' | 'failed' | 'unconnected' }>
  | { readonly type: 'died' };

/** The process is started now, and again when it has died and is needed. */
export function openInsertionInProcess({
  fork,
  rules,
  writeClipboard,
  press,
  ownKeys,
  windows,
  onFound,
  log,
}: Deps): Insertion {
  let child: InsertionProcess | null = null;
  let startedAt = 0;
  let hasAnswered = false;
  let lastTarget = 0;
  /** Those that the process has not answered yet, also when nobody waits for it any more. */
  const remembering = new Map<number, (answer: { readonly app: string | null } | 'died') => void>();
  const waiting = new Map<number, (outcome: Outcome) => void>();
  /** Then it leaves words there that it could not insert. */
  let holdsClipboard = true;
  let handedOver = () => {};

  function running(): InsertionProcess {
    if (child !== null) return child;
    const started = fork();
    let areUp = () => {};
    child = started;
    startedAt = performance.now();
    hasAnswered = false;
    started.onAnswer((answer) => {
      hasAnswered = true;
      switch (answer.type) {
        case 'remembered':
          return remembering.get(answer.target)?.(answer);
        case 'found':
          holdsClipboard = answer.clipboard;
          return onFound?.(answer);
        case 'press':
          return void pressFor(started, answer.press, answer.chord);
        case 'problem':
          return log.unexpected(answer.cause);
        case 'own-keys':
          areUp();
          if (answer.areUp) return;
          areUp = ownKeys?.begin() ?? areUp;
          return started.send({ type: 'go-ahead' });
        case 'lost':
          log.unexpected(answer.cause);
          return log.warn('desktop-lost');
        case 'handed-over':
          return handedOver();
        case 'inserted':
        case 'failed':
        case 'unconnected':
          areUp();
          return waiting.get(answer.target)?.(answer);
      }
    });
    started.onExit(() => {
      if (child === started) child = null;
      areUp();
      handedOver();
      for (const settle of remembering.values()) settle('died');
      for (const settle of waiting.values()) settle({ type: 'died' });
    });
    return started;
  }

  /** Ends the process that was told to give up, unless it answers and this is disposed of. */
  function endUnlessAnswered(asked: InsertionProcess): Disposable {
    const startsUntil = hasAnswered ? 0 : startedAt + startsWithinMs - performance.now();
    let isOver = false;
    let timer = deadlineAfter(Math.max(giveUpWithinMs, startsUntil), () =>
      // Main may have been the one that stood still: what has arrived meanwhile is read first.
      setImmediate(() => {
        if (isOver) return;
        timer = deadlineAfter(readWithinMs, () => {
          log.warn('insertion-stuck');
          asked.kill();
        });
      }),
    );
    return {
      [Symbol.dispose]: () => {
        isOver = true;
        timer[Symbol.dispose]();
      },
    };
  }

  async function pressFor(asking: InsertionProcess, number: number, chord: Chord): Promise<void> {
    const isDone = await (press?.(chord) ?? Promise.reject(new Error('no way to press keys'))).then(
      () => true,
      (error: unknown) => {
        log.unexpected(error);
        return false;
      },
    );
    if (child === asking) asking.send({ type: 'pressed', press: number, isDone });
  }

  const planFor = ({ app, window }: Pick<Remembered, 'app' | 'window'>) =>
    insertionPlan(app ?? knownApp(window), rules());

  async function insert(
    target: number,
    { app, window, rememberedBy }: Remembered,
    text: string,
    signal: AbortSignal,
    version: string,
    entry: string | undefined,
  ): Promise<Inserted> {
    const plan = planFor({ app, window });
    const hasLeft =
      window !== null &&
      plan.by !== 'copy' &&
      !signal.aborted &&
      (await windows?.keepsFocus(window)) === false;
    // What was remembered is forgotten already.
    if (signal.aborted) {
      writeClipboard(version);
      throw new Failure('insertion-failed', { cause: signal.reason });
    }
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    let patience: Disposable | null = null;
    // What was remembered is forgotten by the same signal.
    const giveUp = () => {
      patience = endUnlessAnswered(rememberedBy);
    };
    if (child === rememberedBy) {
      waiting.set(target, resolve);
      signal.addEventListener('abort', giveUp, { once: true });
      const wanted: InsertionPlan = hasLeft ? { by: 'copy' } : plan;
      rememberedBy.send({ type: 'insert', target, text, version, entry, plan: wanted });
    } else resolve({ type: 'died' });
    const outcome = await promise;
    waiting.delete(target);
    signal.removeEventListener('abort', giveUp);
    (patience as Disposable | null)?.[Symbol.dispose]();
    switch (outcome.type) {
      case 'inserted':
        if (hasLeft) throw new Failure('target-changed');
        return outcome.how;
      case 'unconnected':
        writeClipboard(version);
        if (hasLeft) throw new Failure('target-changed');
        return 'copied';
      case 'failed':
        if (!holdsClipboard) writeClipboard(version);
        throw new Failure(outcome.code, { cause: outcome.cause });
      case 'died':
        writeClipboard(version);
        throw new Failure('insertion-failed', { cause: new Error('the process that inserts is gone') });
    }
  }

  /** One that died before it could say what is in front is asked again: it was dead when the key went down. */
  async function remember(
    from: 'here' | 'elsewhere',
    signal: AbortSignal,
    mayAskAgain = true,
  ): Promise<Target> {
    lastTarget += 1;
    const target = lastTarget;
    const rememberedBy = running();
    const { promise, resolve } = Promise.withResolvers<{ readonly app: string | null } | 'died'>();
    let patience: Disposable | null = null;
    remembering.set(target, (answer) => {
      remembering.delete(target);
      patience?.[Symbol.dispose]();
      resolve(answer);
    });
    const seen = from === 'here' ? windows?.current() : null;
    rememberedBy.send({ type: 'remember', target, awayFrom: from === 'elsewhere' ? process.pid : null });
    const forget = () => {
      resolve({ app: null });
      if (child !== rememberedBy) return;
      rememberedBy.send({ type: 'forget', target });
      // It answers all the same, at once, and one that does not would let every later dictation wait in vain.
      if (remembering.has(target)) patience = endUnlessAnswered(rememberedBy);
    };
    if (signal.aborted) forget();
    signal.addEventListener('abort', forget, { once: true });
    const answer = await promise;
    if (answer === 'died' && mayAskAgain && !signal.aborted) return remember(from, signal, false);
    const app = answer === 'died' ? null : answer.app;
    const remembered = { app, window: (await seen) ?? null, rememberedBy };
    return {
      app,
      asTaken: (text) => asTaken(text, planFor(remembered)),
      insert: (text, insertSignal, version = text, entry) =>
        insert(target, remembered, text, insertSignal, version, entry),
    };
  }

  running();
  return {
    remember: (signal) => remember('here', signal),
    rememberNext: (signal) => remember('elsewhere', signal),
    handOver: async (dictum) => {
      if (child === null) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      handedOver = resolve;
      child.send({ type: 'hand-over', dictum });
      const patience = deadlineAfter(handsOverWithinMs, resolve);
      await promise;
      patience[Symbol.dispose]();
    },
    [Symbol.dispose]: () => child?.kill(),
  };
}
