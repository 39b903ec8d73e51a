/**
 * As much of the D-Bus protocol as it takes to offer a service with strings, numbers and yes or no
 * (https://dbus.freedesktop.org/doc/dbus-specification.html): its wire format, little endian, over the bus's socket.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Account } from './account.ts';

type Value = string | number | bigint | boolean;
export interface Reply {
  /** One letter a value: s, i or b. */
  readonly signature: string;
  readonly values: readonly Value[];
}
type Handler = (member: string, values: readonly Value[]) => Reply | null;

/** Offers one object under this name until disposed. `handle` answers null to what it does not know. */
export async function offerOnBus(
  address: string,
  { uid, isOther }: Account,
  name: string,
  handle: Handler,
): Promise<Disposable> {
  const path = /^unix:path=([^,]+)/.exec(address)?.[1];
  if (path === undefined) throw new Error(`No socket in ${address}`);
  // A bus takes only its own user, whom it asks the system for: who was that when the connection was made.
  if (isOther) process.seteuid?.(uid);
  const socket = connect(path);
  if (isOther) process.seteuid?.(0);
  await once(socket, 'connect');
  socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(uid)).toString('hex')}\r\n`);
  const [answer] = await once(socket, 'data');
  if (!String(answer).startsWith('OK')) throw new Error(`The bus refused: ${String(answer)}`);
  socket.write('BEGIN\r\n');
  const owned = Promise.withResolvers<void>();
  const isGone = () => owned.reject(new Error('The bus has ended the connection'));
  socket.on('error', isGone).on('close', isGone);
  readMessages(socket, (message) => {
    if (message.type === methodReturn && message.replyTo === 2) owned.resolve();
    if (message.type === failure) owned.reject(new Error(`The bus refused ${name}`));
    if (message.type !== methodCall) return;
    const reply = handle(message.member, message.values);
    const fields: Fields = { replyTo: message.serial, destination: message.sender };
    socket.write(
      reply === null
        ? encoded(failure, { ...fields, errorName: 'org.freedesktop.DBus.Error.UnknownMethod' })
        : encoded(methodReturn, fields, reply),
    );
  });
  const bus = {
    destination: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    interface: 'org.freedesktop.DBus',
  };
  socket.write(encoded(methodCall, { ...bus, member: 'Hello' }, undefined, 1));
  const asked = { signature: 'su', values: [name, 4] };
  socket.write(encoded(methodCall, { ...bus, member: 'RequestName' }, asked, 2));
  await owned.promise;
  return { [Symbol.dispose]: () => socket.destroy() };
}

const methodCall = 1;
const methodReturn = 2;
const failure = 3;

interface Message {
  readonly type: number;
  readonly serial: number;
  readonly replyTo: number | null;
  readonly member: string;
  readonly sender: string;
  readonly values: readonly Value[];
}

function readMessages(socket: Socket, onMessage: (message: Message) => void): void {
  let waiting = Buffer.alloc(0);
  socket.on('data', (part) => {
    waiting = Buffer.concat([waiting, part]);
    for (;;) {
      if (waiting.length < 16) return;
      const fieldsEnd = 16 + waiting.readUInt32LE(12);
      const bodyStart = aligned(fieldsEnd, 8);
      const end = bodyStart + waiting.readUInt32LE(4);
      if (waiting.length < end) return;
      onMessage(decoded(waiting.subarray(0, end), fieldsEnd, bodyStart));
      waiting = waiting.subarray(end);
    }
  });
}

function decoded(bytes: Buffer, fieldsEnd: number, bodyStart: number): Message {
  const fields = new Map<number, Value>();
  for (let at = 16; at < fieldsEnd; ) {
    at = aligned(at, 8);
    const code = bytes.readUInt8(at);
    const signature = bytes.toString('latin1', at + 2, at + 2 + bytes.readUInt8(at + 1));
    const [value, next] = read(bytes, at + 3 + signature.length, signature);
    fields.set(code, value);
    at = next;
  }
  const values: Value[] = [];
  let at = bodyStart;
  for (const letter of String(fields.get(8) ?? '')) {
    const [value, next] = read(bytes, at, letter, bodyStart);
    values.push(value);
    at = next;
  }
  return {
    type: bytes.readUInt8(1),
    serial: bytes.readUInt32LE(8),
    replyTo: fields.has(5) ? Number(fields.get(5)) : null,
    member: String(fields.get(3) ?? ''),
    sender: String(fields.get(7) ?? ''),
    values,
  };
}

function read(bytes: Buffer, from: number, letter: string, base = 0): readonly [Value, number] {
  const to = (size: number) => base + aligned(from - base, size);
  switch (letter) {
    case 's':
    case 'o': {
      const length = bytes.readUInt32LE(to(4));
      return [bytes.toString('utf8', to(4) + 4, to(4) + 4 + length), to(4) + 5 + length];
    }
    case 'g': {
      const length = bytes.readUInt8(from);
      return [bytes.toString('latin1', from + 1, from + 1 + length), from + 2 + length];
    }
    case 'x':
      return [bytes.readBigInt64LE(to(8)), to(8) + 8];
    case 'i':
      return [bytes.readInt32LE(to(4)), to(4) + 4];
    case 'u':
    case 'b':
      return [bytes.readUInt32LE(to(4)), to(4) + 4];
    default:
      throw new Error(`A value of type ${letter} is not known here`);
  }
}

interface Fields {
  readonly path?: string;
  readonly interface?: string;
  readonly member?: string;
  readonly errorName?: string;
  readonly replyTo?: number;
  readonly destination?: string;
}

let lastSerial = 100;

function encoded(type: number, fields: Fields, body?: Reply, serial = ++lastSerial): Buffer {
  let list: Buffer = Buffer.alloc(0);
  const add = (code: number, letter: string, value: Value | undefined) => {
    if (value === undefined) return;
    list = Buffer.concat([padded(list, 8), Buffer.from([code, 1, letter.charCodeAt(0), 0])]);
    list = written(list, letter, value);
  };
  add(1, 'o', fields.path);
  add(2, 's', fields.interface);
  add(3, 's', fields.member);
  add(4, 's', fields.errorName);
  add(5, 'u', fields.replyTo);
  add(6, 's', fields.destination);
  add(8, 'g', body?.signature);
  let content: Buffer = Buffer.alloc(0);
  for (const [index, value] of (body?.values ?? []).entries())
    content = written(content, body?.signature[index] ?? '', value);
  const start = Buffer.alloc(16);
  start.write('l', 0, 'latin1');
  start.writeUInt8(type, 1);
  start.writeUInt8(1, 3);
  start.writeUInt32LE(content.length, 4);
  start.writeUInt32LE(serial, 8);
  start.writeUInt32LE(list.length, 12);
  return Buffer.concat([padded(Buffer.concat([start, list]), 8), content]);
}

function written(before: Buffer, letter: string, value: Value): Buffer {
  if (letter === 'g')
    return Buffer.concat([before, Buffer.from([String(value).length]), Buffer.from(`${String(value)}\0`)]);
  const number = Buffer.alloc(4);
  if (letter === 's' || letter === 'o') {
    const text = Buffer.from(`${String(value)}\0`);
    number.writeUInt32LE(text.length - 1);
    return Buffer.concat([padded(before, 4), number, text]);
  }
  if (letter === 'i') number.writeInt32LE(Number(value));
  else number.writeUInt32LE(Number(value));
  return Buffer.concat([padded(before, 4), number]);
}

function padded(bytes: Buffer, size: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(aligned(bytes.length, size) - bytes.length)]);
}

function aligned(at: number, size: number): number {
  return Math.ceil(at / size) * size;
}
