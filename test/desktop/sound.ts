import { chmodSync, copyFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runProgram, startProgram } from './program.ts';
import { type Room, withEnvironment } from './room.ts';

export interface Spoken {
  /** When the first and the last sample were played, in ms since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/** A microphone, and somebody who speaks into it. */
export interface Sound extends AsyncDisposable {
  readonly environment: { readonly PULSE_SERVER: string };
  /** Resolves when the last sample was played. */
  say(recording: string): Promise<Spoken>;
  /** Pulls the microphone out; the loudspeaker stays, as on a real machine. */
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
}

const loudspeaker = ['module-null-sink', 'sink_name=room', 'rate=48000', 'channels=1'];
const microphone = [
  'module-remap-source',
  'master=room.monitor',
  'source_name=microphone',
  'source_properties=device.description=Microphone',
];

export async function startSound(room: Room): Promise<Sound> {
  await using stack = new AsyncDisposableStack();
  const socket = join(room.runtimeDir, 'sound');
  const environment = { PULSE_SERVER: `unix:${socket}` };
  const server = stack.use(
    startProgram(room, 'pulseaudio', [
      ...[
        '-n',
        '--daemonize=no',
        '--use-pid-file=no',
        '--exit-idle-time=-1',
        '--log-level=info',
        '--log-target=stderr',
      ],
      // Both need privileges the desktop does not have.
      ...['--high-priority=no', '--realtime=no'],
      ...['-L', loudspeaker.join(' '), '-L', microphone.join(' ')],
      ...['-L', `module-native-protocol-unix socket=${socket}`],
    ]),
  );
  await server.line(/Daemon startup complete/);
  const inRoom = withEnvironment(room, environment);
  const control = (...command: readonly string[]) => runProgram(inRoom, 'pactl', command);
  await control('set-default-source', 'microphone');

  // With nobody in a hurry the virtual sound card works in blocks of two seconds, and the first
  // sound after that comes late. Somebody who always listens keeps it at 10 ms, like real hardware.
  const listener = stack.use(
    startProgram(inRoom, 'parec', ['--verbose', '--latency-msec=10', '--device=room.monitor', '/dev/null']),
  );
  await listener.line(/^Time: (?!0\.000 )/);

  const rest = stack.move();
  return {
    environment,
    say: async (recording) => {
      // The recording may lie where the desktop's account can't read.
      const copy = join(room.folder, `say-${basename(recording)}`);
      copyFileSync(recording, copy);
      chmodSync(copy, 0o644);
      // So much of it waits in the server that a busy machine leaves no hole in a word.
      await using player = startProgram(inRoom, 'paplay', [
        '--verbose',
        '--latency-msec=300',
        '--device=room',
        copy,
      ]);
      const started = await player.line(/Stream started/);
      const drained = await player.line(/drained/, 10 * 60_000);
      return { startedAt: started.at, endedAt: drained.at };
    },
    unplug: async () => {
      await control('unload-module', 'module-remap-source');
    },
    plugIn: async () => {
      await control('load-module', ...microphone);
      await control('set-default-source', 'microphone');
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}
