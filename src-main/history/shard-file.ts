/**
 * One small file of electron-store's for 256 neighbouring entries. Each entry stands on a line of its
 * own with a checksum, so that a file cut off or damaged anywhere still gives all its whole lines, and
 * one entry can be read without the others:
 *
 *     {"version":1,"count":2,"entries":[
 *     {"sum":"0a1b2c3d","entry":{…}},
 *     {"sum":"4e5f6071","entry":{…}}
 *     ]}
 *
 * There are two copies of it. The second is replaced only when the first is known to be good.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ElectronStore from 'electron-store';
import { checksum } from './change-log.ts';
import { moveFile, readIfThere, removeFile, replaceFile } from './safe-files.ts';

/** How many sequences share a file: it is read in a few ms, and rewritten in as many. */
export const shardEntries = 256;

export function shardOf({ sequence }: Sequenced): number {
  return Math.floor(sequence / shardEntries);
}

/** Each under the number of its shard, in the order they came. */
export function byShard<Entry extends Sequenced>(
  entries: readonly Entry[],
): ReadonlyMap<number, readonly Entry[]> {
  const groups = new Map<number, Entry[]>();
  for (const entry of entries) {
    const number = shardOf(entry);
    const group = groups.get(number);
    if (group === undefined) groups.set(number, [entry]);
    else group.push(entry);
  }
  return groups;
}

interface Sequenced {
  readonly sequence: number;
}

export interface StoredLine<Picked> {
  /** Where its JSON stands in the file, in bytes. */
  readonly start: number;
  readonly length: number;
  readonly value: Picked;
}

export interface ShardContent<Picked> {
  readonly lines: readonly StoredLine<Picked>[];
  /** False when something in it was not as it was written. */
  readonly isWhole: boolean;
  /** True when another version of Dictum wrote it. */
  readonly isForeign: boolean;
}

const version = 1;
const linePrefix = /^\{"sum":"([0-9a-f]{8})","entry":$/;
const prefixBytes = '{"sum":"00000000","entry":'.length;

export interface ShardFile {
  readonly path: string;
  readonly copyPath: string;
  /**
   * null when there is none. `pick` says what is wanted of each entry, at once: whole entries by the hundred
   * would make the heap grow to several times of what is kept.
   */
  read<Picked>(pick: Pick<Picked>): ShardContent<Picked> | null;
  readCopy<Picked>(pick: Pick<Picked>): ShardContent<Picked> | null;
  /** Both copies, on disk and read back; throws when the disk does not take them, and the good ones stay. */
  write(entries: readonly unknown[]): ShardContent<unknown>;
  remove(): void;
  /** How many entries it says it has, without reading them; null when it does not say. */
  peek(): number | null;
  /** What stands at a place, or undefined when it is not what was written there. */
  readLine(file: number, place: Place): unknown;
}

type Pick<Picked> = (entry: unknown) => Picked;
type Place = { readonly start: number; readonly length: number };

/** For `read`: the whole entry, as it stands there. */
export const whole = (entry: unknown): unknown => entry;

export function shardFile(dir: string, number: number): ShardFile {
  const name = shardName(number);
  const path = join(dir, `${name}.json`);
  const copyPath = join(dir, `${name}.copy.json`);
  return {
    path,
    copyPath,
    read: (pick) => readContent(path, pick),
    readCopy: (pick) => readContent(copyPath, pick),
    write: (entries) => {
      const written = writeWithStore(path, entries);
      replaceFile(copyPath, written);
      return parse(written, whole);
    },
    remove: () => {
      // In this order the copy never stands for entries that were taken out.
      removeFile(copyPath);
      removeFile(path);
    },
    peek: () => peekCount(path),
    readLine,
  };
}

export function shardName(number: number): string {
  return `entries-${String(number).padStart(6, '0')}`;
}

/** The number of the shard that has this name. */
export function shardNumber(fileName: string): number | null {
  const match = /^entries-(\d{6,})(\.copy)?\.json$/.exec(fileName);
  return match === null ? null : Number(match[1]);
}

/**
 * electron-store's writer takes a short write for a whole one, so it writes beside the good file, which is
 * replaced only after what was written was read back.
 */
function writeWithStore(path: string, entries: readonly unknown[]): Buffer {
  const expected = Buffer.from(serialized(entries));
  const beside = `${path.slice(0, -'.json'.length)}.next`;
  const besidePath = `${beside}.json`;
  removeFile(besidePath);
  try {
    const store = new ElectronStore<{ version: number; entries: readonly unknown[] }>({
      cwd: dirname(path),
      name: beside.slice(dirname(path).length + 1),
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
      serialize: (content) => serialized(content.entries),
    });
    store.store = { version, entries };
    if (readIfThere(besidePath)?.equals(expected) !== true)
      throw Object.assign(new Error('the disk did not keep what was written'), { code: 'ENOSPC' });
    moveFile(besidePath, path);
  } catch (error) {
    removeFile(besidePath);
    throw error;
  }
  return expected;
}

function serialized(entries: readonly unknown[]): string {
  const lines = entries.map((entry) => {
    const json = JSON.stringify(entry);
    return `{"sum":"${checksum(json)}","entry":${json}}`;
  });
  return `{"version":${version},"count":${entries.length},"entries":[\n${lines.join(',\n')}\n]}\n`;
}

function readContent<Picked>(path: string, pick: Pick<Picked>): ShardContent<Picked> | null {
  const bytes = readIfThere(path);
  return bytes === null ? null : parse(bytes, pick);
}

function parse<Picked>(bytes: Buffer, pick: Pick<Picked>): ShardContent<Picked> {
  const lines: StoredLine<Picked>[] = [];
  let bad = 0;
  let start = lineEnd(bytes, 0) + 1;
  const header = headerOf(bytes.subarray(0, Math.max(0, start - 1)));
  let tail = '';
  while (start < bytes.length) {
    const end = lineEnd(bytes, start);
    const line = bytes.subarray(start, end);
    const place = { start: start + prefixBytes, length: entryLength(line) };
    const value = valueIn(line, place.length);
    if (value !== undefined) lines.push({ ...place, value: pick(value) });
    else if (line.length <= 2) tail += line.toString('latin1');
    else bad += 1;
    start = end + 1;
  }
  const isWhole = header !== null && bad === 0 && tail === ']}' && header.count === lines.length;
  return { lines, isWhole, isForeign: header !== null && header.version !== version };
}

function headerOf(line: Buffer): { version: number; count: number } | null {
  const match = /^\{"version":(\d{1,9}),"count":(\d{1,9}),"entries":\[$/.exec(line.toString('latin1'));
  return match === null ? null : { version: Number(match[1]), count: Number(match[2]) };
}

function lineEnd(bytes: Buffer, start: number): number {
  const end = bytes.indexOf(0x0a, start);
  return end < 0 ? bytes.length : end;
}

/** Without the brace behind it, and the comma that all but the last have. */
function entryLength(line: Buffer): number {
  return line.length - prefixBytes - (line.at(-1) === 0x2c ? 2 : 1);
}

function valueIn(line: Buffer, length: number): unknown {
  if (length <= 0) return undefined;
  const sum = linePrefix.exec(line.toString('latin1', 0, prefixBytes))?.[1];
  const json = line.subarray(prefixBytes, prefixBytes + length);
  if (sum === undefined || checksum(json) !== sum) return undefined;
  try {
    return JSON.parse(json.toString());
  } catch {
    return undefined;
  }
}

function readLine(file: number, { start, length }: Place): unknown {
  const line = Buffer.alloc(prefixBytes + length);
  const read = readSync(file, line, 0, line.length, start - prefixBytes);
  return read === line.length ? valueIn(line, length) : undefined;
}

function peekCount(path: string): number | null {
  const beginning = Buffer.alloc(64);
  const file = openSync(path, 'r');
  try {
    readSync(file, beginning, 0, beginning.length, 0);
  } finally {
    closeSync(file);
  }
  const header = headerOf(beginning.subarray(0, lineEnd(beginning, 0)));
  return header?.version === version ? header.count : null;
}
