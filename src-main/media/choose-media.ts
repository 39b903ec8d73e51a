/** How this system lets other programs be made quiet; null where there is no way that is safe. */
import type { MediaChoice, MediaSystem } from '../../src-core/media/media.ts';
import { openMessageBus } from '../message-bus.ts';
import type { Native } from '../native/native.ts';
import type { Quieting } from './media.ts';
import { pausePlayers } from './mpris-players.ts';
import { pauseNativePlayers } from './native-players.ts';
import { lowerVolumes } from './native-volumes.ts';
import type { OwedFile } from './owed-file.ts';
import { lowerStreams } from './pulse-streams.ts';

interface MediaWays extends Disposable {
  /** Null where there is no way. */
  readonly system: MediaSystem | null;
  readonly ways: Readonly<Record<Exclude<MediaChoice, 'leave'>, Quieting>> | null;
  /** Somebody has just chosen to pause players: where the system asks whether that may be, it asks now. */
  askForPlayers(): void;
  /** Somebody has just chosen to lower volumes, or had before the start: whether that can be done is asked now. */
  askForVolumes(): void;
}

export function chooseMedia(
  owed: OwedFile,
  ownPids: () => readonly number[],
  native: Pick<Native, 'call'> | null,
  platform: NodeJS.Platform,
  /** On Linux only: elsewhere the system itself lowers them. */
  onVolumesAsked: (hasAnswered: boolean) => void,
): MediaWays {
  if (platform !== 'linux') return chooseNativeMedia(owed, ownPids, native, platform);
  const players = pausePlayers({
    owed,
    openBus: () => openMessageBus(process.env.DBUS_SESSION_BUS_ADDRESS),
    now: Date.now,
  });
  const streams = lowerStreams({ owed, ownPids, onAnswer: onVolumesAsked });
  return {
    system: 'linux',
    ways: { lower: streams, pause: players },
    askForPlayers: () => {},
    askForVolumes: () => void streams.look(),
    [Symbol.dispose]: () => {
      players[Symbol.dispose]();
      streams[Symbol.dispose]();
    },
  };
}

function chooseNativeMedia(
  owed: OwedFile,
  ownPids: () => readonly number[],
  native: Pick<Native, 'call'> | null,
  platform: NodeJS.Platform,
): MediaWays {
  if (native === null)
    return {
      system: null,
      ways: null,
      askForPlayers: () => {},
      askForVolumes: () => {},
      [Symbol.dispose]: () => {},
    };
  const isMac = platform === 'darwin';
  const players = pauseNativePlayers({ owed, native, now: Date.now, saysExactPlace: isMac });
  const volumes = lowerVolumes({ owed, native, ownPids, now: Date.now });
  return {
    system: isMac ? 'macos' : 'windows',
    ways: { lower: volumes, pause: players },
    // Nothing is lost when it fails: no player is paused then that nobody was asked about.
    askForPlayers: () => void native.call('askForPlayers', null, AbortSignal.timeout(3_000)).catch(() => {}),
    askForVolumes: () => {},
    [Symbol.dispose]: () => {
      players[Symbol.dispose]();
      volumes[Symbol.dispose]();
    },
  };
}
