/** The process that speaks to the X server and presses keys. Runs as an Electron utility process. */
import robot from 'robotjs';
import type { InsertionAnswer, InsertionOrder } from '../protocol.ts';
import type { Robot } from '../robot.ts';
import { serveOrders } from '../serve-orders.ts';
import { openX11Insertion } from './insertion.ts';

// robotjs sleeps 10 ms after each key unless told not to.
robot.setKeyboardDelay(0);
// Opens its connection to the display now, not on the path of the first dictation (140 ms).
robot.getMousePos();

const port = process.parentPort;
const answer = (message: InsertionAnswer) => port.postMessage(message);
/** Each is answered, in turn. */
const announced: (() => void)[] = [];

/** Main hears every key, and has to know which are ours before they go down. */
function announceKeys(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  announced.push(resolve);
  answer({ type: 'own-keys', areUp: false });
  return promise;
}

const keys: Pick<Robot, 'tap'> = {
  tap: async ({ key, modifiers }) => {
    robot.keyTap(key, [...modifiers]);
    // An answer over the same connection: only now are the keys up for everybody who looks.
    robot.getMousePos();
    answer({ type: 'own-keys', areUp: true });
  },
};

const serve = serveOrders((onLost) => openX11Insertion(keys, onLost, announceKeys), answer);
port.on('message', ({ data: order }: { data: InsertionOrder }) => {
  if (order.type === 'go-ahead') announced.shift()?.();
  else serve(order);
});
