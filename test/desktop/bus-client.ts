/** A connection of dbus-native to the bus of a desktop, as the account that the desktop belongs to. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createClient, type MessageBus } from 'dbus-native';
import type { Room } from './room.ts';

export async function connectToBus({ account, environment }: Room): Promise<MessageBus> {
  const address = environment.DBUS_SESSION_BUS_ADDRESS ?? '';
  const path = /^unix:path=([^,]+)/.exec(address)?.[1];
  if (path === undefined) throw new Error(`No socket in ${address}`);
  // A bus takes only its own user, whom it asks the system for: who was that when the connection was made.
  if (account.isOther) process.seteuid?.(account.uid);
  const socket = connect(path);
  if (account.isOther) process.seteuid?.(0);
  await once(socket, 'connect');
  socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(account.uid)).toString('hex')}\r\n`);
  const [answer]: unknown[] = await once(socket, 'data');
  if (!String(answer).startsWith('OK ')) throw new Error(`The bus refused: ${String(answer)}`);
  socket.write('BEGIN\r\n');
  return createClient({ stream: authenticated(socket) });
}

/** The library would say as whom it comes, and knows only whose process this is: it is told that all is well. */
function authenticated(socket: Socket): Duplex {
  let said: Buffer | null = Buffer.alloc(0);
  const stream = new Duplex({
    read: () => void socket.resume(),
    write: (part: Buffer, _encoding, done) => {
      if (said === null) return void socket.write(part, done);
      said = Buffer.concat([said, part]);
      const text = said.toString('latin1');
      const begun = text.indexOf('BEGIN\r\n');
      if (begun === -1) {
        if (/AUTH [^\r]*\r\n$/.test(text)) stream.push('OK 00000000000000000000000000000000\r\n');
      } else {
        const rest = said.subarray(begun + 'BEGIN\r\n'.length);
        said = null;
        if (rest.length > 0) socket.write(rest);
      }
      done();
    },
    final: (done) => void socket.end(done),
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (part) => {
    if (!stream.push(part)) socket.pause();
  });
  socket.on('close', () => stream.push(null));
  socket.on('error', (error) => stream.destroy(error));
  return stream;
}
