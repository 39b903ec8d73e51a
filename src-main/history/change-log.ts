/**
 * Every change of the history stands here before it counts: one line each, on disk (fsync) when
 * `append` returns. A line is the CRC-32 of its JSON in hex, a space, the JSON; where the history is encrypted that is
 * a sealed change, bound to its place. What a crash leaves of the last line was never promised to anybody and is cut off.
 */

import { randomBytes } from 'node:crypto';
import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import {
  changeIdentity,
  isSealed,
  isSealedChange,
  type SealedChange,
} from '../../src-core/history/sealed-value.ts';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import { type Sealing, unsealed } from '../sealing/sealing.ts';
import { copyAside, readIfThere, replaceFile, syncDir, writeAll } from './safe-files.ts';

export type Change = { readonly put: HistoryEntry } | { readonly remove: string; readonly sequence: number };

export interface ChangeLog {
  /** What it held when it was opened, oldest first. */
  readonly initial: readonly unknown[];
  /** What nobody can open now: it stays in the log, before everything else. */
  readonly locked: readonly SealedChange[];
  /** True when more than an unfinished last line could not be read; the file was copied aside then. */
  readonly wasDamaged: boolean;
  readonly bytes: number;
  /** Throws when it is not safely on disk; then nothing of it is in the log. */
  append(change: Change): void;
  /** These and nothing else from now on; throws and leaves the old ones. */
  replace(changes: readonly Change[]): void;
  close(): void;
}

export function openChangeLog(path: string, sealing: Sealing = unsealed): ChangeLog {
  const content = readIfThere(path) ?? Buffer.alloc(0);
  const { changes, locked, goodLines, goodBytes, isDamaged } = parse(content, sealing);
  if (isDamaged) copyAside(path);
  let file = openSync(path, 'a', 0o600);
  // Its name has to outlive a power cut as well.
  syncDir(dirname(path));
  let bytes = goodBytes;
  /** False when nobody knows what the disk made of the last write. */
  let isTrusted = true;
  let line = createLineWriter(sealing);
  if (isDamaged) replaceLines(goodLines);
  else if (content.length > goodBytes) ftruncateSync(file, goodBytes);

  function replace(next: readonly Change[]): void {
    const newLine = createLineWriter(sealing);
    replaceLines([...locked.map(plainLine), ...next.map(newLine)]);
    line = newLine;
  }

  function replaceLines(next: readonly Buffer[]): void {
    const lines = Buffer.concat(next);
    replaceFile(path, lines);
    closeSync(file);
    file = openSync(path, 'a', 0o600);
    bytes = lines.length;
    isTrusted = true;
  }

  return {
    initial: changes,
    locked,
    wasDamaged: isDamaged,
    get bytes() {
      return bytes;
    },
    append: (change) => {
      if (!isTrusted) throw new Error('the change log has to be written anew');
      const added = line(change);
      if (fstatSync(file).size !== bytes) {
        isTrusted = false;
        throw new Error('somebody else wrote into the change log');
      }
      try {
        writeAll(file, added);
        fdatasyncSync(file);
        bytes += added.length;
      } catch (error) {
        // After a failed fsync the system may have forgotten what it still had to write.
        isTrusted = false;
        ftruncateSync(file, bytes);
        throw error;
      }
    },
    replace,
    close: () => closeSync(file),
  };
}

/** What is in a log that somebody else may be writing. */
export function readChanges(path: string, sealing: Sealing = unsealed): readonly unknown[] {
  return parse(readIfThere(path) ?? Buffer.alloc(0), sealing).changes;
}

/** Each log that is begun has a number of its own, so that no line of an earlier one can take the place of another. */
function createLineWriter(sealing: Sealing): (change: Change) => Buffer {
  const log = randomBytes(8).toString('hex');
  let lines = 0;
  return (change) => {
    if (!sealing.isOn()) return plainLine(change);
    const { id, sequence } = 'put' in change ? change.put : { id: change.remove, sequence: change.sequence };
    const place = { id, sequence, log, line: lines };
    const { key, bytes } = sealing.seal(Buffer.from(JSON.stringify(change)), changeIdentity(place));
    lines += 1;
    return plainLine({ ...place, key, sealed: Buffer.from(bytes).toString('base64') });
  };
}

function plainLine(value: unknown): Buffer {
  const json = JSON.stringify(value);
  return Buffer.from(`${checksum(json)} ${json}\n`);
}

/** 8 hex digits. */
export function checksum(text: string | Uint8Array): string {
  return crc32(text).toString(16).padStart(8, '0');
}

interface Parsed {
  readonly changes: unknown[];
  readonly locked: SealedChange[];
  /** As they stand there. */
  readonly goodLines: Buffer[];
  readonly goodBytes: number;
  readonly isDamaged: boolean;
}

function parse(content: Buffer, sealing: Sealing): Parsed {
  const changes: unknown[] = [];
  const locked: SealedChange[] = [];
  const goodLines: Buffer[] = [];
  const isInPlace = createPlaceCheck();
  let goodBytes = 0;
  let isDamaged = false;
  let isAfterBad = false;
  for (let start = 0; start < content.length; ) {
    const newline = content.indexOf(0x0a, start);
    const end = newline < 0 ? content.length : newline;
    const value = newline < 0 ? undefined : valueIn(content.subarray(start, end));
    const change = isSealed(value)
      ? isSealedChange(value) && isInPlace(value)
        ? openedChange(value, sealing)
        : undefined
      : value;
    const line = content.subarray(start, end + 1);
    start = end + 1;
    if (change === undefined) {
      isAfterBad = true;
      continue;
    }
    // A good line behind a bad one: that was no unfinished write.
    if (isAfterBad) isDamaged = true;
    if (isSealedChange(change)) locked.push(change);
    else changes.push(change);
    goodLines.push(line);
    goodBytes = start;
  }
  // An unfinished write is the first bytes of a line, or zeros where the disk had not got to it.
  const rest = content.subarray(goodBytes);
  const isUnfinished = rest.indexOf(0x0a) < 0 || rest.every((byte) => byte === 0);
  return {
    changes,
    locked,
    goodLines,
    goodBytes,
    isDamaged: isDamaged || (!isUnfinished && rest.length > 0),
  };
}

/** Lines of one log stand in their order and beside each other. */
function createPlaceCheck(): (change: SealedChange) => boolean {
  const ended = new Set<string>();
  let last: Pick<SealedChange, 'log' | 'line'> | null = null;
  return ({ log, line }) => {
    if (ended.has(log) || (last?.log === log && line <= last.line)) return false;
    if (last !== null && last.log !== log) ended.add(last.log);
    last = { log, line };
    return true;
  };
}

/** The sealed one when its key is not to be had; undefined when it is not what was written there. */
function openedChange(value: SealedChange, sealing: Sealing): unknown {
  const bytes = Buffer.from(value.sealed, 'base64');
  const plain = sealing.open({ key: value.key, bytes }, changeIdentity(value));
  if (plain === 'locked') return value;
  return plain === 'damaged' ? undefined : JSON.parse(Buffer.from(plain).toString());
}

function valueIn(bytes: Buffer): unknown {
  const json = bytes.subarray(9);
  if (bytes[8] !== 0x20 || bytes.toString('latin1', 0, 8) !== checksum(json)) return undefined;
  try {
    return JSON.parse(json.toString());
  } catch {
    return undefined;
  }
}
