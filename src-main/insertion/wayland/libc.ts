/**
 * The few calls of the C library that Wayland needs and Node has not: files that travel over a socket. Everything
 * a Wayland compositor and its apps hand to each other, a keymap or what was copied, is a file in a message.
 */
import { closeSync, writeSync } from 'node:fs';
import koffi from 'koffi';
import { deadlineAfter } from '../../deadline.ts';

/** One end of a Unix socket over which files travel too. */
export interface FileSocket {
  /**
   * Both are sent at once, or in their turn when the other end is busy; the files stay open here. Throws when the other
   * end is gone. One that takes nothing for 5 s is taken for gone.
   */
  send(bytes: Buffer, files: readonly number[]): void;
  close(): void;
}

interface Outgoing {
  readonly bytes: Buffer;
  readonly files: readonly number[];
}

interface Received {
  readonly bytes: Buffer;
  /** Whoever gets them closes them. */
  readonly files: readonly number[];
}

const lib = koffi.load(null);
const socket = lib.func('int socket(int domain, int type, int protocol)');
const connect = lib.func('int connect(int socket, void *address, uint32_t length)');
const sendmsg = lib.func('int64_t sendmsg(int socket, void *message, int flags)');
const recvmsg = lib.func('int64_t recvmsg(int socket, void *message, int flags)');
const pipe2 = lib.func('int pipe2(_Out_ int *ends, int flags)');
const fcntl = lib.func('int fcntl(int file, int command, int value)');
const memfdCreate = lib.func('int memfd_create(const char *name, unsigned int flags)');

// The numbers of Linux on 64 bits, which is what the app is made for.
const unixDomain = 1;
const streamType = 1;
const socketCloseOnExec = 0o2000000;
const fileCloseOnExec = 0o2000000;
const memoryCloseOnExec = 1;
const dontWait = 0x40;
const noSignal = 0x4000;
const receivedCloseOnExec = 0x40000000;
const socketLevel = 1;
const rights = 1;
const controlHeaderBytes = 16;
const longestSocketPath = 107;
const copyCloseOnExec = 1030;

/** Who takes nothing for so long has hung, in ms. */
const takesWithinMs = 5_000;

/** What one message of libwayland can hold, and as many files as it sends along at most. */
const mostBytes = 64 * 1024;
const mostFiles = 28;

export function connectFileSocket(
  path: string,
  onReceived: (received: Received) => void,
  onEnd: () => void,
): FileSocket {
  const address = Buffer.alloc(2 + longestSocketPath + 1);
  address.writeUInt16LE(unixDomain, 0);
  if (Buffer.byteLength(path) > longestSocketPath) throw new Error('the path of the socket is too long');
  address.write(path, 2);
  const file = checked('socket', socket(unixDomain, streamType | socketCloseOnExec, 0));
  try {
    checked('connect', connect(file, address, address.length));
  } catch (error) {
    closeSync(file);
    throw error;
  }

  const bytes = Buffer.alloc(mostBytes);
  const control = Buffer.alloc(controlHeaderBytes + mostFiles * 4);
  /** What the other end has not taken yet, the oldest first. The files are copies. */
  const waiting: Outgoing[] = [];
  let patience: Disposable | null = null;
  let isOpen = true;
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    patience?.[Symbol.dispose]();
    poll.close();
    closeSync(file);
    for (const { files } of waiting.splice(0)) closeAll(files);
  };
  const end = () => {
    if (!isOpen) return;
    close();
    onEnd();
  };
  const receive = () => {
    while (isOpen) {
      const message = messageOf(bytes, control);
      const count = withAlive(message, () => recvmsg(file, message.header, dontWait | receivedCloseOnExec));
      if (count < 0 && isMomentary(koffi.errno())) return;
      if (count <= 0) return end();
      onReceived({
        bytes: Buffer.from(bytes.subarray(0, count)),
        files: filesIn(control, Number(message.header.readBigUInt64LE(40))),
      });
    }
  };
  const sendWaiting = () => {
    let hasTaken = false;
    for (let [next] = waiting; next !== undefined; [next] = waiting) {
      const left = sendNow(file, next);
      hasTaken ||= left?.bytes.length !== next.bytes.length;
      if (left?.files !== next.files) closeAll(next.files);
      if (left !== null) {
        waiting[0] = left;
        break;
      }
      waiting.shift();
    }
    if (hasTaken) listen();
  };
  const onEvent = () => {
    try {
      sendWaiting();
    } catch {
      return end();
    }
    receive();
  };
  const listen = () => {
    patience?.[Symbol.dispose]();
    patience = waiting.length > 0 ? deadlineAfter(takesWithinMs, end) : null;
    poll.start({ readable: true, writable: waiting.length > 0, disconnect: true }, onEvent);
  };
  const poll = koffi.node.poll(file, { readable: true, disconnect: true }, onEvent);

  return {
    send: (sent, files) => {
      // The keys of a long text are more than the socket holds while the other end is busy.
      const left = waiting.length > 0 ? { bytes: sent, files } : sendNow(file, { bytes: sent, files });
      if (left === null) return;
      waiting.push({ bytes: left.bytes, files: left.files.map(copyOf) });
      if (waiting.length === 1) listen();
    },
    close,
  };
}

/** What is left when the socket holds no more; null when all of it is on its way. */
function sendNow(file: number, { bytes, files }: Outgoing): Outgoing | null {
  for (let rest = bytes, first = files; rest.length > 0; ) {
    const message = messageOf(rest, controlFor(first));
    const count = withAlive(message, () => sendmsg(file, message.header, dontWait | noSignal));
    if (count < 0 && koffi.errno() === koffi.os.errno.EINTR) continue;
    if (count < 0 && koffi.errno() === koffi.os.errno.EAGAIN) return { bytes: rest, files: first };
    rest = rest.subarray(checked('sendmsg', count));
    first = [];
  }
  return null;
}

/** Whoever has sent it closes it, and it has not gone out yet. */
function copyOf(file: number): number {
  return checked('fcntl', fcntl(file, copyCloseOnExec, 0));
}

function closeAll(files: readonly number[]): void {
  for (const file of files) closeSync(file);
}

/** `into` is written to and comes out of `from`. */
export function openPipe(): { readonly from: number; readonly into: number } {
  const ends = [0, 0];
  checked('pipe2', pipe2(ends, fileCloseOnExec));
  const [from = 0, into = 0] = ends;
  return { from, into };
}

/** A file without a name or a place on any disk. */
export function memoryFile(name: string, content: Buffer): number {
  const file = checked('memfd_create', memfdCreate(name, memoryCloseOnExec));
  writeSync(file, content);
  return file;
}

interface SocketMessage {
  readonly header: Buffer;
  readonly vector: Buffer;
  readonly bytes: Buffer;
  readonly control: Buffer;
}

/** What the kernel is reading or writing now. */
let inUse: SocketMessage | null = null;

/** The parts of a message know each other by address only, which keeps none of them from being collected. */
function withAlive(message: SocketMessage, call: () => unknown): number {
  inUse = message;
  const count = Number(call());
  if (inUse !== message) throw new Error('one message at a time');
  inUse = null;
  return count;
}

/** `msghdr` with one `iovec`; they point at each other, so they are kept together. */
function messageOf(bytes: Buffer, control: Buffer): SocketMessage {
  const vector = Buffer.alloc(16);
  vector.writeBigUInt64LE(koffi.address(bytes), 0);
  vector.writeBigUInt64LE(BigInt(bytes.length), 8);
  const header = Buffer.alloc(56);
  header.writeBigUInt64LE(koffi.address(vector), 16);
  header.writeBigUInt64LE(1n, 24);
  if (control.length > 0) {
    header.writeBigUInt64LE(koffi.address(control), 32);
    header.writeBigUInt64LE(BigInt(control.length), 40);
  }
  return { header, vector, bytes, control };
}

/** One `cmsghdr` with the files behind it. */
function controlFor(files: readonly number[]): Buffer {
  if (files.length === 0) return Buffer.alloc(0);
  const control = Buffer.alloc(Math.ceil((controlHeaderBytes + files.length * 4) / 8) * 8);
  control.writeBigUInt64LE(BigInt(controlHeaderBytes + files.length * 4), 0);
  control.writeInt32LE(socketLevel, 8);
  control.writeInt32LE(rights, 12);
  for (const [index, file] of files.entries()) control.writeInt32LE(file, controlHeaderBytes + index * 4);
  return control;
}

function filesIn(control: Buffer, filled: number): readonly number[] {
  if (filled < controlHeaderBytes || control.readInt32LE(12) !== rights) return [];
  const count = (Number(control.readBigUInt64LE(0)) - controlHeaderBytes) >> 2;
  return Array.from({ length: count }, (_, index) => control.readInt32LE(controlHeaderBytes + index * 4));
}

function isMomentary(errno: number): boolean {
  return errno === koffi.os.errno.EAGAIN || errno === koffi.os.errno.EINTR;
}

function checked(what: string, result: number): number {
  if (result >= 0) return result;
  throw new Error(`${what} failed with error number ${koffi.errno()}`);
}
