import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Program, startProgram } from './program.ts';
import type { Room } from './room.ts';

export interface Display {
  readonly program: Program;
  readonly environment: { readonly DISPLAY: string; readonly XAUTHORITY: string };
}

/** An X server that shows nothing, on a number nobody else uses, for those who know its cookie. */
export async function startDisplay(room: Room): Promise<Display> {
  makeSocketFolder();
  const authority = join(room.folder, 'xauthority');
  writeFileSync(authority, cookieForAnyDisplay(), { mode: 0o600 });
  chownSync(authority, room.account.uid, room.account.gid);
  const program = startProgram(
    room,
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp', '-noreset', '-auth', authority],
    { hasThirdStream: true },
  );
  // Written when the server takes connections.
  const number = await program.line(/^(\d+)$/);
  return { program, environment: { DISPLAY: `:${number.groups[1]}`, XAUTHORITY: authority } };
}

/** X servers of ordinary users can't work without it; it is missing where no X server ever ran as root. */
export function makeSocketFolder(): void {
  const folder = '/tmp/.X11-unix';
  if (existsSync(folder)) return;
  mkdirSync(folder);
  // Apart from mkdir, which takes the umask off.
  chmodSync(folder, 0o1777);
}

/** One entry of an Xauthority file, valid before the server has chosen its number. */
function cookieForAnyDisplay(): Buffer {
  const anyAddress = 0xffff;
  const field = (data: Buffer) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(data.length);
    return Buffer.concat([length, data]);
  };
  const family = Buffer.alloc(2);
  family.writeUInt16BE(anyAddress);
  return Buffer.concat([
    family,
    field(Buffer.alloc(0)),
    field(Buffer.alloc(0)),
    field(Buffer.from('MIT-MAGIC-COOKIE-1')),
    field(randomBytes(16)),
  ]);
}
