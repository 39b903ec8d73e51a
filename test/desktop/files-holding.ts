import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The paths of the files below a folder, in which a running app may be writing, whose bytes hold what is looked for. */
export function filesHolding(folder: string, holds: (bytes: Buffer) => boolean): readonly string[] {
  for (;;) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    try {
      return files.filter((file) => holds(readFileSync(file)));
    } catch (error) {
      // The app took a file away, or gave it its name, since the folder was listed: what it held may stand in another.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
}
