/** The process that speaks to the X server and presses keys. Runs as an Electron utility process. */
import type { InsertionOrder } from '../protocol.ts';
import { serveOrders, type WindowInsertion } from '../serve-orders.ts';
import { openX11Insertion } from './insertion.ts';
import { openX11Keys } from './keys.ts';

async function connect(onLost: (cause: unknown) => void): Promise<WindowInsertion> {
  const keys = await openX11Keys();
  const insertion = await openX11Insertion(keys, onLost);
  return {
    ...insertion,
    [Symbol.dispose]: () => {
      insertion[Symbol.dispose]();
      keys[Symbol.dispose]();
    },
  };
}

const port = process.parentPort;
const serve = serveOrders(connect, (answer) => port.postMessage(answer));
port.on('message', ({ data }: { data: InsertionOrder }) => serve(data));
