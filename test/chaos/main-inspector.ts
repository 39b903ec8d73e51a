/** The app's main process, looked at through Node's inspector: https://chromedevtools.github.io/devtools-protocol/v8/ */

export interface MainInspector extends Disposable {
  /** What is held once everything that nobody holds any more was collected, in MB. */
  heldMb(): Promise<number>;
  /** How many listen to the process, to the app and to its pages. */
  listeners(): Promise<number>;
}

/** Main's scripts are modules: only what the inspector itself runs has a `require`. */
const countListeners = `(() => {
  const { app, ipcMain, webContents } = require('electron');
  return [process, app, ipcMain, ...webContents.getAllWebContents()]
    .flatMap((emitter) => emitter.eventNames().map((name) => emitter.listenerCount(name)))
    .reduce((sum, count) => sum + count, 0);
})()`;

/** `address`: what Node says when it begins to listen, `ws://…`. Rejects when nobody answers there. */
export async function openMainInspector(address: string): Promise<MainInspector> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error(`No inspector answers at ${address}`)), {
      once: true,
    });
  });
  const waiting = new Map<number, (answer: InspectorAnswer) => void>();
  socket.addEventListener('message', ({ data }) => {
    const answer: InspectorAnswer = JSON.parse(String(data));
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  let lastId = 0;
  const ask = (method: string, params: object = {}): Promise<InspectorAnswer> =>
    new Promise((resolve) => {
      const id = ++lastId;
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params }));
    });
  return {
    heldMb: async () => {
      await ask('HeapProfiler.collectGarbage');
      const { result } = await ask('Runtime.getHeapUsage');
      return (result.usedSize ?? Number.NaN) / 1024 / 1024;
    },
    listeners: async () => {
      const { result } = await ask('Runtime.evaluate', {
        expression: countListeners,
        includeCommandLineAPI: true,
        returnByValue: true,
      });
      const count = result.result?.value;
      if (typeof count !== 'number') throw new Error('Main does not say who listens');
      return count;
    },
    [Symbol.dispose]: () => socket.close(),
  };
}

interface InspectorAnswer {
  readonly id: number;
  readonly result: { readonly usedSize?: number; readonly result?: { readonly value?: unknown } };
}
