/** Other programs that play while somebody dictates: a stream at the sound server, and a real player. */
import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runProgram, startProgram } from './program.ts';
import type { Room } from './room.ts';

interface Playing extends AsyncDisposable {
  /** Of its stream, one a channel, in the server's own whole numbers. */
  volumes(): Promise<readonly number[]>;
  setVolumes(volumes: readonly number[]): Promise<void>;
}

/** Two channels of silence: it is played, and nobody has to hear it. Without volumes it begins with what the server has for it. */
export async function playSilence(room: Room, volumes: readonly [number, number] | null): Promise<Playing> {
  const player = startProgram(room, 'paplay', ['--verbose', '--device=room', silence(room)]);
  await player.line(/Stream started/);
  const stream = async (): Promise<{ index: number; volume: Record<string, { value: number }> }> => {
    const streams: readonly Listed[] = JSON.parse(
      await runProgram(room, 'pactl', ['--format=json', 'list', 'sink-inputs']),
    );
    const found = streams.find(
      ({ properties }) => properties['application.process.id'] === String(player.pid),
    );
    if (found === undefined) throw new Error('It plays nothing');
    return found;
  };
  const playing: Playing = {
    volumes: async () => Object.values((await stream()).volume).map(({ value }) => value),
    setVolumes: async (wanted) => {
      const { index } = await stream();
      await runProgram(room, 'pactl', ['set-sink-input-volume', `${index}`, ...wanted.map(String)]);
    },
    [Symbol.asyncDispose]: () => player[Symbol.asyncDispose](),
  };
  if (volumes !== null) await playing.setVolumes(volumes);
  return playing;
}

interface Listed {
  readonly index: number;
  readonly volume: Record<string, { value: number }>;
  readonly properties: Record<string, string>;
}

/** As on every desktop: the sound server remembers the volume of a program for its next stream. */
export async function rememberVolumes(room: Room): Promise<void> {
  await runProgram(room, 'pactl', ['load-module', 'module-stream-restore']);
}

interface MusicPlayer extends AsyncDisposable {
  /** As it says itself: `playing`, `paused` or `stopped`. */
  status(): Promise<string>;
  /** As a person would tell it. */
  tell(...command: readonly string[]): Promise<void>;
}

/** cmus, which offers itself to other programs through MPRIS, in a terminal of its own. It plays when this resolves. */
export async function startMusicPlayer(room: Room): Promise<MusicPlayer> {
  const socket = join(room.runtimeDir, 'cmus-socket');
  const program = startProgram(room, 'xterm', ['-e', 'cmus', '--listen', socket]);
  const remote = (...command: readonly string[]) =>
    runProgram(room, 'cmus-remote', ['--server', socket, ...command]);
  const status = async () => /^status (\w+)$/m.exec(await remote('-Q'))?.[1] ?? '';
  // It says nowhere that it is ready, but by answering.
  for (let asked = 0; ; asked++) {
    try {
      await status();
      break;
    } catch (error) {
      if (asked === 100) throw error;
      await wait(100);
    }
  }
  await remote('-f', silence(room));
  return {
    status,
    tell: async (...command) => void (await remote(...command)),
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}

const silenceSeconds = 120;
const sampleRate = 8_000;

function silence(room: Room): string {
  const path = join(room.homeDir, 'silence.wav');
  const dataBytes = silenceSeconds * sampleRate * 4;
  const file = Buffer.alloc(44 + dataBytes);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(36 + dataBytes, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(2, 22);
  file.writeUInt32LE(sampleRate, 24);
  file.writeUInt32LE(sampleRate * 4, 28);
  file.writeUInt16LE(4, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(dataBytes, 40);
  writeFileSync(path, file);
  chownSync(path, room.account.uid, room.account.gid);
  return path;
}
