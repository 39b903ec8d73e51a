/** A disk that keeps only what it was told to keep: what was not synced may be lost, torn or zeros after a power cut. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type Step =
  | {
      readonly do: 'open';
      readonly file: number;
      readonly path: string;
      readonly isNew: boolean;
      readonly isEmptied: boolean;
    }
  | { readonly do: 'open-dir'; readonly file: number; readonly path: string }
  | { readonly do: 'write'; readonly file: number; readonly data: string }
  | { readonly do: 'truncate'; readonly file: number; readonly length: number }
  | { readonly do: 'sync' | 'close'; readonly file: number }
  | { readonly do: 'rename'; readonly from: string; readonly to: string }
  | { readonly do: 'remove'; readonly path: string }
  /** From here on exactly these have to be there, by id. */
  | { readonly do: 'promise'; readonly texts: readonly (readonly [string, string])[] };

/** What becomes of data that was written and not synced. */
export const fates = ['lost', 'kept', 'torn', 'zeros'] as const;
/** What becomes of names that were changed and not synced: all lost, all kept, only the older half kept. */
export const nameFates = ['lost', 'kept', 'half'] as const;

interface Content {
  durable: Buffer;
  current: Buffer;
}
type Names = Map<string, Content>;

/** Does the steps and then cuts the power: what is left stands in `dir` as real files. */
export function cutPower(
  steps: readonly Step[],
  {
    from,
    to,
    fate,
    nameFate,
  }: { from: string; to: string; fate: (typeof fates)[number]; nameFate: (typeof nameFates)[number] },
): void {
  const names: Names = new Map();
  /** The names after each change that was not synced, the durable ones first. */
  let states: Names[] = [new Map()];
  const opened = new Map<number, Content>();
  const openedDirs = new Set<number>();
  const noteNames = () => void states.push(new Map(names));

  for (const step of steps) {
    switch (step.do) {
      case 'open': {
        const known = names.get(step.path);
        const content = known ?? { durable: Buffer.alloc(0), current: Buffer.alloc(0) };
        if (step.isEmptied) content.current = Buffer.alloc(0);
        openedDirs.delete(step.file);
        opened.set(step.file, content);
        if (known === undefined) {
          names.set(step.path, content);
          noteNames();
        }
        break;
      }
      case 'open-dir':
        opened.delete(step.file);
        openedDirs.add(step.file);
        break;
      case 'write': {
        const content = opened.get(step.file);
        if (content !== undefined)
          content.current = Buffer.concat([content.current, Buffer.from(step.data, 'base64')]);
        break;
      }
      case 'truncate': {
        const content = opened.get(step.file);
        if (content !== undefined) content.current = content.current.subarray(0, step.length);
        break;
      }
      case 'sync': {
        const content = opened.get(step.file);
        if (content !== undefined) content.durable = content.current;
        // A folder: from now on its names are what they are. Reading opens files as well, but never syncs them.
        else if (openedDirs.has(step.file)) states = [new Map(names)];
        break;
      }
      case 'close':
        opened.delete(step.file);
        openedDirs.delete(step.file);
        break;
      case 'rename': {
        const content = names.get(step.from);
        if (content === undefined) break;
        names.set(step.to, content);
        names.delete(step.from);
        noteNames();
        break;
      }
      case 'remove':
        if (names.delete(step.path)) noteNames();
        break;
      case 'promise':
        break;
    }
  }
  const kept = { lost: 0, kept: states.length - 1, half: Math.floor((states.length - 1) / 2) }[nameFate];
  for (const [path, content] of states[kept] ?? []) {
    if (!path.startsWith(from)) continue;
    const target = join(to, path.slice(from.length));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, leftOf(content, fate));
  }
}

function leftOf({ durable, current }: Content, fate: (typeof fates)[number]): Buffer {
  if (fate === 'lost') return durable;
  if (fate === 'kept' || current.equals(durable)) return current;
  const isAppended = current.length > durable.length && current.subarray(0, durable.length).equals(durable);
  const unsafe = isAppended ? durable.length : 0;
  if (fate === 'torn') return current.subarray(0, unsafe + Math.floor((current.length - unsafe) / 2));
  return Buffer.from(current).fill(0, unsafe);
}
