/** The few ways in which the history touches the disk. All throw what node:fs throws. */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** A write may take only a part of what it was given when the disk is nearly full. */
export function writeAll(file: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length; ) {
    const written = writeSync(file, bytes, offset, bytes.length - offset);
    if (written === 0) throw Object.assign(new Error('the disk takes no more'), { code: 'ENOSPC' });
    offset += written;
  }
}

/** After this the new content is there, or an error was thrown and the old one is. */
export function replaceFile(path: string, bytes: Uint8Array, mode = 0o600): void {
  const temporary = path + temporaryEnding;
  try {
    const file = openSync(temporary, 'w', mode);
    try {
      writeAll(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (!readFileSync(temporary).equals(bytes)) throw new Error('the disk did not keep what was written');
    moveFile(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Over whatever is there, and so that a power cut does not undo it. */
export function moveFile(from: string, to: string): void {
  renameSync(from, to);
  syncDir(dirname(to));
}

export function removeFile(path: string): void {
  if (!existsSync(path)) return;
  rmSync(path, { force: true });
  syncDir(dirname(path));
}

/** What was begun and not finished when Dictum ended carries this name. */
export const temporaryEnding = '.unfinished';

/** Without this, the names in a folder may be the old ones again after a power cut. */
export function syncDir(dir: string): void {
  // Windows opens no folders and keeps names in its own journal.
  if (process.platform === 'win32') return;
  const opened = openSync(dir, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

/** Keeps what cannot be read under another name, beside where it was. */
export function setAside(path: string): void {
  renameSync(path, freeName(path));
}

export function copyAside(path: string): void {
  copyFileSync(path, freeName(path));
}

export const asideMark = '.damaged-';

/** Under which something is set aside: not taken yet. */
export function freeName(path: string): string {
  const dot = path.lastIndexOf('.');
  for (let number = Date.now(); ; number++) {
    const name = `${path.slice(0, dot)}${asideMark}${number}${path.slice(dot)}`;
    if (!existsSync(name)) return name;
  }
}

export function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
