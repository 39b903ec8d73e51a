/** The half of a process that inserts which is the same on every desktop: orders from main in, answers out. */
import type { InsertionPlan } from '../../src-core/insertion-plan.ts';
import { Failure } from '../../src-core/transcription.ts';
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

interface Remembered {
  /** Null when there is no desktop to ask. */
  readonly found: Promise<WindowTarget | null>;
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
  const tell = (cause: unknown) => answer({ type: 'problem', cause });
  process.on('uncaughtException', tell);
  process.on('unhandledRejection', tell);
}

/** `connect` is called now, and again when the connection was lost and is needed. */
export function serveOrders(
  connect: Connect,
  answer: (message: InsertionAnswer) => void,
): (order: InsertionOrder) => void {
  let connected: Promise<WindowInsertion> | null = reconnect();
  const remembered = new Map<number, Remembered>();

  function reconnect(): Promise<WindowInsertion> {
    const insertion = connect(
      (cause) => lost(insertion, cause),
      (cause) => answer({ type: 'problem', cause }),
    );
    insertion.catch((cause) => lost(insertion, cause));
    return insertion;
  }

  /** One that ends later than its successor began takes nothing from that. */
  function lost(of: Promise<WindowInsertion>, cause: unknown): void {
    if (connected !== of) return;
    connected = null;
    of.then(
      (insertion) => insertion[Symbol.dispose](),
      () => {},
    );
    answer({ type: 'lost', cause });
  }

  async function remember(awayFrom: number | null, signal: AbortSignal): Promise<WindowTarget | null> {
    connected ??= reconnect();
    const current = connected;
    try {
      const insertion = await current;
      return await (awayFrom === null ? insertion.remember() : insertion.rememberNext(awayFrom, signal));
    } catch (cause) {
      lost(current, cause);
      return null;
    }
  }

  async function insert({
    target,
    text,
    version,
    plan,
  }: Extract<InsertionOrder, { type: 'insert' }>): Promise<void> {
    const place = remembered.get(target);
    const found = await place?.found;
    if (!place || !found) return answer({ type: 'unconnected', target });
    try {
      answer({ type: 'inserted', target, how: await found.insert(text, place.abort.signal, plan, version) });
    } catch (error) {
      if (!(error instanceof Failure)) return answer({ type: 'unconnected', target });
      const code = error.code === 'target-changed' ? error.code : 'insertion-failed';
      answer({ type: 'failed', target, code, cause: error.cause });
    } finally {
      // It holds a copy of what the clipboard held.
      remembered.delete(target);
    }
  }

  return (order) => {
    switch (order.type) {
      case 'remember': {
        const abort = new AbortController();
        const { target, awayFrom } = order;
        const found = remember(awayFrom, abort.signal);
        remembered.set(target, { found, abort });
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
