import { sampleRate } from './pcm.ts';

/**
 * A FLAC encoder (RFC 9639) for the app's own format: 16 kHz, mono, 16 bit. Each block is predicted
 * by one of the five fixed polynomials and what is left is Rice-coded: the same as the reference
 * encoder's fastest levels.
 *
 * It is our own because nothing on npm did. libflacjs cannot load its WebAssembly in Node and its other
 * build brings a megabyte of asm.js with global state; mediabunny's encoder brings a package of
 * 12 MB and a worker. Both make the file 4 % smaller than this one. Here a block is a pure function,
 * so a long sound can be encoded in small steps between other work.
 */

/** What one frame holds; only the last one may be shorter. 256 ms. */
export const flacBlockSamples = 4096;

/** Each block of residuals is split into so many parts with a Rice parameter of its own. */
const partitionOrder = 4;
const largestRiceParameter = 14;
const highestOrder = 4;

/** The bytes before the first frame. */
export const flacHeaderBytes = 42;

export function flacHeader(sampleCount: number): Uint8Array {
  const bytes = new Uint8Array(flacHeaderBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x664c6143); // fLaC
  view.setUint32(4, 0x80000022); // The last block of metadata is STREAMINFO with 34 bytes.
  view.setUint16(8, flacBlockSamples);
  view.setUint16(10, flacBlockSamples);
  // Smallest and largest frame stay 0: unknown. Then 20 bits of rate, 3 of channels - 1, 5 of depth - 1, 36 of length.
  view.setUint32(18, (sampleRate << 12) | (15 << 4) | Math.floor(sampleCount / 2 ** 32));
  view.setUint32(22, sampleCount >>> 0);
  // The MD5 sum stays 0, which means that there is none; each frame has its own check sum.
  return bytes;
}

/** How many samples a file says that it has; null when it does not begin as those that are written here. */
export function flacSamples(bytes: Uint8Array): number | null {
  if (bytes.length < flacHeaderBytes) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== 0x664c6143) return null;
  return (view.getUint32(18) & 0b1111) * 2 ** 32 + view.getUint32(22);
}

/** One frame; `index` counts them from 0. At most `flacBlockSamples` samples, and at least one. */
export function flacFrame(samples: Int16Array, index: number): Uint8Array {
  const count = samples.length;
  // Verbatim is the worst case; what does not fit into a frame of that size is not chosen.
  const writer = createBitWriter(32 + count * 2);
  const isWhole = count === flacBlockSamples;
  writer.bits(0xfff8, 16); // Sync code; all blocks have one size.
  writer.bits(isWhole ? 0b1100 : 0b0111, 4); // 4096, or written below.
  writer.bits(0b0101, 4); // 16 kHz.
  writer.bits(0b0000_100_0, 8); // Mono, 16 bit.
  for (const byte of codedNumber(index)) writer.bits(byte, 8);
  if (!isWhole) writer.bits(count - 1, 16);
  writer.bits(crc8(writer.written()), 8);
  writeSubframe(writer, samples);
  writer.align();
  writer.bits(crc16(writer.written()), 16);
  return writer.written();
}

function writeSubframe(writer: BitWriter, samples: Int16Array): void {
  const [first = 0] = samples;
  if (samples.every((sample) => sample === first)) {
    writer.bits(0b0_000000_0, 8); // Constant: digital silence.
    writer.bits(first & 0xffff, 16);
    return;
  }
  const order = bestOrder(samples);
  const residual = residualOf(samples, order);
  const partitions = partitionsOf(residual, samples.length, order);
  const residualBits = partitions.reduce((sum, { bits }) => sum + bits + 4, 6);
  if (residualBits + order * 16 >= samples.length * 16) {
    writer.bits(0b0_000001_0, 8); // Verbatim: noise at full scale gets no smaller.
    for (const sample of samples) writer.bits(sample & 0xffff, 16);
    return;
  }
  writer.bits(((0b001000 | order) << 1) & 0xff, 8);
  for (const sample of samples.subarray(0, order)) writer.bits(sample & 0xffff, 16);
  writer.bits(0b00, 2); // Rice parameters of 4 bits.
  writer.bits(partitions.length === 1 ? 0 : partitionOrder, 4);
  for (const { start, end, parameter } of partitions) {
    writer.bits(parameter, 4);
    for (let index = start; index < end; index++) writer.rice(residual[index] ?? 0, parameter);
  }
}

/** The order of the polynomial that leaves the least, by the sum of what each leaves. */
function bestOrder(samples: Int16Array): number {
  const sums = [0, 0, 0, 0, 0];
  let [d0, d1, d2, d3] = [0, 0, 0, 0];
  for (let index = 0; index < samples.length; index++) {
    const e0 = samples[index] ?? 0;
    const e1 = e0 - d0;
    const e2 = e1 - d1;
    const e3 = e2 - d2;
    const e4 = e3 - d3;
    [d0, d1, d2, d3] = [e0, e1, e2, e3];
    // The first few have no past, so their differences say nothing.
    if (index < highestOrder) continue;
    sums[0] = (sums[0] ?? 0) + Math.abs(e0);
    sums[1] = (sums[1] ?? 0) + Math.abs(e1);
    sums[2] = (sums[2] ?? 0) + Math.abs(e2);
    sums[3] = (sums[3] ?? 0) + Math.abs(e3);
    sums[4] = (sums[4] ?? 0) + Math.abs(e4);
  }
  return samples.length <= highestOrder ? 0 : sums.indexOf(Math.min(...sums));
}

/** Folded, so that small ones of either sign are small: 0, -1, 1, -2, 2 … become 0, 1, 2, 3, 4 … */
function residualOf(samples: Int16Array, order: number): Int32Array {
  const residual = Int32Array.from(samples);
  for (let pass = 1; pass <= order; pass++) {
    for (let index = residual.length - 1; index >= pass; index--) {
      residual[index] = (residual[index] ?? 0) - (residual[index - 1] ?? 0);
    }
  }
  for (let index = 0; index < residual.length; index++) {
    const value = residual[index] ?? 0;
    residual[index] = (value << 1) ^ (value >> 31);
  }
  return residual;
}

interface Partition {
  readonly start: number;
  readonly end: number;
  readonly parameter: number;
  /** At most so many. */
  readonly bits: number;
}

function partitionsOf(residual: Int32Array, count: number, order: number): readonly Partition[] {
  // A block that cannot be split evenly is the last one: one parameter will do.
  const parts = count === flacBlockSamples ? 2 ** partitionOrder : 1;
  const length = count / parts;
  return Array.from({ length: parts }, (_, part) => {
    const start = part === 0 ? order : part * length;
    const end = (part + 1) * length;
    let sum = 0;
    for (let index = start; index < end; index++) sum += residual[index] ?? 0;
    return { start, end, ...riceParameter(end - start, sum) };
  });
}

function riceParameter(count: number, sum: number): { parameter: number; bits: number } {
  let best = { parameter: 0, bits: Number.POSITIVE_INFINITY };
  for (let parameter = 0; parameter <= largestRiceParameter; parameter++) {
    const bits = count * (parameter + 1) + Math.floor(sum / 2 ** parameter);
    if (bits < best.bits) best = { parameter, bits };
  }
  return best;
}

interface BitWriter {
  /** The lowest `length` bits of a value, the highest of them first; at most 16. */
  bits(value: number, length: number): void;
  rice(folded: number, parameter: number): void;
  /** Zeros up to the next byte. */
  align(): void;
  /** The whole bytes so far. */
  written(): Uint8Array;
}

function createBitWriter(capacity: number): BitWriter {
  const bytes = new Uint8Array(capacity);
  let position = 0;
  /** Fewer than 8 bits wait here for the rest of their byte. */
  let pending = 0;
  let pendingBits = 0;

  function bits(value: number, length: number): void {
    pending = (pending << length) | value;
    pendingBits += length;
    while (pendingBits >= 8) {
      pendingBits -= 8;
      bytes[position++] = pending >>> pendingBits;
    }
    pending &= (1 << pendingBits) - 1;
  }

  return {
    bits,
    rice: (folded, parameter) => {
      let zeros = folded >>> parameter;
      for (; zeros >= 16; zeros -= 16) bits(0, 16);
      bits(1, zeros + 1);
      if (parameter > 0) bits(folded & ((1 << parameter) - 1), parameter);
    },
    align: () => {
      if (pendingBits > 0) bits(0, 8 - pendingBits);
    },
    written: () => bytes.subarray(0, position),
  };
}

/** UTF-8's way of writing a number, which FLAC took over up to 36 bits. */
function codedNumber(value: number): readonly number[] {
  if (value < 0x80) return [value];
  const following: number[] = [];
  let rest = value;
  do {
    following.unshift(0x80 | (rest & 0x3f));
    rest = Math.floor(rest / 64);
    // A lead byte that announces n bytes has 7 - n bits of its own.
  } while (rest >= 2 ** (6 - following.length));
  const length = following.length + 1;
  return [((0xff << (8 - length)) & 0xff) | rest, ...following];
}

const crc8Table = crcTable(8, 0x07);
const crc16Table = crcTable(16, 0x8005);

function crcTable(width: 8 | 16, polynomial: number): Uint16Array {
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let value = byte << (width - 8);
    for (let bit = 0; bit < 8; bit++) {
      value = (value & (1 << (width - 1))) === 0 ? value << 1 : (value << 1) ^ polynomial;
    }
    return value & (2 ** width - 1);
  });
}

function crc8(bytes: Uint8Array): number {
  return bytes.reduce((crc, byte) => crc8Table[crc ^ byte] ?? 0, 0);
}

function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ (crc16Table[(crc >> 8) ^ byte] ?? 0);
  return crc;
}
