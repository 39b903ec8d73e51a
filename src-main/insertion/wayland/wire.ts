/** Wayland's messages as bytes: an object, what is asked of it or what happened to it, and the arguments. */

/** A file goes beside the bytes; a string ends with a zero byte; all else is a number of 32 bits. */
export type Argument = number | string | { readonly file: number };

export interface Message {
  readonly object: number;
  readonly opcode: number;
  readonly body: Buffer;
}

const headerBytes = 8;

export function encode(object: number, opcode: number, args: readonly Argument[]): Buffer {
  const parts = args.map((argument) => {
    if (typeof argument === 'number') return word(argument);
    if (typeof argument === 'string') return counted(Buffer.from(`${argument}\0`));
    return Buffer.alloc(0);
  });
  const length = headerBytes + parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([word(object), word(((length << 16) | opcode) >>> 0), ...parts]);
}

export function filesOf(args: readonly Argument[]): readonly number[] {
  return args.flatMap((argument) => (typeof argument === 'object' ? [argument.file] : []));
}

/** The whole messages in what has come so far, and the beginning of the next one. */
export function split(bytes: Buffer): { readonly messages: readonly Message[]; readonly rest: Buffer } {
  const messages: Message[] = [];
  let start = 0;
  while (bytes.length - start >= headerBytes) {
    const sizeAndOpcode = bytes.readUInt32LE(start + 4);
    const length = sizeAndOpcode >>> 16;
    if (length < headerBytes) throw new Error('a message of Wayland that is shorter than its own header');
    if (bytes.length - start < length) break;
    messages.push({
      object: bytes.readUInt32LE(start),
      opcode: sizeAndOpcode & 0xffff,
      body: bytes.subarray(start + headerBytes, start + length),
    });
    start += length;
  }
  return { messages, rest: bytes.subarray(start) };
}

/** The arguments of a message, one after the other. Throws when there are none left. */
export interface Reader {
  number(): number;
  string(): string;
  array(): Buffer;
  /** The next file that came; whoever takes it closes it. */
  file(): number;
}

export function reader(body: Buffer, takeFile: () => number): Reader {
  let at = 0;
  const number = () => {
    at += 4;
    return body.readUInt32LE(at - 4);
  };
  const array = () => {
    const length = number();
    const start = at;
    at += padded(length);
    if (at > body.length) throw new Error('a message of Wayland that ends too early');
    return body.subarray(start, start + length);
  };
  return { number, array, string: () => array().toString('utf8').replace(/\0$/, ''), file: takeFile };
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

function counted(content: Buffer): Buffer {
  return Buffer.concat([
    word(content.length),
    content,
    Buffer.alloc(padded(content.length) - content.length),
  ]);
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
