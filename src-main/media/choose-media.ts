/** How this system lets other programs be made quiet; null where there is no way that is safe. */
import type { MediaChoice } from '../../src-core/media/media.ts';
import { openMessageBus } from '../message-bus.ts';
import type { Native } from '../native/native.ts';
import type { Quieting } from './media.ts';
import { pausePlayers } from './mpris-players.ts';
import type { OwedFile } from './owed-file.ts';
import { lowerStreams } from './pulse-streams.ts';

interface MediaWays extends Disposable {
  readonly ways: Readonly<Record<Exclude<MediaChoice, 'leave'>, Quieting>> | null;
}

export function chooseMedia(
  owed: OwedFile,
  ownPids: () => readonly number[],
  _native: Native | null,
): MediaWays {
  // Windows and macOS tell no program what others play without code of its own, and a media key that is
  // sent blindly would start what is paused.
  if (process.platform !== 'linux') return { ways: null, [Symbol.dispose]: () => {} };
  const players = pausePlayers({
    owed,
    openBus: () => openMessageBus(process.env.DBUS_SESSION_BUS_ADDRESS),
    now: Date.now,
  });
  const streams = lowerStreams({ owed, ownPids });
  return {
    ways: { lower: streams, pause: players },
    [Symbol.dispose]: () => {
      players[Symbol.dispose]();
      streams[Symbol.dispose]();
    },
  };
}
