import { copyFileSync, existsSync, linkSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ElectronStore from 'electron-store';

/** One JSON file of the user's, held by electron-store. */
export interface StoredFile {
  /** What it held when it was opened. */
  readonly initial: Readonly<Record<string, unknown>>;
  /** True when it could not be read and was set aside under another name. */
  readonly wasSetAside: boolean;
  /** Replaces the whole. Throws when the disk does not take it; the file is as before then. */
  write(content: Readonly<Record<string, unknown>>): void;
}

/**
 * Opens `<dir>/<name>.json`. What cannot be read is set aside, never deleted: electron-store's own
 * `clearInvalidConfig` would wipe everything for one bad byte.
 *
 * On a nearly full disk electron-store writes as much as fits, puts that in the place of the file
 * and calls it a success (its writer ignores short writes). So the file before is kept under a
 * second name until the new one is known to be whole.
 */
export function openStoredFile(dir: string, name: string): StoredFile {
  const path = join(dir, `${name}.json`);
  const before = join(dir, `${name}.before.json`);
  let written = '';
  const open = () =>
    new ElectronStore({
      cwd: dir,
      name,
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
      serialize: (content) => {
        written = JSON.stringify(content, undefined, 2);
        return written;
      },
    });

  function write(store: ElectronStore, content: Readonly<Record<string, unknown>>): void {
    const isFirst = !existsSync(path);
    if (!isFirst) keepAs(path, before);
    try {
      store.store = content;
      const { size } = statSync(path);
      if (size !== Buffer.byteLength(written))
        throw Object.assign(new Error('the disk took only a part'), { code: 'ENOSPC' });
    } catch (error) {
      if (isFirst) rmSync(path, { force: true });
      else renameSync(before, path);
      throw error;
    }
    rmSync(before, { force: true });
  }

  // Killed in the middle of a write.
  if (existsSync(before)) {
    if (isWhole(path)) rmSync(before);
    else renameSync(before, path);
  }
  const [store, wasSetAside] = (() => {
    try {
      return [open(), false] as const;
    } catch {
      renameSync(path, join(dir, `${name}.unreadable-${Date.now()}.json`));
      return [open(), true] as const;
    }
  })();
  return { initial: store.store, wasSetAside, write: (content) => write(store, content) };
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

function isWhole(path: string): boolean {
  try {
    JSON.parse(readFileSync(path, 'utf8'));
    return true;
  } catch {
    return false;
  }
}
