import { createRequire } from 'node:module';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach } from 'vitest';

interface JsServer {
  readonly handlers: ((client: Client, detail: number, body: Buffer) => void)[];
  readonly grabs: { readonly keyboard: { readonly client: Client } | null };
  readonly focus: { readonly wid: number };
  checkIdFree(client: Client, id: number): void;
  getWindow(window: number): { isViewable(): boolean };
  addClientStream(stream: Socket): void;
  registerExtension(name: string, extension: object): { readonly firstEvent: number };
  readonly selections: ReadonlyMap<number, { readonly wid: number; readonly time: number }>;
}

interface Client {
  readonly stream: Socket;
  startReply(words: number, detail: number): Buffer;
  send(reply: Buffer): void;
  sendEvent(event: Buffer): void;
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

/** No app may choose this number for a window: it is one of the server's own. */
export const serversOwn = 0x500;

/** A real one makes windows of its own itself; here somebody does that for it. */
function lendOwnNumber(server: JsServer): void {
  const check = server.checkIdFree.bind(server);
  server.checkIdFree = (client, id) => {
    if (id !== serversOwn) check(client, id);
  };
}

const grabServer = 36;
const ungrabServer = 37;

/** It has no extensions; of keys it is only looked at which window has the focus when they are pressed. */
const keysPressed = (pressedIn: number[]) => ({
  eventsCount: 0,
  errorsCount: 0,
  handleRequest: ({ focus }: JsServer, _: Client, minor: number) => {
    if (minor === fakeInput) pressedIn.push(focus.wid);
  },
});

/** Who has what is told to everybody who wants to know. */
function tellChanges(server: JsServer): void {
  const listeners: { readonly client: Client; readonly window: number; readonly selection: number }[] = [];
  const { firstEvent } = server.registerExtension('XFIXES', {
    eventsCount: 2,
    errorsCount: 1,
    handleRequest: (_: unknown, client: Client, minor: number, body: Buffer) => {
      if (minor === queryVersion) client.send(client.startReply(0, 0));
      if (minor === selectSelectionInput)
        listeners.push({ client, window: body.readUInt32LE(0), selection: body.readUInt32LE(4) });
    },
  });
  const { handlers } = server;
  const setOwner = handlers[setSelectionOwner];
  handlers[setSelectionOwner] = (owner, detail, body) => {
    setOwner?.(owner, detail, body);
    const changed = body.readUInt32LE(4);
    const { wid = 0, time = 0 } = server.selections.get(changed) ?? {};
    for (const { client, window, selection } of listeners) {
      if (selection !== changed) continue;
      const event = Buffer.alloc(32);
      event.writeUInt8(firstEvent);
      for (const [index, value] of [window, wid, selection, time, time].entries())
        event.writeUInt32LE(value, 4 * (index + 1));
      client.sendEvent(event);
    }
  };
}

const setSelectionOwner = 22;
const selectSelectionInput = 2;

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
    lendOwnNumber(server);
    tellChanges(server);
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
