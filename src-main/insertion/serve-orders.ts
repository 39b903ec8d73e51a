/** The half of a process that inserts which is the same on every desktop: orders from main in, answers out. */
import type { Inserted, InsertionPlan } from '../../src-core/insertion-plan.ts';
import { Failure } from '../../src-core/transcription.ts';
import type { StartedAs } from './keeper/start-keeper.ts';
import type { InsertionAnswer, InsertionOrder } from './protocol.ts';

/** As `Target`; how the words get into this app is said with them. */
export interface WindowTarget {
  readonly app: string | null;
  /** `version`: as the words wait in the clipboard when they cannot be put there; without it, as `text` has them. */
  insert(
    text: string,
    signal: AbortSignal,
    plan?: InsertionPlan,
    version?: string,
    entry?: string,
  ): Promise<Inserted>;
}

/** As `Insertion`, in the process that has the selections. */
export interface WindowInsertion extends Disposable {
  remember(): Promise<WindowTarget>;
  /** Once a window that is not of that process has the focus. */
  rememberNext(awayFrom: number, signal: AbortSignal): Promise<WindowTarget>;
  /** What it holds in the clipboard outlives it from then on, in another process. */
  handOver(dictum: StartedAs): Promise<void>;
}

/** One that was told to give up and has not by then is not waited for: main kills a process that says nothing, in ms. */
const givesUpWithinMs = 700;

interface Connection {
  readonly insertion: Promise<WindowInsertion>;
  /** Aborted when it is lost: who waits for an answer over it has none then. */
  readonly end: AbortController;
}

interface Remembered {
  /** Null when there is no desktop to ask. */
  readonly found: Promise<WindowTarget | null>;
  readonly ended: AbortSignal;
  readonly abort: AbortController;
}

type Connect = (
  /** The connection is gone. */
  onLost: (cause: unknown) => void,
  /** Something was not done; the connection is as it was. */
  onProblem: (cause: unknown) => void,
) => Promise<WindowInsertion>;

/**
 * A mistake in what nobody waits for is told, and costs no more than itself: with the process would go the clipboard
 * that it holds, and the words that a window is just about to read.
 */
export function outliveMistakes(answer: (message: InsertionAnswer) => void): void {
  const tell = (cause: unknown) => answer({ type: 'problem', cause: asTold(cause) });
  process.on('uncaughtException', tell);
  process.on('unhandledRejection', tell);
  // Ctrl+C in a terminal is told to every process of Dictum: main ends this one, once it has handed the clipboard over.
  process.on('SIGINT', () => {});
}

/** What can be posted: a message that cannot would end the process in the middle of telling a mistake. */
function asTold(cause: unknown): unknown {
  if (typeof cause === 'symbol' || typeof cause === 'function') return new Error(typeof cause);
  if (typeof cause !== 'object' || cause === null) return cause;
  try {
    const { name, message, stack } = cause as Partial<Error>;
    const told = new Error(String(message));
    return Object.assign(told, { name: String(name ?? told.name), stack: String(stack ?? told.stack) });
  } catch {
    return new Error('a mistake that cannot be read');
  }
}

/** `connect` is called now, and again when the connection was lost and is needed. */
export function serveOrders(
  connect: Connect,
  answer: (message: InsertionAnswer) => void,
): (order: InsertionOrder) => void {
  let connected: Connection | null = reconnect();
  const remembered = new Map<number, Remembered>();

  function reconnect(): Connection {
    const onLost = (cause: unknown) => lost(connection, cause);
    const insertion = connect(onLost, (cause) => answer({ type: 'problem', cause: asTold(cause) }));
    const connection = { insertion, end: new AbortController() };
    insertion.catch(onLost);
    return connection;
  }

  /** One that ends later than its successor began takes nothing from that. */
  function lost(of: Connection, cause: unknown): void {
    of.end.abort();
    if (connected !== of) return;
    connected = null;
    of.insertion.then(
      (insertion) => insertion[Symbol.dispose](),
      () => {},
    );
    answer({ type: 'lost', cause: asTold(cause) });
  }

  async function remember(
    current: Connection,
    awayFrom: number | null,
    signal: AbortSignal,
  ): Promise<WindowTarget | null> {
    try {
      const insertion = await current.insertion;
      return await (awayFrom === null ? insertion.remember() : insertion.rememberNext(awayFrom, signal));
    } catch (cause) {
      lost(current, cause);
      return null;
    }
  }

  async function insert(order: Extract<InsertionOrder, { type: 'insert' }>): Promise<void> {
    const { target } = order;
    const place = remembered.get(target);
    if (!place) return answer({ type: 'unconnected', target });
    const { promise: nobodyAnswers, resolve } = Promise.withResolvers<InsertionAnswer>();
    const stop = () => resolve({ type: 'unconnected', target });
    let patience: ReturnType<typeof setTimeout> | undefined;
    const giveUpSoon = () => {
      // By the clock, also when it was kept from running: main waits no longer.
      patience = setTimeout(stop, givesUpWithinMs);
    };
    place.abort.signal.addEventListener('abort', giveUpSoon, { once: true });
    if (place.ended.aborted) stop();
    place.ended.addEventListener('abort', stop, { once: true });
    answer(await Promise.race([outcomeIn(place, order), nobodyAnswers]));
    place.abort.signal.removeEventListener('abort', giveUpSoon);
    place.ended.removeEventListener('abort', stop);
    clearTimeout(patience);
    // It holds a copy of what the clipboard held.
    remembered.delete(target);
  }

  async function handOver(dictum: StartedAs): Promise<void> {
    try {
      await (await connected?.insertion)?.handOver(dictum);
    } catch (cause) {
      answer({ type: 'problem', cause: asTold(cause) });
    }
    answer({ type: 'handed-over' });
  }

  return (order) => {
    switch (order.type) {
      case 'remember': {
        const abort = new AbortController();
        const { target, awayFrom } = order;
        connected ??= reconnect();
        const ended = connected.end.signal;
        const found = orEnded(remember(connected, awayFrom, abort.signal), ended);
        remembered.set(target, { found, ended, abort });
        void found.then((place) => answer({ type: 'remembered', target, app: place?.app ?? null }));
        return;
      }
      case 'insert':
        return void insert(order);
      case 'forget':
        remembered.get(order.target)?.abort.abort();
        remembered.delete(order.target);
        return;
      case 'hand-over':
        return void handOver(order.dictum);
      case 'pressed':
      case 'go-ahead':
        return;
    }
  };
}

/** Null when the connection ends before. A race would hold what was found until then. */
function orEnded<Value>(value: Promise<Value>, ended: AbortSignal): Promise<Value | null> {
  return new Promise((resolve, reject) => {
    const end = () => resolve(null);
    if (ended.aborted) return end();
    ended.addEventListener('abort', end, { once: true });
    value.then(resolve, reject).finally(() => ended.removeEventListener('abort', end));
  });
}

/** Never rejects. */
async function outcomeIn(
  { found, abort: { signal } }: Remembered,
  { target, text, version, entry, plan }: Extract<InsertionOrder, { type: 'insert' }>,
): Promise<InsertionAnswer> {
  const place = await found;
  if (place === null) return { type: 'unconnected', target };
  try {
    return { type: 'inserted', target, how: await place.insert(text, signal, plan, version, entry) };
  } catch (error) {
    if (!(error instanceof Failure)) return { type: 'unconnected', target };
    const code = error.code === 'target-changed' ? error.code : 'insertion-failed';
    return { type: 'failed', target, code, cause: asTold(error.cause) };
  }
}
