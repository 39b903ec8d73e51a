/** The half of a process that inserts which is the same on every desktop: orders from main in, answers out. */
import { Failure } from '../../src-core/transcription.ts';
import type { Target } from './insertion.ts';
import type { InsertionAnswer, InsertionOrder } from './protocol.ts';

/** As `Insertion`, in the process that has the selections. */
export interface WindowInsertion extends Disposable {
  remember(): Promise<Target>;
  /** Once a window that is not of that process has the focus. */
  rememberNext(awayFrom: number, signal: AbortSignal): Promise<Target>;
}

interface Remembered {
  /** Null when there is no desktop to ask. */
  readonly found: Promise<Target | null>;
  readonly abort: AbortController;
}

/** `connect` is called now, and again when the connection was lost and is needed. */
export function serveOrders(
  connect: (onLost: (cause: unknown) => void) => Promise<WindowInsertion>,
  answer: (message: InsertionAnswer) => void,
): (order: InsertionOrder) => void {
  let connected: Promise<WindowInsertion> | null = reconnect();
  const remembered = new Map<number, Remembered>();

  function reconnect(): Promise<WindowInsertion> {
    const insertion = connect(lost);
    insertion.catch(lost);
    return insertion;
  }

  function lost(cause: unknown): void {
    connected = null;
    answer({ type: 'lost', cause });
  }

  async function remember(awayFrom: number | null, signal: AbortSignal): Promise<Target | null> {
    connected ??= reconnect();
    try {
      const insertion = await connected;
      return await (awayFrom === null ? insertion.remember() : insertion.rememberNext(awayFrom, signal));
    } catch (cause) {
      lost(cause);
      return null;
    }
  }

  async function insert(target: number, text: string): Promise<void> {
    const place = remembered.get(target);
    const found = await place?.found;
    if (!place || !found) return answer({ type: 'unconnected', target });
    try {
      await found.insert(text, place.abort.signal);
      answer({ type: 'inserted', target });
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
        return void insert(order.target, order.text);
      case 'forget':
        remembered.get(order.target)?.abort.abort();
        remembered.delete(order.target);
        return;
      case 'pressed':
        return;
    }
  };
}
