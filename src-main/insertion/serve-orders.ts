/** The half of a process that inserts which is the same on every desktop: orders from main in, answers out. */
import type { InsertionPlan } from '../../src-core/insertion-plan.ts';
import { Failure } from '../../src-core/transcription.ts';
import { deadlineAfter } from '../deadline.ts';
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
  ): Promise<'pasted' | 'copied'>;
}

/** As `Insertion`, in the process that has the selections. */
export interface WindowInsertion extends Disposable {
  remember(): Promise<WindowTarget>;
  /** Once a window that is not of that process has the focus. */
  rememberNext(awayFrom: number, signal: AbortSignal): Promise<WindowTarget>;
}

/** One that was told to give up and has not by then is not waited for: main kills a process that says nothing, in ms. */
const givesUpWithinMs = 700;

interface Connection {
  readonly insertion: Promise<WindowInsertion>;
  /** Resolves when it is lost. Who waits for an answer over it then has none. */
  readonly ended: Promise<void>;
  end(): void;
}

interface Remembered {
  /** Null when there is no desktop to ask. */
  readonly found: Promise<WindowTarget | null>;
  readonly ended: Promise<void>;
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
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const onLost = (cause: unknown) => lost(connection, cause);
    const insertion = connect(onLost, (cause) => answer({ type: 'problem', cause: asTold(cause) }));
    const connection = { insertion, ended, end };
    insertion.catch(onLost);
    return connection;
  }

  /** One that ends later than its successor began takes nothing from that. */
  function lost(of: Connection, cause: unknown): void {
    of.end();
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
    const { promise: stuck, resolve } = Promise.withResolvers<void>();
    let patience: Disposable | null = null;
    const giveUpSoon = () => {
      patience = deadlineAfter(givesUpWithinMs, resolve);
    };
    place.abort.signal.addEventListener('abort', giveUpSoon, { once: true });
    const nobodyAnswers = Promise.race([stuck, place.ended]).then(() => ({
      type: 'unconnected' as const,
      target,
    }));
    answer(await Promise.race([outcomeIn(place, order), nobodyAnswers]));
    place.abort.signal.removeEventListener('abort', giveUpSoon);
    (patience as Disposable | null)?.[Symbol.dispose]();
    // It holds a copy of what the clipboard held.
    remembered.delete(target);
  }

  return (order) => {
    switch (order.type) {
      case 'remember': {
        const abort = new AbortController();
        const { target, awayFrom } = order;
        connected ??= reconnect();
        const { ended } = connected;
        const found = Promise.race([remember(connected, awayFrom, abort.signal), ended.then(() => null)]);
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
      case 'pressed':
      case 'go-ahead':
        return;
    }
  };
}

/** Never rejects. */
async function outcomeIn(
  { found, abort: { signal } }: Remembered,
  { target, text, version, plan }: Extract<InsertionOrder, { type: 'insert' }>,
): Promise<InsertionAnswer> {
  const place = await found;
  if (place === null) return { type: 'unconnected', target };
  try {
    return { type: 'inserted', target, how: await place.insert(text, signal, plan, version) };
  } catch (error) {
    if (!(error instanceof Failure)) return { type: 'unconnected', target };
    const code = error.code === 'target-changed' ? error.code : 'insertion-failed';
    return { type: 'failed', target, code, cause: asTold(error.cause) };
  }
}
