/** The process that speaks to the X server and presses keys. Runs as an Electron utility process. */
import type { InsertionOrder } from '../protocol.ts';
import { serveOrders } from '../serve-orders.ts';
import { openX11Insertion } from './insertion.ts';
import { openX11Keys } from './keys.ts';

const port = process.parentPort;
const serve = serveOrders(
  async (onLost, onProblem) => {
    const keys = await openX11Keys();
    try {
      const insertion = await openX11Insertion(keys, onLost, onProblem);
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
  },
  (answer) => port.postMessage(answer),
);
port.on('message', ({ data }: { data: InsertionOrder }) => serve(data));
