/**
 * Every change of the history stands here before it counts: one line each, on disk (fsync) when
 * `append` returns. A line is the CRC-32 of its JSON in hex, a space, the JSON. What a crash leaves of the
 * last line was never promised to anybody and is cut off.
 */
import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { copyAside, readIfThere, replaceFile, syncDir, writeAll } from './safe-files.ts';

export interface ChangeLog {
  /** What it held when it was opened, oldest first. */
  readonly initial: readonly unknown[];
  /** True when more than an unfinished last line could not be read; the file was copied aside then. */
  readonly wasDamaged: boolean;
  readonly bytes: number;
  /** Throws when it is not safely on disk; then nothing of it is in the log. */
  append(change: unknown): void;
  /** These and nothing else from now on; throws and leaves the old ones. */
  replace(changes: readonly unknown[]): void;
  close(): void;
}

export function openChangeLog(path: string): ChangeLog {
  const content = readIfThere(path) ?? Buffer.alloc(0);
  const { changes, goodBytes, isDamaged } = parse(content);
  if (isDamaged) copyAside(path);
  let file = openSync(path, 'a', 0o600);
  // Its name has to outlive a power cut as well.
  syncDir(dirname(path));
  let bytes = goodBytes;
  /** False when nobody knows what the disk made of the last write. */
  let isTrusted = true;
  if (isDamaged) replace(changes);
  else if (content.length > goodBytes) ftruncateSync(file, goodBytes);

  function replace(next: readonly unknown[]): void {
    const lines = Buffer.concat(next.map(line));
    replaceFile(path, lines);
    closeSync(file);
    file = openSync(path, 'a', 0o600);
    bytes = lines.length;
    isTrusted = true;
  }

  return {
    initial: changes,
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
export function readChanges(path: string): readonly unknown[] {
  return parse(readIfThere(path) ?? Buffer.alloc(0)).changes;
}

function line(change: unknown): Buffer {
  const json = JSON.stringify(change);
  return Buffer.from(`${checksum(json)} ${json}\n`);
}

/** 8 hex digits. */
export function checksum(text: string | Uint8Array): string {
  return crc32(text).toString(16).padStart(8, '0');
}

function parse(content: Buffer): { changes: unknown[]; goodBytes: number; isDamaged: boolean } {
  const changes: unknown[] = [];
  let goodBytes = 0;
  let isDamaged = false;
  let isAfterBad = false;
  for (let start = 0; start < content.length; ) {
    const newline = content.indexOf(0x0a, start);
    const end = newline < 0 ? content.length : newline;
    const change = newline < 0 ? undefined : changeIn(content.subarray(start, end));
    start = end + 1;
    if (change === undefined) {
      isAfterBad = true;
      continue;
    }
    // A good line behind a bad one: that was no unfinished write.
    if (isAfterBad) isDamaged = true;
    changes.push(change);
    goodBytes = start;
  }
  // An unfinished write is the first bytes of a line, or zeros where the disk had not got to it.
  const rest = content.subarray(goodBytes);
  const isUnfinished = rest.indexOf(0x0a) < 0 || rest.every((byte) => byte === 0);
  return { changes, goodBytes, isDamaged: isDamaged || (!isUnfinished && rest.length > 0) };
}

function changeIn(bytes: Buffer): unknown {
  const json = bytes.subarray(9);
  if (bytes[8] !== 0x20 || bytes.toString('latin1', 0, 8) !== checksum(json)) return undefined;
  try {
    return JSON.parse(json.toString());
  } catch {
    return undefined;
  }
}
