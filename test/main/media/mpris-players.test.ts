/** Players as the message bus has them, on a real bus; what they are told, and what they are left alone with. */
import { createClient, defineInterface } from 'dbus-native';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PlaybackStatus } from '../../../src-core/media/players.ts';
import { pausePlayers } from '../../../src-main/media/mpris-players.ts';
import { openOwed } from '../../../src-main/media/owed-file.ts';
import { openMessageBus, typed } from '../../../src-main/message-bus.ts';
import { eventually } from '../../fakes/eventually.ts';
import { type PrivateBus, startPrivateBus } from '../../fakes/private-bus.ts';

let messageBus: PrivateBus;
const clients: { close(): unknown }[] = [];

beforeEach(async () => {
  messageBus = await startPrivateBus();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  messageBus[Symbol.dispose]();
});

const playerInterface = 'org.mpris.MediaPlayer2.Player';

/** A player that does what it is told, and writes it down. */
async function startPlayer(name: string, first: PlaybackStatus, { canPause = true, tells = true } = {}) {
  /** Until then it is busy with something else, and does not what it is told. */
  let free: Promise<void> = Promise.resolve();
  const bus = createClient({ busAddress: messageBus.address });
  clients.push(bus);
  const told: string[] = [];
  let status = first;
  let position = 61_000_000;
  const become = (next: PlaybackStatus) => {
    status = next;
    if (!tells) return;
    bus.sendSignal(
      '/org/mpris/MediaPlayer2',
      'org.freedesktop.DBus.Properties',
      'PropertiesChanged',
      'sa{sv}as',
      [playerInterface, { PlaybackStatus: typed('s', next) }, []],
    );
  };
  await bus.export(
    '/org/mpris/MediaPlayer2',
    defineInterface({
      name: playerInterface,
      methods: {
        Play: {
          handler: async () => {
            await free;
            told.push('Play');
            become('Playing');
          },
        },
        Pause: {
          handler: async () => {
            await free;
            told.push('Pause');
            become('Paused');
          },
        },
      },
      properties: {
        PlaybackStatus: { type: 's', get: () => status },
        CanPause: { type: 'b', get: () => canPause },
        Position: { type: 'x', get: () => position },
      },
    }),
  );
  await bus.ownName(`org.mpris.MediaPlayer2.${name}`);
  return {
    told,
    become,
    status: () => status,
    moveTo: (to: number) => {
      position = to;
    },
    obeysAfter: (busy: Promise<void>) => {
      free = busy;
    },
    /** Nothing it says arrives before `speak`. */
    keepSilent: () => bus.connection.stream.cork(),
    speak: () => bus.connection.stream.uncork(),
    alsoKnownAs: (other: string) => bus.ownName(`org.mpris.MediaPlayer2.${other}`),
  };
}

let written: Readonly<Record<string, unknown>> = {};
/** All that was ever there, the oldest first. */
let writings: Readonly<Record<string, unknown>>[] = [];
beforeEach(() => {
  written = {};
  writings = [];
});

/** A Dictum that finds on disk what the one before has written there. */
function dictum({ now = 1_000_000 } = {}) {
  const owed = openOwed({
    initial: structuredClone(written),
    write: (content) => {
      written = structuredClone(content);
      writings.push(written);
    },
  });
  const players = pausePlayers({ owed, openBus: () => openMessageBus(messageBus.address), now: () => now });
  clients.push({ close: () => players[Symbol.dispose]() });
  return players;
}

it('pauses those that play, and lets exactly those play again', async () => {
  const song = await startPlayer('song', 'Playing');
  const film = await startPlayer('film', 'Playing');
  const paused = await startPlayer('paused', 'Paused');
  const stopped = await startPlayer('stopped', 'Stopped');
  const radio = await startPlayer('radio', 'Playing', { canPause: false });
  const players = dictum();
  await players.quieten();
  const all = [song, film, paused, stopped, radio];
  expect(all.map(({ status }) => status())).toEqual(['Paused', 'Paused', 'Paused', 'Stopped', 'Playing']);
  await players.giveBack();
  expect(all.map(({ told }) => told)).toEqual([['Pause', 'Play'], ['Pause', 'Play'], [], [], []]);
  expect(written).toEqual({ streams: [], volumes: [], players: [] });
  await players.giveBack();
  expect(song.told).toEqual(['Pause', 'Play']);
});

it('leaves alone a player that somebody has used meanwhile, also when it is paused again', async () => {
  const played = await startPlayer('played', 'Playing');
  const stopped = await startPlayer('stopped', 'Playing');
  const pausedAgain = await startPlayer('paused-again', 'Playing');
  const players = dictum();
  await players.quieten();
  played.become('Playing');
  stopped.become('Stopped');
  pausedAgain.become('Playing');
  pausedAgain.become('Paused');
  await players.giveBack();
  expect([played, stopped, pausedAgain].map(({ told }) => told)).toEqual([['Pause'], ['Pause'], ['Pause']]);
});

it('lets a player play again that says nothing of its changes', async () => {
  const player = await startPlayer('silent', 'Playing', { tells: false });
  const players = dictum();
  await players.quieten();
  await players.giveBack();
  expect(player.told).toEqual(['Pause', 'Play']);
});

it('asks a player with two names once, and none that stands for another', async () => {
  const player = await startPlayer('vlc', 'Playing');
  await player.alsoKnownAs('vlc.instance42');
  const standIn = await startPlayer('playerctld', 'Playing');
  const players = dictum();
  await players.quieten();
  expect([player.told, standIn.told]).toEqual([['Pause'], []]);
});

it('does not mind a player that is gone, nor a bus that is none', async () => {
  const player = await startPlayer('gone', 'Playing');
  const players = dictum();
  await players.quieten();
  await clients.shift()?.close();
  await eventually(() => expect(player.status()).toBe('Paused'));
  await players.giveBack();
  expect(player.told).toEqual(['Pause']);
  const owed = openOwed({ initial: {}, write: () => {} });
  const without = pausePlayers({ owed, openBus: () => openMessageBus(undefined), now: () => 0 });
  await without.quieten();
  await without.giveBack();
});

it('after a crash plays again what nobody has used since, and not much later', async () => {
  const player = await startPlayer('song', 'Playing');
  await dictum({ now: 1_000_000 }).quieten();
  expect(written).toMatchObject({ players: [{ pausedAt: 1_000_000, position: 61_000_000 }] });
  const left = written;
  await dictum({ now: 1_000_000 + 60 * 60_000 }).giveBack();
  expect([player.told, written]).toEqual([['Pause'], { streams: [], volumes: [], players: [] }]);
  written = left;
  await dictum({ now: 1_020_000 }).giveBack();
  expect(player.told).toEqual(['Pause', 'Play']);
});

it('lets a player play again that was too busy to answer when it was asked', async () => {
  const player = await startPlayer('busy', 'Playing');
  const quick = await startPlayer('quick', 'Playing');
  const players = dictum();
  const newcomer = Promise.withResolvers<void>();
  players.onNewcomer(newcomer.resolve);
  await players.quieten();
  player.keepSilent();
  await players.giveBack();
  expect([player.told, quick.told]).toEqual([['Pause'], ['Pause', 'Play']]);
  expect(written).toMatchObject({ players: [{ position: 61_000_000 }] });
  player.speak();
  await newcomer.promise;
  await players.giveBack();
  expect([player.told, written]).toEqual([['Pause', 'Play'], { streams: [], volumes: [], players: [] }]);
});

it('lets a player play again that paused only after nobody waited for it any more', async () => {
  const player = await startPlayer('slow', 'Playing');
  const players = dictum();
  const busy = Promise.withResolvers<void>();
  player.obeysAfter(busy.promise);
  await players.quieten();
  expect(player.told).toEqual([]);
  busy.resolve();
  await eventually(() => expect(player.told).toEqual(['Pause']));
  await players.giveBack();
  expect(player.told).toEqual(['Pause', 'Play']);
});

it('forgets a player that has gone, also one that was too busy to answer before', async () => {
  const player = await startPlayer('gone', 'Playing');
  const players = dictum();
  await players.quieten();
  player.keepSilent();
  await players.giveBack();
  expect(written).toMatchObject({ players: [{}] });
  await clients.shift()?.close();
  await players.giveBack();
  expect(written).toEqual({ streams: [], volumes: [], players: [] });
});

it('killed before it was seen to have paused, it plays again after that', async () => {
  const player = await startPlayer('song', 'Playing');
  await dictum().quieten();
  // As it stood on disk before anything was known of the pause.
  written = writings[0] ?? {};
  expect(writings).toHaveLength(2);
  player.moveTo(61_080_000);
  await dictum({ now: 1_020_000 }).giveBack();
  expect(player.told).toEqual(['Pause', 'Play']);
});
