/** The heap of the app's main process, looked at through Node's inspector: https://chromedevtools.github.io/devtools-protocol/v8/ */

export interface MainHeap extends Disposable {
  /** What is held once everything that nobody holds any more was collected, in MB. */
  heldMb(): Promise<number>;
}

/** `address`: what Node says when it begins to listen, `ws://…`. Rejects when nobody answers there. */
export async function openMainHeap(address: string): Promise<MainHeap> {
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
  const ask = (method: string): Promise<InspectorAnswer> =>
    new Promise((resolve) => {
      const id = ++lastId;
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method }));
    });
  return {
    heldMb: async () => {
      await ask('HeapProfiler.collectGarbage');
      const { result } = await ask('Runtime.getHeapUsage');
      return (result.usedSize ?? Number.NaN) / 1024 / 1024;
    },
    [Symbol.dispose]: () => socket.close(),
  };
}

interface InspectorAnswer {
  readonly id: number;
  readonly result: { readonly usedSize?: number };
}
