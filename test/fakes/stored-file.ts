import type { StoredFile } from '../../src-main/stored-file.ts';

interface FileInMemory extends StoredFile {
  /** The same file, opened again. */
  reopened(): FileInMemory;
}

/** A file in memory. What is written goes through JSON, as it does on its way to a disk. */
export function storedFile(initial: Readonly<Record<string, unknown>> = {}): FileInMemory {
  let content = initial;
  return {
    initial,
    wasSetAside: false,
    write: (next) => {
      content = JSON.parse(JSON.stringify(next));
    },
    reopened: () => storedFile(content),
  };
}
