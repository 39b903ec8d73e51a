import { createRequire } from 'node:module';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach } from 'vitest';

interface JsServer {
  readonly handlers: ((client: Client, detail: number, body: Buffer) => void)[];
  readonly grabs: { readonly keyboard: { readonly client: Client } | null };
  readonly focus: { readonly wid: number };
  getWindow(window: number): { isViewable(): boolean };
  addClientStream(stream: Socket): void;
  registerExtension(name: string, extension: object): void;
}

interface Client {
  readonly stream: Socket;
  startReply(words: number, detail: number): Buffer;
  send(reply: Buffer): void;
}

const grabKeyboard = 31;
const notViewable = 3;

/** A real one gives nobody the keyboard for a window that is not shown; this one would. */
function grabAsXorg(server: JsServer): void {
  const { handlers, grabs } = server;
  const grab = handlers[grabKeyboard];
  handlers[grabKeyboard] = (client, detail, body) => {
    const isMine = grabs.keyboard === null || grabs.keyboard.client === client;
    if (!isMine || server.getWindow(body.readUInt32LE(0)).isViewable()) return grab?.(client, detail, body);
    client.send(client.startReply(0, notViewable));
  };
}

/** node-x11 brings an X server along: windows, properties and selections are real, and it needs no desktop. */
const library: { createServer(options: object): JsServer } = createRequire(import.meta.url)(
  'x11/lib/xserver',
);

/** A real one lets everybody else wait meanwhile. */
function holdAsXorg({ handlers }: JsServer, sockets: readonly Socket[]): void {
  handlers[grabServer] = ({ stream }) => {
    for (const socket of sockets) if (socket !== stream) socket.pause();
  };
  handlers[ungrabServer] = () => {
    for (const socket of sockets) socket.resume();
  };
}

const grabServer = 36;
const ungrabServer = 37;

/** It has neither of these; of keys it is only looked at which window has the focus when they are pressed. */
const keysPressed = (pressedIn: number[]) => ({
  eventsCount: 0,
  errorsCount: 0,
  handleRequest: ({ focus }: JsServer, _: Client, minor: number) => {
    if (minor === fakeInput) pressedIn.push(focus.wid);
  },
});
const changesTold = {
  eventsCount: 2,
  errorsCount: 1,
  handleRequest: (_: unknown, client: Client, minor: number) => {
    if (minor === queryVersion) client.send(client.startReply(0, 0));
  },
};

const queryVersion = 0;
const fakeInput = 2;
const firstPort = 6_000;

/** For each test an X server that the environment names. */
export function xServerInEachTest(): {
  readonly sockets: readonly Socket[];
  /** For each key that went down or up. */
  readonly pressedIn: readonly number[];
} {
  const sockets: Socket[] = [];
  const pressedIn: number[] = [];
  const { DISPLAY: before } = process.env;
  let close = () => {};
  beforeEach(async () => {
    const server = library.createServer({});
    grabAsXorg(server);
    holdAsXorg(server, sockets);
    server.registerExtension('XFIXES', changesTold);
    server.registerExtension('XTEST', keysPressed(pressedIn));
    const net = createServer((socket) => {
      sockets.push(socket);
      server.addClientStream(socket);
    });
    await new Promise<void>((resolve) => net.listen(0, '127.0.0.1', resolve));
    process.env.DISPLAY = `127.0.0.1:${(net.address() as AddressInfo).port - firstPort}`;
    close = () => void net.close();
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    pressedIn.splice(0);
    close();
    if (before === undefined) delete process.env.DISPLAY;
    else process.env.DISPLAY = before;
  });
  return { sockets, pressedIn };
}
