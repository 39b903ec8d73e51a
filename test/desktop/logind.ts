/**
 * What logind tells of sleep, on a system bus of the desktop's own, so that Electron's power monitor
 * hears it as on a real machine. It speaks just as much of the D-Bus protocol as that takes.
 */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { startProgram } from './program.ts';
import type { Room } from './room.ts';

export interface Logind extends AsyncDisposable {
  /** For the app: where its system bus is. */
  readonly environment: { readonly DBUS_SYSTEM_BUS_ADDRESS: string };
  fallAsleep(): void;
  wakeUp(): void;
}

const path = '/org/freedesktop/login1';
const name = 'org.freedesktop.login1';

/** The runner may be another account than the desktop's. */
const config = (address: string) => `<busconfig>
  <type>system</type>
  <listen>${address}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>`;

export async function startLogind(room: Room): Promise<Logind> {
  await using stack = new AsyncDisposableStack();
  const socketFile = join(room.runtimeDir, 'system-bus');
  const address = `unix:path=${socketFile}`;
  const configFile = join(room.folder, 'system-bus.conf');
  writeFileSync(configFile, config(address));
  const bus = stack.use(
    startProgram(
      room,
      'dbus-daemon',
      [`--config-file=${configFile}`, '--nofork', '--nopidfile', '--print-address=3'],
      { hasThirdStream: true },
    ),
  );
  await bus.line(/^unix:/);
  const socket = connect(socketFile);
  stack.defer(() => void socket.destroy());
  await once(socket, 'connect');
  await authenticate(socket);

  let serial = 0;
  const send = (message: Omit<Message, 'serial'>) => {
    serial += 1;
    socket.write(encoded({ ...message, serial }));
  };
  const call = (member: string, signature: string, body: Buffer) =>
    send({
      type: 1,
      fields: [
        [1, 'o', '/org/freedesktop/DBus'],
        [2, 's', 'org.freedesktop.DBus'],
        [3, 's', member],
        [6, 's', 'org.freedesktop.DBus'],
        ...(signature === '' ? [] : [[8, 'g', signature] as const]),
      ],
      body,
    });
  call('Hello', '', Buffer.alloc(0));
  const flags = Buffer.alloc(4);
  call('RequestName', 'su', Buffer.concat([padded(text(name), 4), flags]));
  // What it is asked, such as to wait a moment before it sleeps, it does not answer.
  socket.resume();
  const prepareForSleep = (isGoingToSleep: boolean) => {
    const body = Buffer.alloc(4);
    body.writeUInt32LE(isGoingToSleep ? 1 : 0);
    send({
      type: 4,
      fields: [
        [1, 'o', path],
        [2, 's', `${name}.Manager`],
        [3, 's', 'PrepareForSleep'],
        [8, 'g', 'b'],
      ],
      body,
    });
  };
  const rest = stack.move();
  return {
    environment: { DBUS_SYSTEM_BUS_ADDRESS: address },
    fallAsleep: () => prepareForSleep(true),
    wakeUp: () => prepareForSleep(false),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

async function authenticate(socket: Socket): Promise<void> {
  const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${user}\r\n`);
  const [answer]: unknown[] = await once(socket, 'data');
  if (!String(answer).startsWith('OK ')) throw new Error(`The bus refused: ${String(answer)}`);
  socket.write('BEGIN\r\n');
}

/** https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-messages */
interface Message {
  /** 1: a call, 4: a signal. */
  readonly type: 1 | 4;
  readonly serial: number;
  readonly fields: readonly (readonly [code: number, type: 'o' | 's' | 'g', value: string])[];
  readonly body: Buffer;
}

function encoded({ type, serial, fields, body }: Message): Buffer {
  let header = Buffer.alloc(0);
  for (const [code, kind, value] of fields) {
    const variant = Buffer.from([code, 1, kind.charCodeAt(0), 0]);
    header = Buffer.concat([padded(header, 8), variant, kind === 'g' ? signature(value) : text(value)]);
  }
  const start = Buffer.alloc(16);
  // Little endian, no flags, version 1.
  start.write('l');
  start[1] = type;
  start[3] = 1;
  start.writeUInt32LE(body.length, 4);
  start.writeUInt32LE(serial, 8);
  start.writeUInt32LE(header.length, 12);
  return Buffer.concat([padded(Buffer.concat([start, header]), 8), body]);
}

function text(value: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.byteLength(value));
  return Buffer.concat([length, Buffer.from(`${value}\0`)]);
}

function signature(value: string): Buffer {
  return Buffer.concat([Buffer.from([value.length]), Buffer.from(`${value}\0`)]);
}

function padded(bytes: Buffer, to: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((to - (bytes.length % to)) % to)]);
}
