import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './program.ts';
import type { Room } from './room.ts';

/** Through a file: a program's output is read as text, and this may be none. */
export async function readSelection(
  room: Room,
  selection: 'clipboard' | 'primary',
  type: string,
): Promise<Buffer> {
  const file = join(room.homeDir, 'read-back');
  await runProgram(room, 'sh', ['-c', `xclip -selection ${selection} -target '${type}' -out > '${file}'`]);
  return readFileSync(file);
}
