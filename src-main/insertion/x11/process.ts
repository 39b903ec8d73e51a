/** The process that speaks to the X server and presses keys. Runs as an Electron utility process. */
import type { InsertionAnswer, InsertionOrder } from '../protocol.ts';
import { outliveMistakes, serveOrders } from '../serve-orders.ts';
import { openX11Insertion } from './insertion.ts';
import { openX11Keys } from './keys.ts';

const port = process.parentPort;
const answer = (message: InsertionAnswer) => port.postMessage(message);
/** Each is answered, in turn. */
const announced: (() => void)[] = [];

/** Main hears every key, and has to know which are ours before they go down. */
function announceKeys(): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<() => void>();
  announced.push(() => resolve(() => answer({ type: 'own-keys', areUp: true })));
  answer({ type: 'own-keys', areUp: false });
  return promise;
}

outliveMistakes(answer);
const serve = serveOrders(async (onLost, onProblem) => {
  const keys = await openX11Keys(onLost);
  try {
    const insertion = await openX11Insertion(keys, onLost, onProblem, announceKeys);
    return {
      ...insertion,
      [Symbol.dispose]: () => {
        insertion[Symbol.dispose]();
        keys[Symbol.dispose]();
      },
    };
  } catch (error) {
    keys[Symbol.dispose]();
    throw error;
  }
}, answer);
port.on('message', ({ data: order }: { data: InsertionOrder }) => {
  if (order.type === 'go-ahead') announced.shift()?.();
  else serve(order);
});
