/** What other programs play, and how loud. Whose it is to change is decided in main. */
import type { PlaybackStatus } from '../../src-core/media/players.ts';

export interface NativePlayer {
  /** The same as long as the app runs, and after it was started again. */
  readonly id: string;
  /** Null when it runs and does not answer. */
  readonly status: PlaybackStatus | null;
  /** Where it stands, as far as the system says it; in µs. */
  readonly position: number | null;
}

export interface NativeVolume {
  /** Of what is playing now, or of the device. */
  readonly id: string;
  /** What the system remembers the volume by when `id` is gone. */
  readonly program: string;
  /** From 0 to 1, the very float that the system has. */
  readonly volume: number;
  /** Whose sound it is; null where that is not one process. */
  readonly pid: number | null;
  /** It sounds now, and is no mere signal of the system. */
  readonly isHeard: boolean;
}

interface VolumeChange {
  readonly id: string;
  readonly volume: number;
  /** The volume that was seen before: if it is another one by now, it stays. */
  readonly onlyIf: number;
}

export interface MediaCalls {
  /** Those that run, also what does not play; never starts one and never asks the person anything. */
  players(input: null): Promise<readonly NativePlayer[]>;
  /** Resolves with whether it played and took it; it may take a moment until it has paused. */
  pausePlayer(id: string): Promise<boolean>;
  /** Resolves with whether it was paused and took it. */
  resumePlayer(id: string): Promise<boolean>;
  /** Lets the system ask the person whether players may be paused, where it does; resolves at once. */
  askForPlayers(input: null): Promise<void>;
  /** Of everything that can be made quieter. */
  volumes(input: null): Promise<readonly NativeVolume[]>;
  /** Resolves with the volume that it has then, which a device may have rounded; null when nothing was changed. */
  setVolume(change: VolumeChange): Promise<number | null>;
}
