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
  /** Resolves when it begins, for whoever has something to do meanwhile. */
  begin(recording: string): Promise<{ readonly startedAt: number; readonly ended: Promise<Spoken> }>;
  /** Pulls the microphone out; the loudspeaker stays, as on a real machine. */
  unplug(): Promise<void>;
  /** @param rate in Hz, of a device that works differently than before */
  plugIn(rate?: number): Promise<void>;
  /** It is there, and gives nothing: a headset that takes its time, or has gone. */
  fallAsleep(): Promise<void>;
  wakeUp(): Promise<void>;
  /** As the button on a headset does: it delivers, and nothing but zeros. */
  mute(isMuted: boolean): Promise<void>;
  /** A second microphone, on the same table. */
  plugInAnother(rate?: number): Promise<void>;
  unplugAnother(): Promise<void>;
  /** A Bluetooth headset by its properties: its microphone hears what the others hear, its loudspeaker nobody. */
  connectHeadset(): Promise<void>;
  /** Into the headset, until it is disposed of. */
  playMusic(): Promise<AsyncDisposable>;
  /** What the system uses where nobody chooses. */
  useByDefault(microphone: 'microphone' | 'another' | 'headset'): Promise<void>;
  /**
   * What this program has played through the loudspeaker since the beginning, the oldest first: by the server's
   * own log, in which also that stands which was over before anybody could ask.
   */
  playedBy(binary: string): readonly { readonly pid: string; readonly isOver: boolean }[];
  /** What programs are listening to right now, by the sound server's names: `microphone`, `another`, `headset`, `room.monitor`. */
  sourcesHeardBy(program: string): Promise<readonly string[]>;
}

const loudspeaker = ['module-null-sink', 'sink_name=room', 'rate=48000', 'channels=1'];
const microphone = remappedFromRoom('microphone', 'Microphone');

/** Both sides of one headset have its address. */
const ofHeadset = 'device.description=Headset device.bus=bluetooth device.string=AA:BB:CC:DD:EE:FF';
const headsetLoudspeaker = ['module-null-sink', 'sink_name=headset-out', `sink_properties='${ofHeadset}'`];
const headsetMicrophone = [
  'module-remap-source',
  'master=room.monitor',
  'source_name=headset',
  `source_properties='${ofHeadset}'`,
];

function remappedFromRoom(name: string, description: string, rate = 48_000): readonly string[] {
  return [
    'module-remap-source',
    'master=room.monitor',
    `source_name=${name}`,
    `rate=${rate}`,
    `source_properties=device.description=${description}`,
  ];
}

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

  async function begin(recording: string) {
    // The recording may lie where the desktop's account can't read.
    const copy = join(room.folder, `say-${basename(recording)}`);
    copyFileSync(recording, copy);
    chmodSync(copy, 0o644);
    await using stack = new AsyncDisposableStack();
    // So much of it waits in the server that a busy machine leaves no hole in a word.
    const player = stack.use(
      startProgram(inRoom, 'paplay', ['--verbose', '--latency-msec=2000', '--device=room', copy]),
    );
    const { at: startedAt } = await player.line(/Stream started/);
    const rest = stack.move();
    const toTheEnd = async (): Promise<Spoken> => {
      await using _ = rest;
      const drained = await player.line(/drained/, 10 * 60_000);
      return { startedAt, endedAt: drained.at };
    };
    return { startedAt, ended: toTheEnd() };
  }

  async function unplug(name: string): Promise<void> {
    const modules = (await control('list', 'short', 'modules')).split('\n').map((line) => line.split('\t'));
    const [index] = modules.find(([, , parameters]) => parameters?.includes(`source_name=${name}`)) ?? [];
    if (index === undefined) throw new Error(`The ${name} is not plugged in.`);
    await control('unload-module', index);
  }

  const rest = stack.move();
  return {
    environment,
    say: async (recording) => (await begin(recording)).ended,
    begin,
    unplug: () => unplug('microphone'),
    unplugAnother: () => unplug('another'),
    plugIn: async (rate) => {
      await control('load-module', ...remappedFromRoom('microphone', 'Microphone', rate));
      await control('set-default-source', 'microphone');
    },
    fallAsleep: async () => void (await control('suspend-source', 'microphone', 'true')),
    wakeUp: async () => void (await control('suspend-source', 'microphone', 'false')),
    mute: async (isMuted) => void (await control('set-source-mute', 'microphone', isMuted ? '1' : '0')),
    plugInAnother: async (rate) => {
      await control('load-module', ...remappedFromRoom('another', 'Another', rate));
    },
    connectHeadset: async () => {
      await control('load-module', ...headsetLoudspeaker);
      await control('load-module', ...headsetMicrophone);
    },
    playMusic: async () => {
      await using stack = new AsyncDisposableStack();
      const player = stack.use(
        startProgram(inRoom, 'pacat', [
          ...['--playback', '--verbose', '--property=media.role=music', '--device=headset-out', '/dev/zero'],
        ]),
      );
      await player.line(/Stream started/);
      return stack.move();
    },
    useByDefault: async (name) => void (await control('set-default-source', name)),
    playedBy: (binary) => playedBy(server.output, binary),
    sourcesHeardBy: async (program) => {
      const list = async (what: string) => JSON.parse(await control('--format=json', 'list', what));
      const sources: readonly { index: number; name: string }[] = await list('sources');
      const streams: readonly { source: number; properties: Record<string, string> }[] =
        await list('source-outputs');
      return streams
        .filter(({ properties }) => properties['application.process.binary'] === program)
        .map(({ source }) => sources.find(({ index }) => index === source)?.name ?? 'none');
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

/** As PulseAudio logs it: a line for the stream, one for each of its properties, and one when it ends. */
function playedBy(log: string, binary: string): readonly { pid: string; isOver: boolean }[] {
  return log.split(/^.*sink-input\.c: (?=Created input )/m).flatMap((part, index, parts) => {
    const number = /^Created input (\d+) /.exec(part)?.[1];
    const property = (name: string) =>
      new RegExp(`application\\.process\\.${name} = "(.*)"$`, 'm').exec(part)?.[1];
    const pid = property('id');
    if (number === undefined || pid === undefined || property('binary') !== binary) return [];
    const rest = parts.slice(index).join('');
    return [{ pid, isOver: rest.includes(`Freeing input ${number} `) }];
  });
}
