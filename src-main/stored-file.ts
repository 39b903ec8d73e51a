import { renameSync } from 'node:fs';
import { join } from 'node:path';
import ElectronStore from 'electron-store';

/** One JSON file of the user's, held by electron-store. */
export interface StoredFile {
  /** What it held when it was opened. */
  readonly initial: Readonly<Record<string, unknown>>;
  /** True when it could not be read and was set aside under another name. */
  readonly wasSetAside: boolean;
  /** Replaces the whole, atomically. Throws when the disk does not take it. */
  write(content: Readonly<Record<string, unknown>>): void;
}

/**
 * Opens `<dir>/<name>.json`. What cannot be read is set aside, never deleted: electron-store's own
 * `clearInvalidConfig` would wipe everything for one bad byte.
 */
export function openStoredFile(dir: string, name: string): StoredFile {
  const open = () =>
    new ElectronStore({ cwd: dir, name, configFileMode: 0o600, accessPropertiesByDotNotation: false });
  const [store, wasSetAside] = (() => {
    try {
      return [open(), false] as const;
    } catch {
      renameSync(join(dir, `${name}.json`), join(dir, `${name}.unreadable-${Date.now()}.json`));
      return [open(), true] as const;
    }
  })();
  return {
    initial: store.store,
    wasSetAside,
    write: (content) => {
      store.store = content;
    },
  };
}
