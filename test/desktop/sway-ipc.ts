/** What Sway says over its socket: man 7 sway-ipc. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface SwayNode {
  readonly id: number;
  readonly type: string;
  readonly name: string | null;
  readonly focused: boolean;
  /** Null for a window of X11. */
  readonly app_id?: string | null;
  readonly window_properties?: { readonly class?: string };
  readonly rect: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly nodes: readonly SwayNode[];
  readonly floating_nodes: readonly SwayNode[];
}

export interface SwayIpc extends Disposable {
  run(command: string): Promise<void>;
  tree(): Promise<SwayNode>;
  /** Resolves with what is found, looked for now and whenever something happens to a window. */
  until<Value>(what: string, find: () => Promise<Value | null>, withinMs?: number): Promise<Value>;
  /** Called whenever something happens to a window. */
  onWindowEvent(
    listener: (event: { readonly change: string; readonly container: SwayNode }) => void,
  ): () => void;
}

const magic = 'i3-ipc';
const headerBytes = magic.length + 8;
const runCommand = 0;
const subscribe = 2;
const getTree = 4;
const windowEvent = 0x8000_0003;

export async function openSwayIpc(path: string): Promise<SwayIpc> {
  const listeners = new Set<(event: { change: string; container: SwayNode }) => void>();
  const [asking, hearing] = await Promise.all([open(path), open(path)]);
  const answers: ((answer: unknown) => void)[] = [];
  onMessages(asking, (_, payload) => answers.shift()?.(payload));
  onMessages(hearing, (type, payload) => {
    if (type !== windowEvent) return;
    for (const listener of listeners) listener(payload as { change: string; container: SwayNode });
  });
  hearing.write(encoded(subscribe, '["window"]'));

  const ask = (type: number, payload = ''): Promise<unknown> =>
    new Promise((resolve) => {
      answers.push(resolve);
      asking.write(encoded(type, payload));
    });
  const onWindowEvent: SwayIpc['onWindowEvent'] = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    run: async (command) => {
      const outcomes = (await ask(runCommand, command)) as { success: boolean; error?: string }[];
      const failed = outcomes.find(({ success }) => !success);
      if (failed !== undefined)
        throw new Error(`Sway did not ${command}: ${failed.error ?? 'no reason given'}`);
    },
    tree: async () => (await ask(getTree)) as SwayNode,
    onWindowEvent,
    until: (what, find, withinMs = 20_000) =>
      new Promise((resolve, reject) => {
        const done = (settle: () => void) => {
          clearTimeout(timer);
          stop();
          settle();
        };
        const look = () =>
          void find().then(
            (found) => found !== null && done(() => resolve(found)),
            (error: unknown) => done(() => reject(error)),
          );
        const timer = setTimeout(
          () => done(() => reject(new Error(`Waited ${withinMs} ms for ${what}, and it did not come`))),
          withinMs,
        );
        const stop = onWindowEvent(look);
        look();
      }),
    [Symbol.dispose]: () => {
      asking.destroy();
      hearing.destroy();
    },
  };
}

async function open(path: string): Promise<Socket> {
  const socket = connect(path);
  await once(socket, 'connect');
  // Sway may end before the desktop is cleared away.
  socket.on('error', () => {});
  return socket;
}

function encoded(type: number, payload: string): Buffer {
  const body = Buffer.from(payload);
  const header = Buffer.alloc(headerBytes);
  header.write(magic, 'latin1');
  header.writeUInt32LE(body.length, magic.length);
  header.writeUInt32LE(type, magic.length + 4);
  return Buffer.concat([header, body]);
}

function onMessages(socket: Socket, onMessage: (type: number, payload: unknown) => void): void {
  let waiting = Buffer.alloc(0);
  socket.on('data', (part) => {
    waiting = Buffer.concat([waiting, part]);
    while (waiting.length >= headerBytes) {
      const end = headerBytes + waiting.readUInt32LE(magic.length);
      if (waiting.length < end) return;
      onMessage(
        waiting.readUInt32LE(magic.length + 4),
        JSON.parse(waiting.toString('utf8', headerBytes, end)),
      );
      waiting = waiting.subarray(end);
    }
  });
}

/** Every window, whatever it is in. */
export function windowsIn(node: SwayNode): readonly SwayNode[] {
  const inside = [...node.nodes, ...node.floating_nodes].flatMap(windowsIn);
  const isWindow = node.app_id !== undefined || node.window_properties !== undefined;
  return isWindow ? [node, ...inside] : inside;
}

/** As the app names itself, in lower case. */
export function nameOf(node: SwayNode): string {
  return (node.app_id ?? node.window_properties?.class ?? '').toLowerCase();
}
