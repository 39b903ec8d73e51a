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
    for (const name of readdirSync(dir).filter((one) => one.includes(asideMark))) {
      const path = join(dir, name);
      // Every byte stays the byte it is, whatever the file really holds.
      const lines = readFileSync(path, 'latin1').split('\n');
      const others = withoutBlocks(withoutLines(lines, id), id);
      if (others.length < lines.length) replaceFile(path, Buffer.from(others.join('\n'), 'latin1'));
    }
  } catch (error) {
    onProblem(error);
  }
}

/** As our own files have it: an entry on a line of its own. */
function withoutLines(lines: readonly string[], id: string): readonly string[] {
  const mark = `"id":${JSON.stringify(id)}`;
  return lines.filter((line) => !line.includes(mark));
}

/** As older versions wrote it: an entry goes from its brace to the one below it, or to where the file was cut off. */
function withoutBlocks(lines: readonly string[], id: string): readonly string[] {
  const mark = `"id": ${JSON.stringify(id)}`;
  const at = lines.findIndex((line) => line.trimStart().startsWith(mark));
  if (at < 0) return lines;
  const isBrace = (brace: string) => (line: string) => line.startsWith(`${indentation}${brace}`);
  const indentation = (/^\s*/.exec(lines[at] ?? '')?.[0] ?? '').replace(/\t$| {2}$/, '');
  const start = Math.max(0, lines.slice(0, at).findLastIndex(isBrace('{')));
  const length = lines.slice(at).findIndex(isBrace('}'));
  const end = length < 0 ? lines.length : at + length + 1;
  return withoutBlocks([...lines.slice(0, start), ...lines.slice(end)], id);
}
