/**
 * Asks the sound server of a Linux desktop which headsets play, through `pactl`. One process of it waits
 * for news; nothing is asked while somebody presses a key, for by then the answer is known.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { SoundDevices } from '../../src-core/capture/bluetooth.ts';
import { soundDevicesFrom } from './pulse-devices.ts';

const run = promisify(execFile);

/** A change seldom comes alone: a headset that connects is told in a dozen lines. */
const gatherMs = 100;

const patienceMs = 5_000;

export interface PulseWatch extends Disposable {
  /** Begins to watch, unless it does; where there is no `pactl` and no sound server nothing happens. */
  begin(): void;
}

export function watchPulse({
  program = 'pactl',
  environment = process.env,
  onChange,
}: {
  program?: string;
  environment?: NodeJS.ProcessEnv;
  /** null: nobody knows any more. */
  onChange: (devices: SoundDevices | null) => void;
}): PulseWatch {
  // Its words are what is looked for, and its numbers have to be JSON's.
  const options = { env: { ...environment, LC_ALL: 'C.UTF-8' } };
  let isStopped = false;
  let subscription: ChildProcess | null = null;
  let gathering: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;
  let isOld = false;
  let hasHeadset = false;

  async function ask(): Promise<SoundDevices | null> {
    const ofJson = { ...options, timeout: patienceMs, maxBuffer: 16_000_000 };
    try {
      const [list, info] = await Promise.all([
        run(program, ['--format=json', 'list'], ofJson),
        run(program, ['--format=json', 'info'], ofJson),
      ]);
      return soundDevicesFrom(list.stdout, info.stdout);
    } catch {
      // No pactl, one that is too old for JSON, or no server.
      return null;
    }
  }

  /** Never two at once; what changed meanwhile is asked for again. */
  async function askAgain(): Promise<void> {
    isOld = true;
    if (isAsking) return;
    isAsking = true;
    while (isOld) {
      isOld = false;
      const devices = await ask();
      if (isStopped) return;
      hasHeadset = devices?.microphones.some(({ headset }) => headset !== null) === true;
      // News that nobody would correct any more are none.
      onChange(subscription === null ? null : devices);
    }
    isAsking = false;
  }

  function onLine(line: string): void {
    if (!matters(line, hasHeadset)) return;
    clearTimeout(gathering);
    gathering = setTimeout(() => void askAgain(), gatherMs);
  }

  function begin(): void {
    if (subscription !== null || isStopped) return;
    const started = spawn(program, ['subscribe'], { ...options, stdio: ['ignore', 'pipe', 'ignore'] });
    createInterface({ input: started.stdout }).on('line', onLine);
    subscription = started;
    // It is not there.
    started.on('error', () => {});
    started.on('close', () => {
      subscription = null;
      clearTimeout(gathering);
      if (!isStopped) onChange(null);
    });
    // After the subscription, so that no change falls between the two.
    started.once('spawn', () => void askAgain());
  }

  return {
    begin,
    [Symbol.dispose]: () => {
      clearTimeout(gathering);
      isStopped = true;
      // A program that could not be started has no number, and node would then end our own process group.
      if (subscription?.pid !== undefined) subscription.kill();
    },
  };
}

/**
 * Whether a line of `pactl subscribe` may change the answer. Without a headset only devices that come
 * and go do: a dictation opens and closes streams, and nothing is asked because of that.
 */
export function matters(line: string, hasHeadset: boolean): boolean {
  const [, what, on] = /^Event '(\w+)' on ([\w-]+) /.exec(line) ?? [];
  if (on === 'server') return true;
  if (on === 'source' || on === 'sink') return what === 'new' || what === 'remove';
  return hasHeadset && (on === 'sink-input' || on === 'card');
}
