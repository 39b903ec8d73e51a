/** Keys through ydotool 1 (https://github.com/ReimuNotMoe/ydotool), where its daemon runs: it has a keyboard of the kernel's. */
import { spawn } from 'node:child_process';
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

/** It does its work in a hundredth of that. One that hangs is ended, so that it presses nothing later, somewhere else; in ms. */
const pressWithinMs = 2_000;

export function openYdotool(socket: string): KeyPresser {
  const run = (keys: readonly string[], signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const fail = (cause: unknown) => reject(new Failure('insertion-failed', { cause }));
      // Not `execFile`, which ends by the signal only those that let themselves be ended.
      spawn('ydotool', ['key', '--key-delay=1', ...keys], {
        ...(signal === undefined ? {} : { signal }),
        timeout: pressWithinMs,
        killSignal: 'SIGKILL',
        stdio: 'ignore',
        env: { ...process.env, YDOTOOL_SOCKET: socket },
      })
        .once('error', fail)
        .once('exit', (code, by) =>
          code === 0 ? resolve() : fail(new Error(`ydotool ended with ${code ?? by}`)),
        );
    });
  return {
    tap: async ({ key, modifiers }, signal) => {
      const chord = [...modifiers, key].map((name) => codes[name]);
      const down = chord.map((code) => `${code}:1`);
      const up = chord.toReversed().map((code) => `${code}:0`);
      try {
        await run([...down, ...up], signal);
      } catch (error) {
        // It may have been ended between the two; nobody waits for this.
        void run(up).catch(() => {});
        throw error;
      }
    },
    [Symbol.dispose]: () => {},
  };
}
