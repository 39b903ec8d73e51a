/** What plays on a Windows or macOS computer, asked as through the process that calls the system. */
import type { PlaybackStatus } from '../../src-core/media/players.ts';
import type { CallName, InputOf, OutputOf } from '../../src-main/native/calls.ts';
import type { MediaCalls } from '../../src-main/native/media-calls.ts';
import type { Native } from '../../src-main/native/native.ts';

interface Player {
  status: PlaybackStatus;
  position?: number | null;
  refuses?: boolean;
  isSilent?: boolean;
  /** Told to pause, it goes on until it is seen to. */
  isSlow?: boolean;
}

interface Sound {
  program: string;
  volume: number;
  pid?: number;
  isHeard?: boolean;
  steps?: number;
}

export interface NativeMedia {
  readonly native: Pick<Native, 'call'>;
  readonly players: Record<string, Player>;
  readonly sounds: Record<string, Sound>;
  /** What was asked, in order. */
  readonly asked: CallName[];
  /** The process dies instead of answering this; what it was told is carried out all the same. */
  diesAt: CallName | null;
}

export function nativeMedia(
  players: Record<string, Player>,
  sounds: Record<string, Sound> = {},
): NativeMedia {
  const change = (id: string, from: PlaybackStatus, to: PlaybackStatus) => {
    const player = players[id];
    if (player === undefined || player.status !== from || player.refuses === true) return false;
    if (player.isSlow !== true) player.status = to;
    return true;
  };
  const calls: MediaCalls = {
    players: async () =>
      Object.entries(players).map(([id, { status, position = null, isSilent }]) =>
        isSilent === true ? { id, status: null, position: null } : { id, status, position },
      ),
    pausePlayer: async (id) => change(id, 'Playing', 'Paused'),
    resumePlayer: async (id) => change(id, 'Paused', 'Playing'),
    askForPlayers: async () => {},
    volumes: async () =>
      Object.entries(sounds).map(([id, { program, volume, pid = null, isHeard = true }]) => ({
        id,
        program,
        volume,
        pid,
        isHeard,
      })),
    setVolume: async ({ id, volume, onlyIf }) => {
      const sound = sounds[id];
      if (sound === undefined || sound.volume !== onlyIf) return null;
      const { steps } = sound;
      sound.volume = steps === undefined ? volume : Math.fround(Math.round(volume * steps) / steps);
      return sound.volume;
    },
  };
  const asked: CallName[] = [];
  const media: NativeMedia = {
    players,
    sounds,
    asked,
    diesAt: null,
    native: {
      call: async <Name extends CallName>(name: Name, input: InputOf<Name>) => {
        asked.push(name);
        const call = (calls as unknown as Record<string, (input: unknown) => Promise<unknown>>)[name];
        // As it travels between processes.
        const answer = structuredClone(await call?.(structuredClone(input)));
        if (media.diesAt === name) throw new Error('the process that calls the system is gone');
        return answer as OutputOf<Name>;
      },
    },
  };
  return media;
}
