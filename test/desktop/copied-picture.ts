import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runProgram, startProgram } from './program.ts';
import type { Room } from './room.ts';

/** What somebody on Wayland copied before they dictated. */
export interface CopiedPicture extends AsyncDisposable {
  /** Whether it can be pasted byte for byte, and nothing else. */
  isThere(): Promise<boolean>;
}

/** Resolves when it can be pasted. */
export async function copyPicture(room: Room): Promise<CopiedPicture> {
  const file = join(room.homeDir, 'picture');
  writeFileSync(file, randomBytes(200_000), { mode: 0o644 });
  const owner = startProgram(room, 'sh', ['-c', `exec wl-copy --foreground --type image/png < '${file}'`]);
  const isSame = `wl-paste --no-newline --type image/png | cmp --silent - '${file}' && echo same`;
  const isThere = async () => {
    const kinds = await runProgram(room, 'wl-paste', ['--list-types']).catch(() => '');
    if (kinds !== 'image/png\n') return false;
    return (await runProgram(room, 'sh', ['-c', isSame]).catch(() => '')) === 'same\n';
  };
  while (!(await isThere())) {
    if (owner.hasEnded) throw new Error(`Nothing could be copied: ${owner.output}`);
    await delay(20);
  }
  return { isThere, [Symbol.asyncDispose]: () => owner[Symbol.asyncDispose]() };
}
