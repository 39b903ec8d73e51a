import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { sampleRate } from '../../src-core/pcm.ts';
import { asAccount } from './program.ts';
import type { Room } from './room.ts';
import type { Sound } from './sound.ts';

/** Somebody else in the room, who knows when a voice was in the air. */
export interface Ear extends Disposable {
  /** From here on; forgets what was heard before. */
  listen(): void;
  /** When the first and the last sound since `listen` were in the air, in ms since 1970; null when it was silent. */
  heard(): { readonly from: number; readonly to: number } | null;
}

const bytesPerSample = 2;

/**
 * Records what the loudspeaker plays, in parts of 10 ms. The sound server hands them on in time or
 * late, never early: the earliest of all tells when the recording began.
 */
export async function openEar(room: Room, sound: Sound): Promise<Ear> {
  const [command, parameters] = asAccount(room, 'parec', [
    ...['--device=room.monitor', '--latency-msec=10', '--format=s16le', '--channels=1'],
    `--rate=${sampleRate}`,
  ]);
  const recorder = spawn(command, parameters, {
    cwd: room.homeDir,
    env: { ...room.environment, ...sound.environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let samples = 0;
  let beganAt = Number.POSITIVE_INFINITY;
  let rest: Buffer = Buffer.alloc(0);
  let first: number | null = null;
  let last: number | null = null;
  const parts = recorder.stdout;
  parts.on('data', (part: Buffer) => {
    const now = performance.timeOrigin + performance.now();
    const bytes = Buffer.concat([rest, part]);
    const count = Math.floor(bytes.length / bytesPerSample);
    rest = bytes.subarray(count * bytesPerSample);
    for (let index = 0; index < count; index++) {
      if (bytes.readInt16LE(index * bytesPerSample) === 0) continue;
      first ??= samples + index;
      last = samples + index;
    }
    samples += count;
    beganAt = Math.min(beganAt, now - (samples * 1_000) / sampleRate);
  });
  await once(parts, 'data');
  const timeOf = (sample: number) => beganAt + (sample * 1_000) / sampleRate;
  return {
    listen: () => {
      first = null;
      last = null;
    },
    heard: () => (first === null || last === null ? null : { from: timeOf(first), to: timeOf(last) }),
    [Symbol.dispose]: () => recorder.kill('SIGKILL'),
  };
}
