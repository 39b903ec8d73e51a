/** The process that speaks to the Wayland compositor. Runs as an Electron utility process. */
import { Failure } from '../../../src-core/transcription.ts';
import type { InsertionAnswer, InsertionOrder } from '../protocol.ts';
import type { KeyPresser } from '../robot.ts';
import { outliveMistakes, serveOrders, type WindowInsertion } from '../serve-orders.ts';
import { connectWayland, socketPath, type WaylandConnection } from './connection.ts';
import { openWaylandInsertion } from './insertion.ts';
import { openKeyboard } from './keyboard.ts';
import { openSelections } from './selections.ts';
import { openToplevels } from './toplevels.ts';
import { openTypedInsertion } from './typed-insertion.ts';
import { openTyping } from './typing.ts';

const port = process.parentPort;
const pressing = new Map<number, (isDone: boolean) => void>();
let lastPress = 0;

/** Main has other ways of pressing keys. */
const keysOfMain: KeyPresser = {
  tap: async ({ key, modifiers }, signal) => {
    signal.throwIfAborted();
    lastPress += 1;
    const press = lastPress;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    pressing.set(press, resolve);
    port.postMessage({ type: 'press', press, chord: { key, modifiers } });
    const giveUp = () => resolve(false);
    signal.addEventListener('abort', giveUp, { once: true });
    const isDone = await promise;
    signal.removeEventListener('abort', giveUp);
    pressing.delete(press);
    if (!isDone) throw new Failure('insertion-failed');
  },
  [Symbol.dispose]: () => {},
};

async function connect(
  onLost: (cause: unknown) => void,
  onProblem: (cause: unknown) => void,
): Promise<WindowInsertion> {
  const path = socketPath(process.env);
  if (path === null) throw new Error('the environment names no Wayland compositor');
  const connection = await connectWayland(path, onLost);
  try {
    const insertion = await openInsertion(connection, onProblem);
    return {
      ...insertion,
      [Symbol.dispose]: () => {
        insertion[Symbol.dispose]();
        connection[Symbol.dispose]();
      },
    };
  } catch (error) {
    connection[Symbol.dispose]();
    throw error;
  }
}

async function openInsertion(
  connection: WaylandConnection,
  onProblem: (cause: unknown) => void,
): Promise<WindowInsertion> {
  const selections = openSelections(connection);
  const toplevels = openToplevels(connection);
  const keyboard = openKeyboard(connection);
  const typing = openTyping(connection);
  // Once for the objects to be made, and once for what they tell of.
  await connection.settled();
  await connection.settled();
  port.postMessage({
    type: 'found',
    clipboard: selections !== null,
    keyboard: keyboard !== null,
    windows: toplevels !== null,
  });
  if (selections === null) {
    if (keyboard === null || typing === null) throw new Error('the compositor lends out no clipboard');
    return openTypedInsertion({ toplevels, robot: keyboard, typing });
  }
  return openWaylandInsertion({
    selections,
    toplevels,
    robot: keyboard ?? keysOfMain,
    typing,
    onProblem,
  });
}

const answer = (message: InsertionAnswer) => port.postMessage(message);
outliveMistakes(answer);
const serve = serveOrders(connect, answer);
port.on('message', ({ data: order }: { data: InsertionOrder }) => {
  if (order.type === 'pressed') pressing.get(order.press)?.(order.isDone);
  else serve(order);
});
