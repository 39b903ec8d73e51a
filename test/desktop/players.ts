/** Players on the message bus of a desktop: one that does what it is told, and what all of them say of themselves. */
import { defineInterface, messageType, Variant } from 'dbus-native';
import { connectToBus } from './bus-client.ts';
import type { Room } from './room.ts';

const path = '/org/mpris/MediaPlayer2';
const prefix = 'org.mpris.MediaPlayer2.';
const playerInterface = `${prefix}Player`;
const properties = 'org.freedesktop.DBus.Properties';

interface Player extends AsyncDisposable {
  /** `Pause` and `Play`, in the order in which it was told. */
  told(): readonly string[];
}

/** It plays when this resolves. */
export async function startPlayer(room: Room, name: string): Promise<Player> {
  const bus = await connectToBus(room);
  const told: string[] = [];
  let status = 'Playing';
  const obey = (word: string, next: string) => {
    told.push(word);
    status = next;
    const change = [playerInterface, { PlaybackStatus: new Variant('s', next) }, []];
    bus.sendSignal(path, properties, 'PropertiesChanged', 'sa{sv}as', change);
  };
  await bus.export(
    path,
    defineInterface({
      name: playerInterface,
      methods: {
        Play: { handler: () => obey('Play', 'Playing') },
        Pause: { handler: () => obey('Pause', 'Paused') },
      },
      properties: {
        PlaybackStatus: { type: 's', get: () => status },
        CanPause: { type: 'b', get: () => true },
        Position: { type: 'x', get: () => 61_000_000 },
      },
    }),
  );
  await bus.ownName(`${prefix}${name}`);
  return { told: () => told, [Symbol.asyncDispose]: async () => await bus.close() };
}

interface HeardPlayers extends AsyncDisposable {
  /** How this player, which played, has changed since, by what it says itself. */
  of(name: string): readonly string[];
}

/** Of players that are there already. */
export async function hearPlayers(room: Room): Promise<HeardPlayers> {
  const bus = await connectToBus(room);
  const said: { readonly sender: string; readonly status: string }[] = [];
  bus.connection.on('message', ({ type, member, sender = '', body }) => {
    const [of, change]: unknown[] = body ?? [];
    if (type !== messageType.signal || member !== 'PropertiesChanged' || of !== playerInterface) return;
    if (typeof change !== 'object' || change === null || !('PlaybackStatus' in change)) return;
    const status = change.PlaybackStatus;
    if (typeof status === 'string') said.push({ sender, status });
  });
  await bus.watch(`type='signal',interface='${properties}',member='PropertiesChanged',path='${path}'`);
  const call = async (member: string, signature?: string, value?: string): Promise<unknown> =>
    await bus.invoke({
      destination: 'org.freedesktop.DBus',
      path: '/org/freedesktop/DBus',
      interface: 'org.freedesktop.DBus',
      member,
      ...(signature === undefined ? {} : { signature, body: [value] }),
    });
  const names = await call('ListNames');
  const players = (Array.isArray(names) ? names : []).map(String).filter((name) => name.startsWith(prefix));
  const owners = new Map(
    await Promise.all(
      players.map(
        async (name) => [name.slice(prefix.length), await call('GetNameOwner', 's', name)] as const,
      ),
    ),
  );
  return {
    of: (name) => {
      const owner = owners.get(name);
      if (owner === undefined) throw new Error(`There is no player ${name}`);
      const own = said.filter(({ sender }) => sender === owner).map(({ status }) => status);
      return own.filter((status, index) => status !== (own[index - 1] ?? 'Playing'));
    },
    [Symbol.asyncDispose]: async () => await bus.close(),
  };
}
