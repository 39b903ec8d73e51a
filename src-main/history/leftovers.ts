import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { looksSealed } from '../../src-core/sealed-frames.ts';
import { type Sealing, unsealed } from '../sealing/sealing.ts';
import { wholeContent, writeContent } from '../sealing/whole-content.ts';
import { asideMark, temporaryEnding } from './safe-files.ts';

/** What was being written when Dictum ended: nobody was told that it is there. */
export function removeUnfinished(dir: string): void {
  for (const name of readdirSync(dir)) {
    if (name.endsWith(temporaryEnding) || name.includes('.next.json'))
      rmSync(join(dir, name), { force: true });
  }
}

/** A deleted entry goes from the files that were set aside as well, as far as it can be found in them. */
export function forgetInAsideFiles(
  dir: string,
  id: string,
  onProblem: (error: unknown) => void,
  sealing: Sealing = unsealed,
): void {
  try {
    for (const name of readdirSync(dir).filter((one) => one.includes(asideMark))) {
      const path = join(dir, name);
      // Every byte stays the byte it is, whatever the file really holds.
      const content = wholeContent(path, sealing);
      // What nobody can open now cannot be looked through.
      if (content === null) continue;
      const lines = content.toString('latin1').split('\n');
      const others = withoutBlocks(withoutLines(lines, id), id);
      if (others.length < lines.length) writeContent(path, Buffer.from(others.join('\n'), 'latin1'), sealing);
    }
  } catch (error) {
    onProblem(error);
  }
}

/** What was set aside is encrypted as a whole: nobody knows what is in it. */
export function changeFormOfAsideFiles(dir: string, sealing: Sealing): void {
  for (const name of readdirSync(dir).filter((one) => one.includes(asideMark))) {
    const path = join(dir, name);
    if (looksSealed(readFileSync(path)) === sealing.isOn()) continue;
    const content = wholeContent(path, sealing);
    if (content !== null) writeContent(path, content, sealing);
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
