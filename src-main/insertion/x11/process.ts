/** The process that speaks to the X server and presses keys. Runs as an Electron utility process. */
import robot from 'robotjs';
import { Failure } from '../../../src-core/transcription.ts';
import type { Robot } from '../robot.ts';
import { openX11Insertion, type X11Insertion, type X11Target } from './insertion.ts';
import type { InsertionAnswer, InsertionOrder } from './protocol.ts';

const port = process.parentPort;
const answer = (message: InsertionAnswer) => port.postMessage(message);

// robotjs sleeps 10 ms after each key unless told not to.
robot.setKeyboardDelay(0);
// Opens its connection to the display now, not on the path of the first dictation (140 ms).
robot.getMousePos();

const keys: Pick<Robot, 'tap'> = {
  tap: async ({ key, modifiers }) => {
    robot.keyTap(key, [...modifiers]);
    // An answer over the same connection: only now are the keys up for everybody who looks.
    robot.getMousePos();
  },
};

interface Remembered {
  /** Null when there is no X server to ask. */
  readonly found: Promise<X11Target | null>;
  readonly abort: AbortController;
}

/** Opened now, and again when it was lost. */
let connected: Promise<X11Insertion> | null = connect();
const remembered = new Map<number, Remembered>();

function connect(): Promise<X11Insertion> {
  const insertion = openX11Insertion(keys, lost);
  insertion.catch(lost);
  return insertion;
}

function lost(cause: unknown): void {
  connected = null;
  answer({ type: 'lost', cause });
}

async function remember(awayFrom: number | null, signal: AbortSignal): Promise<X11Target | null> {
  connected ??= connect();
  try {
    const insertion = await connected;
    return await (awayFrom === null ? insertion.remember() : insertion.rememberNext(awayFrom, signal));
  } catch (cause) {
    lost(cause);
    return null;
  }
}

async function insert({ target, text, plan }: Extract<InsertionOrder, { type: 'insert' }>): Promise<void> {
  const place = remembered.get(target);
  const found = await place?.found;
  if (!place || !found) return answer({ type: 'unconnected', target });
  try {
    answer({ type: 'inserted', target, how: await found.insert(text, place.abort.signal, plan) });
  } catch (error) {
    if (!(error instanceof Failure)) return answer({ type: 'unconnected', target });
    const code = error.code === 'target-changed' ? error.code : 'insertion-failed';
    answer({ type: 'failed', target, code, cause: error.cause });
  } finally {
    // It holds a copy of what the clipboard held.
    remembered.delete(target);
  }
}

port.on('message', ({ data: order }: { data: InsertionOrder }) => {
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
  }
});
