/**
 * Answers the command line: one line with a command in, one line of JSON out, and the connection is closed.
 * Whoever can connect is the person themselves: see `address.ts`.
 */
import { rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { uptime } from 'node:os';
import { type ControlAnswer, type ControlRequest, parseControlRequest } from '../../src-core/control.ts';
import { deadlineAfter } from '../deadline.ts';
import { canBeOurs } from './address.ts';

/** No command is as long, in characters. */
const longestRequest = 48;
/** Whoever has said no command for so long has none to say, in ms. */
const requestWithinMs = 2_000;
const mostConnections = 16;

/**
 * Listens at the first of these addresses that can be ours alone. Rejects when none can, or when somebody
 * answers there already.
 */
export async function serveControl(
  addresses: readonly string[],
  answer: (request: ControlRequest) => Promise<ControlAnswer>,
  onProblem: (error: unknown) => void,
): Promise<Disposable> {
  const address = addresses.find((each) => canBeOurs(each, process.platform));
  if (address === undefined) throw new Error('no place for the control socket is ours alone');
  const open = new Set<Socket>();
  // The other side may close its half as soon as it has asked.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    // Whoever went away needs no answer.
    socket.on('error', () => socket.destroy());
    void serve(socket, answer).catch((error: unknown) => {
      socket.destroy();
      onProblem(error);
    });
  });
  server.maxConnections = mostConnections;
  await listen(server, address).catch(async (error: unknown) => {
    if (!isInUse(error) || (await isAnswered(address))) throw error;
    // Dictum was killed, and its socket is still there.
    rmSync(address, { force: true });
    await listen(server, address);
  });
  server.on('error', onProblem);
  return {
    [Symbol.dispose]: () => {
      // Takes the socket away, too.
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

async function serve(
  socket: Socket,
  answer: (request: ControlRequest) => Promise<ControlAnswer>,
): Promise<void> {
  const patience = deadlineAfter(requestWithinMs, () => socket.destroy());
  const request = parseControlRequest(await firstLine(socket), uptime() * 1_000);
  patience[Symbol.dispose]();
  if (request === null) return void socket.destroy();
  socket.write(`${JSON.stringify(await answer(request))}\n`);
  // Not when the other side is done, too: it may go on talking for ever.
  socket.destroySoon();
}

/** Empty when the other side closes before, or says more than any command is long. */
function firstLine(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const read = (part: string) => {
      text += part;
      const end = text.indexOf('\n');
      if (end < 0 && text.length <= longestRequest) return;
      socket.off('data', read).pause();
      resolve(end < 0 ? '' : text.slice(0, end));
    };
    socket.setEncoding('utf8').on('data', read);
    socket.once('end', () => resolve(text));
    socket.once('close', () => resolve(''));
  });
}

function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function isAnswered(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(address);
    const finish = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', () => finish(true)).once('error', () => finish(false));
  });
}

function isInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
