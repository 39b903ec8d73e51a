import { copyFileSync, existsSync, linkSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ElectronStore from 'electron-store';
import {
  copyAside,
  freeName,
  moveFile,
  readIfThere,
  removeFile,
  replaceFile,
  setAside,
  syncDir,
  temporaryEnding,
} from './history/safe-files.ts';

/** One JSON file of the user's, held by electron-store. */
export interface StoredFile {
  /** What it held when it was opened. */
  readonly initial: Readonly<Record<string, unknown>>;
  /** True when neither it nor its copy could be read; it was set aside under another name. */
  readonly wasSetAside: boolean;
  /** Replaces the whole. Throws when the disk does not take it; the file is as before then. */
  write(content: Readonly<Record<string, unknown>>): void;
}

export interface FileWithAside extends StoredFile {
  /** For what stands in it and cannot be used: the next `write` would drop it. */
  copyAside(): void;
}

interface StoredFileOptions {
  /** A second copy stands beside it, for the day on which the first is damaged. It costs a few ms a write. */
  readonly hasCopy?: boolean;
}

/**
 * Opens `<dir>/<name>.json`. What cannot be read is set aside, never deleted: electron-store's own
 * `clearInvalidConfig` would wipe everything for one bad byte.
 *
 * On a nearly full disk electron-store writes as much as fits, puts that in the place of the file
 * and calls it a success (its writer ignores short writes). So the file before is kept under a
 * second name until the new one is known to be whole.
 */
export function openStoredFile(
  dir: string,
  name: string,
  { hasCopy = false }: StoredFileOptions = {},
): FileWithAside {
  const path = join(dir, `${name}.json`);
  const before = join(dir, `${name}.before.json`);
  const copy = join(dir, `${name}.copy.json`);
  let written = '';

  function write(store: ElectronStore, content: Readonly<Record<string, unknown>>): void {
    const isFirst = !existsSync(path);
    if (!isFirst) keepAs(path, before);
    try {
      store.store = content;
      if (readIfThere(path)?.equals(Buffer.from(written)) !== true)
        throw Object.assign(new Error('the disk took only a part'), { code: 'ENOSPC' });
      // electron-store syncs the file and not its name. A key that a power cut takes back is one that nobody has.
      syncDir(dir);
    } catch (error) {
      if (isFirst) rmSync(path, { force: true });
      else renameSync(before, path);
      // Both may be names of one file: then renaming does nothing.
      rmSync(before, { force: true });
      throw error;
    }
    rmSync(before, { force: true });
    if (hasCopy) bringUpToDate(path, copy);
  }

  removeUnfinished(dir, name);
  // Killed in the middle of a write.
  if (existsSync(before)) {
    if (contentOf(path) === null) renameSync(before, path);
    rmSync(before, { force: true });
  }
  // Somebody who removes the file wants to be rid of what stands in it.
  if (!existsSync(path)) removeFile(copy);
  const isDamaged = existsSync(path) && contentOf(path) === null;
  const standIn = isDamaged ? contentOf(copy) : null;
  if (isDamaged && standIn === null) setAside(path);
  else if (isDamaged) {
    // There is a file of this name all the while: without one, the next start would remove the copy.
    keepAs(path, freeName(path));
    moveFile(copy, path);
  }
  const store = new ElectronStore({
    cwd: dir,
    name,
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
    serialize: (content) => {
      written = JSON.stringify(content, undefined, 2);
      return written;
    },
    deserialize: parseObject,
  });
  if (hasCopy && existsSync(path)) bringUpToDate(path, copy);
  return {
    initial: store.store,
    wasSetAside: isDamaged && standIn === null,
    write: (content) => write(store, content),
    copyAside: () => {
      if (existsSync(path)) copyAside(path);
    },
  };
}

/** The copy is never older than the file: it would bring back what was taken out, a key for instance. */
function bringUpToDate(path: string, copy: string): void {
  try {
    const content = readIfThere(path);
    if (content !== null && readIfThere(copy)?.equals(content) !== true) replaceFile(copy, content);
  } catch {
    // The file itself is good. A disk that has no room for a second one has room for a removal.
    rmSync(copy, { force: true });
  }
}

/** Its own temporary files stay behind when electron-store is killed, with everything that was in them. */
function removeUnfinished(dir: string, name: string): void {
  if (!existsSync(dir)) return;
  for (const left of readdirSync(dir)) {
    if (left.startsWith(`${name}.json.tmp-`) || left === `${name}.copy.json${temporaryEnding}`)
      rmSync(join(dir, left), { force: true });
  }
}

/** A second name costs no space on the disk that has none; not every file system has them. */
function keepAs(path: string, other: string): void {
  rmSync(other, { force: true });
  try {
    linkSync(path, other);
  } catch {
    copyFileSync(path, other);
    if (statSync(other).size !== statSync(path).size) {
      rmSync(other, { force: true });
      throw Object.assign(new Error('the disk took only a part of the copy'), { code: 'ENOSPC' });
    }
  }
}

/** null when there is none, or none that can be read. */
function contentOf(path: string): Record<string, unknown> | null {
  try {
    const bytes = readIfThere(path);
    return bytes === null ? null : parseObject(bytes.toString());
  } catch {
    return null;
  }
}

/** Throws when it is anything else. Some editors put a byte order mark before it. */
function parseObject(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('no object');
  return { ...value };
}
