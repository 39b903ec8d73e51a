import { chownSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProgram } from './program.ts';
import type { Room } from './room.ts';
import type { Sway } from './sway.ts';
import type { ProgramTarget } from './target.ts';
import { growth } from './terminal.ts';

/** foot with a program that writes down every byte the terminal gives it, at once and unchanged. */
export async function openFoot(room: Room, sway: Sway): Promise<ProgramTarget> {
  const file = join(room.homeDir, 'typed-into-foot');
  writeFileSync(file, '');
  chownSync(file, room.account.uid, room.account.gid);
  const { window, program } = await start(room, sway, (ready) => ({
    command: ['sh', '-c', `stty raw -echo && echo ready > '${ready}' && exec tee -a '${file}'`],
  }));
  const typed = growth(file);
  return {
    name: 'foot',
    pid: program.pid,
    window,
    focus: () => sway.focus(window),
    changed: (withinMs) => typed(0, withinMs),
    read: async () => readFileSync(file, 'utf8'),
    clear: async () => truncateSync(file),
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}

/** foot with a shell that runs what it is given, in the home folder. Resolves when it takes commands. */
export async function openFootShell(
  room: Room,
  sway: Sway,
  shell: readonly string[],
): Promise<AsyncDisposable> {
  // The prompt is written when the shell is about to read.
  const { program } = await start(room, sway, (ready) => ({
    command: shell,
    environment: { PS1: `$(echo ready >> '${ready}')$ ` },
  }));
  return program;
}

interface Started {
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

async function start(room: Room, sway: Sway, inside: (ready: string) => Started) {
  const ready = join(room.homeDir, 'foot-is-ready');
  writeFileSync(ready, '');
  chownSync(ready, room.account.uid, room.account.gid);
  const known = (await sway.windows()).map(({ id }) => id);
  const isReady = growth(ready);
  const { command, environment = {} } = inside(ready);
  const program = startProgram(room, 'foot', command, { environment });
  const window = await sway.newWindow('foot', known);
  await isReady(0, 20_000);
  await sway.focus(window);
  return { window, program };
}
