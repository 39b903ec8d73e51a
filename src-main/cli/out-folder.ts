import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { argumentWords } from '../../src-core/words/command-line.ts';
import { type Format, UsageError } from './arguments.ts';
import { isLink, recordingName } from './recording-link.ts';

/** One text for each recording. A run that was interrupted goes on where it was. */
export interface OutFolder {
  /** Where the text of this recording goes. */
  pathFor(file: string): string;
  /** There is one, and the recording has not changed since. */
  isDone(file: string): Promise<boolean>;
  /** False when the disk does not take it. */
  write(file: string, content: string): Promise<boolean>;
}

const extensions: Readonly<Record<Format, string>> = { text: 'txt', json: 'json', srt: 'srt', vtt: 'vtt' };

/** Throws a `UsageError` when two recordings would go to the same place. */
export function openOutFolder(dir: string, format: Format, files: readonly string[]): OutFolder {
  const pathFor = (file: string) => {
    const name = recordingName(file);
    return join(dir, `${name.slice(0, name.length - extname(name).length)}.${extensions[format]}`);
  };
  const taken = new Map<string, string>();
  for (const file of new Set(files)) {
    const path = pathFor(file);
    const other = taken.get(path);
    if (other !== undefined) throw new UsageError(argumentWords.sameOutput(other, file, path));
    taken.set(path, file);
  }
  return {
    pathFor,
    isDone: async (file) => {
      const [source, output] = await Promise.all([changedAt(file), changedAt(pathFor(file))]);
      // Whether something else lies at an address by now, nobody can tell without asking.
      if (isLink(file)) return output !== null;
      return output !== null && source !== null && source <= output;
    },
    write: async (file, content) => {
      const path = pathFor(file);
      try {
        await mkdir(dir, { recursive: true });
        // Under its own name only when it is whole and on the disk.
        await writeFile(`${path}.part`, content, { flush: true });
        await rename(`${path}.part`, path);
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** In ms; null when it is not there. */
async function changedAt(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    return null;
  }
}
