/**
 * A disk that keeps only what it was told to keep. What was done to it is written down as steps; after any
 * of them the power can be cut, and what was not synced is lost, kept, torn, zeros or kept in any order.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type Step =
  | {
      readonly do: 'open';
      readonly file: number;
      readonly path: string;
      readonly isNew: boolean;
      readonly isEmptied: boolean;
    }
  | { readonly do: 'open-dir'; readonly file: number; readonly path: string }
  /** `data` in base64; without a position at the end of the file. */
  | { readonly do: 'write'; readonly file: number; readonly data: string; readonly position?: number }
  | { readonly do: 'truncate'; readonly file: number; readonly length: number }
  | { readonly do: 'sync' | 'close'; readonly file: number }
  /** It was said, and what was not synced is forgotten: a later sync does not bring it to the disk. */
  | { readonly do: 'sync-failed'; readonly file: number }
  | { readonly do: 'rename' | 'link'; readonly from: string; readonly to: string }
  | { readonly do: 'remove'; readonly path: string };

/** What becomes of data that was written and not synced. */
export const fates = ['lost', 'kept', 'torn', 'zeros', 'reordered'] as const;
type Fate = (typeof fates)[number];
/** What becomes of names that were changed and not synced: all lost, all kept, only the older half kept. */
export const nameFates = ['lost', 'kept', 'half'] as const;

/** Disks write whole sectors. */
const sectorBytes = 512;

type Change =
  | { readonly position: number; readonly data: Buffer }
  | { readonly length: number; readonly data?: never };

interface Content {
  durable: Buffer;
  current: Buffer;
  /** What was done since the last sync, oldest first. */
  unsynced: Change[];
}
type Names = Map<string, Content>;

export interface PowerCut {
  /** Paths in the steps begin with this; they are found below `to` afterwards. */
  readonly from: string;
  readonly to: string;
  readonly fate: Fate;
  readonly nameFate: (typeof nameFates)[number];
  /** Which sectors are kept when they are reordered. */
  readonly seed?: number;
}

/** Does the steps and then cuts the power: what is left stands in `to` as real files. */
export function cutPower(steps: readonly Step[], { from, to, fate, nameFate, seed = 1 }: PowerCut): void {
  const names: Names = new Map();
  /** The names after each change that was not synced, the durable ones first. */
  let states: Names[] = [new Map()];
  const opened = new Map<number, Content>();
  const openedDirs = new Set<number>();
  const noteNames = () => void states.push(new Map(names));
  const change = (file: number, next: (content: Content) => Change) => {
    const content = opened.get(file);
    if (content === undefined) return;
    const done = next(content);
    content.unsynced.push(done);
    content.current = changed(content.current, done);
  };

  for (const step of steps) {
    switch (step.do) {
      case 'open': {
        const known = names.get(step.path);
        const content = known ?? { durable: Buffer.alloc(0), current: Buffer.alloc(0), unsynced: [] };
        openedDirs.delete(step.file);
        opened.set(step.file, content);
        if (step.isEmptied) change(step.file, () => ({ length: 0 }));
        if (known === undefined) {
          names.set(step.path, content);
          noteNames();
        }
        break;
      }
      case 'open-dir':
        opened.delete(step.file);
        openedDirs.add(step.file);
        break;
      case 'write':
        change(step.file, ({ current }) => ({
          position: step.position ?? current.length,
          data: Buffer.from(step.data, 'base64'),
        }));
        break;
      case 'truncate':
        change(step.file, () => ({ length: step.length }));
        break;
      case 'sync': {
        const content = opened.get(step.file);
        if (content !== undefined) {
          content.durable = content.unsynced.reduce(changed, content.durable);
          content.unsynced = [];
        }
        // A folder: from now on its names are what they are. Reading opens files as well, but never syncs them.
        else if (openedDirs.has(step.file)) states = [new Map(names)];
        break;
      }
      case 'sync-failed': {
        const content = opened.get(step.file);
        if (content !== undefined) content.unsynced = [];
        break;
      }
      case 'close':
        opened.delete(step.file);
        openedDirs.delete(step.file);
        break;
      case 'rename':
      case 'link': {
        const content = names.get(step.from);
        // Of two names of one file, renaming one to the other leaves both.
        if (content === undefined || names.get(step.to) === content) break;
        names.set(step.to, content);
        if (step.do === 'rename') names.delete(step.from);
        noteNames();
        break;
      }
      case 'remove':
        if (names.delete(step.path)) noteNames();
        break;
    }
  }
  const kept = { lost: 0, kept: states.length - 1, half: Math.floor((states.length - 1) / 2) }[nameFate];
  for (const [path, content] of states[kept] ?? []) {
    if (!path.startsWith(from)) continue;
    const target = join(to, path.slice(from.length));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, leftOf(content, fate, seed));
  }
}

/** A file that becomes longer than what was written into it is zeros in between. */
function changed(before: Buffer, change: Change): Buffer {
  const length = change.data === undefined ? change.length : change.position + change.data.length;
  const after = Buffer.alloc(change.data === undefined ? length : Math.max(before.length, length));
  before.copy(after);
  if (change.data !== undefined) change.data.copy(after, change.position);
  return after;
}

function leftOf({ durable, unsynced }: Content, fate: Fate, seed: number): Buffer {
  const left = (changes: readonly Change[]) => changes.reduce(changed, durable);
  switch (fate) {
    case 'lost':
      return durable;
    case 'kept':
      return left(unsynced);
    case 'torn':
      return left(firstHalf(unsynced));
    case 'zeros':
      return left(unsynced.map((one) => (one.data ? { ...one, data: Buffer.alloc(one.data.length) } : one)));
    case 'reordered': {
      const random = randomFrom(seed);
      return left(unsynced.flatMap(inSectors).filter(() => random() < 0.5));
    }
  }
}

/** Half of the bytes, in the order they were written. */
function firstHalf(changes: readonly Change[]): Change[] {
  let rest = Math.floor(changes.reduce((bytes, { data }) => bytes + (data?.length ?? 0), 0) / 2);
  return changes.flatMap((one) => {
    if (one.data === undefined) return [one];
    const data = one.data.subarray(0, rest);
    rest -= data.length;
    return data.length === 0 ? [] : [{ ...one, data }];
  });
}

function inSectors(change: Change): Change[] {
  if (change.data === undefined) return [change];
  const { position, data } = change;
  const parts: Change[] = [];
  for (let start = 0; start < data.length; ) {
    const end = Math.min(data.length, start + sectorBytes - ((position + start) % sectorBytes));
    parts.push({ position: position + start, data: data.subarray(start, end) });
    start = end;
  }
  return parts;
}

/** mulberry32: numbers from 0 to 1, the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
