/**
 * Pauses the players of a Linux desktop through MPRIS, and lets them play again.
 * @see https://specifications.freedesktop.org/mpris-spec/latest/
 */
import { setTimeout as wait } from 'node:timers/promises';
import {
  type Hold,
  holdAfter,
  mayPlayAgain,
  type OwedPlayer,
  type PlaybackStatus,
} from '../../src-core/media/players.ts';
import type { MessageBus } from '../message-bus.ts';
import type { Quieting } from './media.ts';
import type { OwedFile } from './owed-file.ts';

const prefix = 'org.mpris.MediaPlayer2.';

/** It stands for whichever player was used last, which is asked itself. */
const standIns: ReadonlySet<string> = new Set([`${prefix}playerctld`]);

const path = '/org/mpris/MediaPlayer2';
const playerInterface = 'org.mpris.MediaPlayer2.Player';
const properties = 'org.freedesktop.DBus.Properties';

const busItself = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const;

/** A player that does not answer within that is left alone, in ms. */
const patienceMs = 1_000;

/** So long, and so often, a player is asked whether it has paused. */
const obeysWithinMs = 500;
const askEveryMs = 50;

interface PlayerDeps {
  readonly owed: OwedFile;
  /** Opened when it is needed for the first time; null where there is none. */
  readonly openBus: () => Promise<MessageBus | null>;
  /** ms since 1970. */
  readonly now: () => number;
}

export function pausePlayers({ owed, openBus, now }: PlayerDeps): Quieting & Disposable {
  let connected: { readonly bus: MessageBus; readonly id: string } | null = null;
  /** By the unique name of the player's connection. */
  const holds = new Map<string, Hold>();

  async function connect() {
    if (connected !== null && !connected.bus.closed.aborted) return connected;
    const bus = await openBus();
    if (bus === null) return null;
    const id = String(await bus.call({ ...busItself, member: 'GetId' }, patienceMs));
    holds.clear();
    await bus.listen({ interface: properties, member: 'PropertiesChanged', path }, ({ sender, body }) => {
      const [changed, values] = body;
      const hold = holds.get(sender);
      if (hold === undefined || changed !== playerInterface || !isRecord(values)) return;
      const said = statusIn(values.PlaybackStatus);
      if (said !== null) holds.set(sender, holdAfter(hold, said));
    });
    connected = { bus, id };
    return connected;
  }

  async function giveBack(): Promise<void> {
    const { players } = owed.current();
    if (players.length === 0) return;
    const connection = await connect();
    if (connection === null) return;
    const { bus, id } = connection;
    await Promise.all(
      players.map(async (player) => {
        const found = {
          bus: id,
          status: await statusOf(bus, player.owner),
          position: await positionOf(bus, player.owner),
        };
        const hold = holds.get(player.owner);
        const isOurs =
          hold === undefined
            ? found.status !== null && mayPlayAgain(player, { ...found, status: found.status }, now())
            : hold !== 'touched' && found.status === 'Paused';
        if (isOurs) await tell(bus, player.owner, 'Play');
      }),
    );
    holds.clear();
    owed.change({ players: [] });
  }

  return {
    quieten: async () => {
      await giveBack();
      const connection = await connect();
      if (connection === null) return;
      const { bus, id } = connection;
      const playing = await playingOn(bus);
      if (playing.length === 0) return;
      const debts = playing.map((owner) => ({ bus: id, owner, pausedAt: now(), position: null }));
      owed.change({ players: debts });
      const paused = await Promise.all(debts.map((debt) => pause(bus, debt)));
      owed.change({ players: paused.filter((each) => each !== null) });
    },
    giveBack,
    [Symbol.dispose]: () => connected?.bus[Symbol.dispose](),
  };

  /** Null when it does not obey. */
  async function pause(bus: MessageBus, debt: OwedPlayer): Promise<OwedPlayer | null> {
    const { owner } = debt;
    holds.set(owner, 'asked');
    if (!(await tell(bus, owner, 'Pause'))) {
      holds.delete(owner);
      return null;
    }
    // It may answer before it has paused, and where it stands is known only then.
    for (let waited = 0; waited < obeysWithinMs; waited += askEveryMs) {
      const said = await statusOf(bus, owner);
      if (said === 'Paused') {
        holds.set(owner, holdAfter(holds.get(owner) ?? 'asked', said));
        return { ...debt, position: await positionOf(bus, owner) };
      }
      await wait(askEveryMs);
    }
    return debt;
  }
}

/** The connections of those that play and can be paused, each once. */
async function playingOn(bus: MessageBus): Promise<readonly string[]> {
  const names = await bus.call({ ...busItself, member: 'ListNames' }, patienceMs).catch(() => []);
  const players = Array.isArray(names) ? names.map(String).filter((name) => name.startsWith(prefix)) : [];
  const owners = await Promise.all(
    players
      .filter((name) => !standIns.has(name))
      .map(async (name) => {
        const owner = await bus
          .call({ ...busItself, member: 'GetNameOwner', signature: 's', body: [name] }, patienceMs)
          .catch(() => null);
        if (typeof owner !== 'string' || (await statusOf(bus, owner)) !== 'Playing') return null;
        return (await propertyOf(bus, owner, 'CanPause')) === true ? owner : null;
      }),
  );
  return [...new Set(owners.filter((owner) => owner !== null))];
}

async function statusOf(bus: MessageBus, owner: string): Promise<PlaybackStatus | null> {
  return statusIn(await propertyOf(bus, owner, 'PlaybackStatus'));
}

/** In µs. */
async function positionOf(bus: MessageBus, owner: string): Promise<number | null> {
  const position = await propertyOf(bus, owner, 'Position');
  return typeof position === 'bigint' || typeof position === 'number' ? Number(position) : null;
}

/** Null when it has none, or is gone. */
async function propertyOf(bus: MessageBus, destination: string, name: string): Promise<unknown> {
  const body = [playerInterface, name];
  return await bus
    .call({ destination, path, interface: properties, member: 'Get', signature: 'ss', body }, patienceMs)
    .catch(() => null);
}

/** Whether it was taken. */
async function tell(bus: MessageBus, destination: string, member: 'Play' | 'Pause'): Promise<boolean> {
  return await bus.call({ destination, path, interface: playerInterface, member }, patienceMs).then(
    () => true,
    () => false,
  );
}

function statusIn(value: unknown): PlaybackStatus | null {
  return value === 'Playing' || value === 'Paused' || value === 'Stopped' ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
