import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { asideMark, replaceFile, temporaryEnding } from './safe-files.ts';

/** What was being written when Dictum ended: nobody was told that it is there. */
export function removeUnfinished(dir: string): void {
  for (const name of readdirSync(dir)) {
    if (name.endsWith(temporaryEnding) || name.includes('.next.json'))
      rmSync(join(dir, name), { force: true });
  }
}

/** A deleted entry goes from the files that were set aside as well, as far as it can be found in them. */
export function forgetInAsideFiles(dir: string, id: string, onProblem: (error: unknown) => void): void {
  try {
    const mark = `"id":${JSON.stringify(id)}`;
    for (const name of readdirSync(dir).filter((one) => one.includes(asideMark))) {
      const path = join(dir, name);
      // Every byte stays the byte it is, whatever the file really holds.
      const lines = readFileSync(path, 'latin1').split('\n');
      const others = lines.filter((line) => !line.includes(mark));
      if (others.length < lines.length) replaceFile(path, Buffer.from(others.join('\n'), 'latin1'));
    }
  } catch (error) {
    onProblem(error);
  }
}
