/** Keys through ydotool 1 (https://github.com/ReimuNotMoe/ydotool), where its daemon runs: it has a keyboard of the kernel's. */
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../src-core/transcription.ts';
import type { KeyPresser } from './robot.ts';

/** Places on a keyboard, as Linux counts them (input-event-codes.h): the layout makes letters of them. */
const codes = { control: 29, shift: 42, command: 125, v: 47, insert: 110, enter: 28 };

/** Where its daemon listens; null when none does. */
export function ydotoolSocket(environment: NodeJS.ProcessEnv): string | null {
  const { YDOTOOL_SOCKET: named, XDG_RUNTIME_DIR: folder } = environment;
  const places = [
    ...(named ? [named] : []),
    ...(folder ? [join(folder, '.ydotool_socket')] : []),
    '/tmp/.ydotool_socket',
  ];
  return places.find(isSocket) ?? null;
}

function isSocket(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isSocket() ?? false;
}

export function openYdotool(socket: string): KeyPresser {
  return {
    tap: ({ key, modifiers }, signal) =>
      new Promise((resolve, reject) => {
        const chord = [...modifiers, key].map((name) => codes[name]);
        const down = chord.map((code) => `${code}:1`);
        const up = chord.toReversed().map((code) => `${code}:0`);
        execFile(
          'ydotool',
          ['key', '--key-delay=1', ...down, ...up],
          { signal, env: { ...process.env, YDOTOOL_SOCKET: socket } },
          (error) => (error === null ? resolve() : reject(new Failure('insertion-failed', { cause: error }))),
        );
      }),
    [Symbol.dispose]: () => {},
  };
}
