/** What somebody copied before they dictated, and whether they find it there afterwards. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Program, runProgram, startProgram } from './program.ts';
import { readSelection } from './read-selection.ts';
import type { Room } from './room.ts';

export interface Copied extends AsyncDisposable {
  /** Whether it can be pasted byte for byte, in the formats it had and no other. */
  isThere(): Promise<boolean>;
}

export interface Copyable {
  readonly type: string;
  readonly bytes: Buffer;
}

export function picture(): Copyable {
  return { type: 'image/png', bytes: randomBytes(200_000) };
}

export function files(): Copyable {
  const uris = ['file:///home/somebody/a%20picture.png', 'file:///home/somebody/notes.txt'];
  return { type: 'text/uri-list', bytes: Buffer.from(uris.map((uri) => `${uri}\r\n`).join('')) };
}

/** These are no formats; xclip leaves two of them out, which every owner is to answer. */
const questions: readonly string[] = ['TARGETS', 'TIMESTAMP', 'MULTIPLE'];

/** Resolves when it can be pasted. */
export function copyOnX11(room: Room, { type, bytes }: Copyable): Promise<Copied> {
  const owner = startProgram(room, 'xclip', ['-selection', 'clipboard', '-target', type, '-in', '-quiet']);
  owner.input.end(bytes);
  return copied(owner, {
    formats: async () =>
      (await readSelection(room, 'clipboard', 'TARGETS'))
        .toString()
        .split('\n')
        .filter((format) => !questions.includes(format))
        .join('\n'),
    isSame: async () => (await readSelection(room, 'clipboard', type)).equals(bytes),
  });
}

/** The same on Wayland. */
export function copyOnWayland(room: Room, { type, bytes }: Copyable): Promise<Copied> {
  const file = join(room.homeDir, 'copied');
  writeFileSync(file, bytes, { mode: 0o644 });
  const owner = startProgram(room, 'sh', ['-c', `exec wl-copy --foreground --type ${type} < '${file}'`]);
  const isSame = `wl-paste --no-newline --type ${type} | cmp --silent - '${file}' && echo same`;
  return copied(owner, {
    formats: () => runProgram(room, 'wl-paste', ['--list-types']),
    isSame: async () => (await runProgram(room, 'sh', ['-c', isSame])) === 'same\n',
  });
}

interface Standing {
  /** Each on a line of its own. */
  formats(): Promise<string>;
  isSame(): Promise<boolean>;
}

async function copied(owner: Program, { formats, isSame }: Standing): Promise<Copied> {
  // Where nothing is copied, or something without that format, asking for it fails.
  const isThereNow = () => isSame().catch(() => false);
  while (!(await isThereNow())) {
    if (owner.hasEnded) throw new Error(`Nothing could be copied: ${owner.output}`);
    await delay(20);
  }
  const sorted = async () => (await formats().catch(() => '')).split('\n').toSorted().join('\n');
  const before = await sorted();
  return {
    // Whoever reads the words while they are lent has them lent for longer, so the formats are looked at first.
    isThere: async () => (await sorted()) === before && (await isThereNow()),
    [Symbol.asyncDispose]: () => owner[Symbol.asyncDispose](),
  };
}
