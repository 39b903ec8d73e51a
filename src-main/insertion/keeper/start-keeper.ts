/**
 * What somebody copied outlives Dictum: a process of its own offers it from the end of Dictum on, as those of xclip
 * and wl-copy do. A utility process ends with main, and the packaged app starts nothing as Node: so it is Dictum
 * itself, with one more argument (`keep-clipboard.ts`).
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { deadlineAfter } from '../../deadline.ts';
import { encodeHeld, type HeldFormat, type HeldOn } from './held.ts';
import { keeperSwitch } from './keeper-switch.ts';

/** How Dictum was started. */
export interface StartedAs {
  readonly program: string;
  readonly args: readonly string[];
}

/** A computer that is busy with ending everything takes its time; nobody waits longer, in ms. */
const keepsWithinMs = 5_000;

/**
 * Resolves when the keeper has it. `held` is asked once that stands ready: what somebody copies until then stays
 * theirs. Rejects when it does not come to that.
 */
export async function handToKeeper(
  { program, args }: StartedAs,
  desktop: HeldOn,
  held: () => readonly HeldFormat[],
): Promise<void> {
  const keeper = spawn(program, [...args, keeperSwitch(desktop)], {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // One that ends early says so by its end.
  keeper.stdin.on('error', () => {});
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = () => reject(new Error('the process that is to keep the clipboard did not'));
  keeper.once('error', reject);
  keeper.once('exit', fail);
  using _patience = deadlineAfter(keepsWithinMs, fail);
  createInterface(keeper.stdout).on('line', (line) => {
    if (line === 'kept') return resolve();
    if (line !== 'ready') return;
    const formats = held();
    // Somebody has copied something else.
    if (formats.length === 0) {
      keeper.stdin.end();
      return resolve();
    }
    for (const piece of encodeHeld(formats)) keeper.stdin.write(piece);
    keeper.stdin.end();
  });
  try {
    await promise;
  } catch (error) {
    keeper.kill();
    throw error;
  }
  keeper.unref();
}
