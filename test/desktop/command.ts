import { join } from 'node:path';
import type { ControlCommand } from '../../src-core/control.ts';
import { stageApp } from './app-stage.ts';
import type { Desktop } from './desktop.ts';
import { startProgram } from './program.ts';
import type { Room } from './room.ts';

/** What settings tell a compositor to run of an app that runs from its source, and "start" or "stop" after it. */
export function controlCommand(room: Room): readonly [string, ...string[]] {
  const { electron, appDir } = stageApp(room);
  return ['env', 'ELECTRON_RUN_AS_NODE=1', electron, join(appDir, 'out/main/cli.js')];
}

/** What the README tells a compositor to run. */
export function launcherCommand(room: Room): readonly [string, ...string[]] {
  const { node, appDir } = stageApp(room);
  return [node, join(appDir, 'scripts/dictum.mjs')];
}

/** What lies beside an installed Dictum for that. */
export function installedCommand(room: Room): readonly [string, ...string[]] {
  return [join(stageApp(room).appDir, 'assets/dictum-command')];
}

/** "dictum start" and the like, as a compositor runs it for a key. */
export async function dictum(desktop: Desktop, ...args: readonly [ControlCommand, ...string[]]) {
  const { electron, appDir } = stageApp(desktop.room);
  await using program = startProgram(desktop.room, electron, [join(appDir, 'out/main/cli.js'), ...args], {
    environment: { ELECTRON_RUN_AS_NODE: '1' },
  });
  const { code } = await program.ended;
  return { code, output: program.output };
}

/** What it gives when there is nothing to tell. */
export const isDone = { code: 0, output: '' };
