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
const goingAhead = new Map<number, () => void>();
let lastPress = 0;

/** Main hears every key, and has to know which are ours before they go down. */
async function asOurs(pressKeys: () => Promise<void>): Promise<void> {
  lastPress += 1;
  const press = lastPress;
  const { promise, resolve } = Promise.withResolvers<void>();
  goingAhead.set(press, resolve);
  answer({ type: 'own-keys', press, areUp: false });
  await promise;
  goingAhead.delete(press);
  try {
    await pressKeys();
  } finally {
    answer({ type: 'own-keys', press, areUp: true });
  }
}

const keys: Pick<Robot, 'tap'> = {
  tap: ({ key, modifiers }) =>
    asOurs(async () => {
      robot.keyTap(key, [...modifiers]);
      // An answer over the same connection: only now are the keys up for everybody who looks.
      robot.getMousePos();
    }),
};

const serve = serveOrders((onLost) => openX11Insertion(keys, onLost, asOurs), answer);
port.on('message', ({ data: order }: { data: InsertionOrder }) => {
  if (order.type === 'go-ahead') goingAhead.get(order.press)?.();
  else serve(order);
});
