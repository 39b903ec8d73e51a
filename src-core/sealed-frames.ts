/**
 * A sealed file is a row of frames and nothing else, so that one grows frame by frame and may be cut off at any byte:
 *
 *     mark 8 · key 8 · file 8 · position 8 · length 4 · nonce 12 · sealed bytes · tag 16
 *
 * `position` and `length` say which bytes of the plain file these are. `file` is a random number, the same in all
 * frames of a file. What cannot be opened is left out and leaves a gap; a torn last frame is not there.
 */

/** No text and no WAV, FLAC or JSON file begins like this, and sound does not hold it by chance. */
const mark = Uint8Array.of(0x9d, 0x44, 0x63, 0x74, 0x53, 0x65, 0x61, 0x01);

const headBytes = 36;
/** What the cipher adds: nonce and tag. */
export const sealBytes = 28;
const frameBytes = headBytes + sealBytes;
/** In plain bytes; whoever writes more makes several of them. */
export const longestFrame = 1 << 20;

export interface FrameHead {
  /** 16 hex digits each. */
  readonly key: string;
  readonly file: string;
  /** Of the plain bytes. */
  readonly position: number;
  readonly length: number;
}

/** A frame of a file: where its sealed bytes stand in it. */
export interface Frame extends FrameHead {
  readonly start: number;
}

export function frame(head: FrameHead, sealed: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(headBytes + sealed.length);
  const view = new DataView(bytes.buffer);
  bytes.set(mark);
  view.setBigUint64(8, BigInt(`0x${head.key}`));
  view.setBigUint64(16, BigInt(`0x${head.file}`));
  view.setBigUint64(24, BigInt(head.position));
  view.setUint32(32, head.length);
  bytes.set(sealed, headBytes);
  return bytes;
}

/** What binds the sealed bytes to where they stand: `name` is the file's, without what renaming changes. */
export function frameIdentity(name: string, { file, position, length }: Omit<FrameHead, 'key'>): string {
  return `${name}/${file}/${position}/${length}`;
}

/**
 * The frames that are whole in these bytes, which stand at `offset` in the file; `rest` is where the first that
 * goes beyond them begins. Bytes that belong to no frame are passed over.
 */
export function framesIn(
  bytes: Uint8Array,
  offset: number,
): { readonly frames: readonly Frame[]; readonly rest: number } {
  const frames: Frame[] = [];
  let at = 0;
  for (;;) {
    at = nextMark(bytes, at);
    if (bytes.length - at < headBytes) return { frames, rest: offset + at };
    const head = headAt(bytes, at);
    if (head === null) {
      at += 1;
      continue;
    }
    const end = at + frameBytes + head.length;
    if (end > bytes.length) {
      // Its length may be damaged: then others follow before it would end.
      const next = nextMark(bytes, at + 1);
      if (bytes.length - next < headBytes) return { frames, rest: offset + at };
      at = next;
      continue;
    }
    frames.push({ ...head, start: offset + at + headBytes });
    // Where no other follows its length may be damaged, and those that it seems to hold are looked for.
    at = isMarkAt(bytes, end) ? end : nextMark(bytes, at + 1);
  }
}

/**
 * Those that belong to the file: of one file number and one key, as most of them are. A frame of another file that
 * stands among them, or one whose head is damaged, is not meant to be there.
 */
export function ownFrames(frames: readonly Frame[]): readonly Frame[] {
  const groups = new Map<string, Frame[]>();
  for (const one of frames) {
    const name = `${one.key}/${one.file}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [one]);
    else group.push(one);
  }
  return [...groups.values()].reduce<readonly Frame[]>(
    (most, group) => (group.length > most.length ? group : most),
    [],
  );
}

/** So many bytes hold the second frame of a recording: the first may be damaged. */
export const sealedLookBytes = 16_384;

/** By its first bytes: also when there are only a few of them, or the first frame is damaged. */
export function looksSealed(start: Uint8Array): boolean {
  if (start.length === 0) return false;
  if (start.subarray(0, mark.length).every((byte, place) => byte === mark[place])) return true;
  return start.length - nextMark(start, 0) >= headBytes;
}

function headAt(bytes: Uint8Array, at: number): FrameHead | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, headBytes);
  const position = view.getBigUint64(24);
  const length = view.getUint32(32);
  if (length === 0 || length > longestFrame || position > BigInt(Number.MAX_SAFE_INTEGER)) return null;
  return {
    key: hex(view.getBigUint64(8)),
    file: hex(view.getBigUint64(16)),
    position: Number(position),
    length,
  };
}

/** Where the next mark begins, or where one could begin that goes on behind these bytes. */
function nextMark(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(mark[0] ?? 0, from); at >= 0; at = bytes.indexOf(mark[0] ?? 0, at + 1)) {
    if (isMarkAt(bytes, at)) return at;
  }
  return bytes.length;
}

/** As far as there are bytes. */
function isMarkAt(bytes: Uint8Array, at: number): boolean {
  return mark.every((byte, place) => at + place >= bytes.length || bytes[at + place] === byte);
}

function hex(value: bigint): string {
  return value.toString(16).padStart(16, '0');
}
