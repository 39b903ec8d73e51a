/** The process that speaks to the X server and presses keys. Runs as an Electron utility process. */
import robot from 'robotjs';
import type { InsertionOrder } from '../protocol.ts';
import type { Robot } from '../robot.ts';
import { serveOrders } from '../serve-orders.ts';
import { openX11Insertion } from './insertion.ts';

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

const port = process.parentPort;
const serve = serveOrders(
  (onLost, onProblem) => openX11Insertion(keys, onLost, onProblem),
  (answer) => port.postMessage(answer),
);
port.on('message', ({ data }: { data: InsertionOrder }) => serve(data));
