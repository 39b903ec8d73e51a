/**
 * Pauses the players of a Linux desktop through MPRIS, and lets them play again.
 * @see https://specifications.freedesktop.org/mpris-spec/latest/
 */
import { setTimeout as wait } from 'node:timers/promises';
import {
  type Hold,
  holdAfter,
  isRecent,
  mayPlayAgain,
  type OwedPlayer,
  type PlaybackStatus,
} from '../../src-core/media/players.ts';
import { isTimeout, type MessageBus } from '../message-bus.ts';
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

/** A player that does not answer within that is not waited for, in ms. */
const patienceMs = 1_000;

/** One that has paused for us is asked again then, until it answers or is gone, in ms. */
const againAfterMs = 2_000;

/** So long, and so often, a player is asked whether it has paused. */
const obeysWithinMs = 500;
const askEveryMs = 50;

/** For an answer that has not come yet. */
const late: unique symbol = Symbol('late');

interface PlayerDeps {
  readonly owed: OwedFile;
  /** Opened when it is needed for the first time; null where there is none. */
  readonly openBus: () => Promise<MessageBus | null>;
  /** ms since 1970. */
  readonly now: () => number;
}

interface Connection {
  readonly bus: MessageBus;
  readonly id: string;
}

export function pausePlayers({ owed, openBus, now }: PlayerDeps): Quieting & Disposable {
  let connected: Connection | null = null;
  /** By the unique name of the player's connection. */
  const holds = new Map<string, Hold>();
  /** Since when they have not answered, by the same names; in ms since 1970. */
  const lateSince = new Map<string, number>();
  let tellNewcomer = () => {};
  let again: ReturnType<typeof setTimeout> | undefined;

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
    const asked = await Promise.all(
      players.map(async (player) => ((await isSettled(connection, player)) ? null : player)),
    );
    const left = asked.filter((player) => player !== null);
    for (const { owner } of players.filter((player) => !left.includes(player))) {
      holds.delete(owner);
      lateSince.delete(owner);
    }
    owed.change({ players: left });
    clearTimeout(again);
    if (left.length > 0) again = setTimeout(() => tellNewcomer(), againAfterMs);
  }

  /** False: it does not answer now, and may still have to play again. */
  async function isSettled({ bus, id }: Connection, player: OwedPlayer): Promise<boolean> {
    const { owner } = player;
    if (player.bus !== id) return true;
    const [status, position] = await Promise.all([statusOf(bus, owner), positionOf(bus, owner)]);
    if (status === late || position === late) {
      const since = lateSince.get(owner) ?? now();
      lateSince.set(owner, since);
      return !isRecent(since, now());
    }
    const hold = holds.get(owner);
    const isOurs =
      hold === undefined
        ? status !== null && mayPlayAgain(player, { bus: id, status, position }, now())
        : hold !== 'touched' && status === 'Paused';
    // Once told it plays when it gets to it.
    if (isOurs) await tell(bus, owner, 'Play');
    return true;
  }

  return {
    quieten: async () => {
      await giveBack();
      const connection = await connect();
      if (connection === null) return;
      const { bus, id } = connection;
      const playing = await playingOn(bus);
      if (playing.length === 0) return;
      const debts = playing.map((each) => ({ ...each, bus: id, pausedAt: now() }));
      const others = owed
        .current()
        .players.filter(({ owner }) => !debts.some((debt) => debt.owner === owner));
      owed.change({ players: [...others, ...debts] });
      const paused = await Promise.all(debts.map((debt) => pause(bus, debt)));
      owed.change({ players: [...others, ...paused.filter((each) => each !== null)] });
    },
    giveBack,
    onNewcomer: (listener) => {
      tellNewcomer = listener;
    },
    [Symbol.dispose]: () => {
      clearTimeout(again);
      connected?.bus[Symbol.dispose]();
    },
  };

  /** Null when it does not obey. */
  async function pause(bus: MessageBus, debt: OwedPlayer): Promise<OwedPlayer | null> {
    const { owner } = debt;
    holds.set(owner, 'asked');
    lateSince.delete(owner);
    const answer = await tell(bus, owner, 'Pause');
    // Asked it is all the same, and pauses when it gets to it.
    if (answer === 'late') return debt;
    if (answer === 'refused') {
      holds.delete(owner);
      return null;
    }
    // It may answer before it has paused, and exactly where it stands is known only then.
    for (let waited = 0; waited < obeysWithinMs; waited += askEveryMs) {
      const said = await statusOf(bus, owner);
      if (said === late) return debt;
      if (said === 'Paused') {
        holds.set(owner, holdAfter(holds.get(owner) ?? 'asked', said));
        const position = await positionOf(bus, owner);
        return position === late ? debt : { ...debt, position };
      }
      await wait(askEveryMs);
    }
    return debt;
  }
}

/** The connections of those that play and can be paused, each once, and where they stand. */
async function playingOn(bus: MessageBus): Promise<readonly Pick<OwedPlayer, 'owner' | 'position'>[]> {
  const names = await bus.call({ ...busItself, member: 'ListNames' }, patienceMs).catch(() => []);
  const players = Array.isArray(names) ? names.map(String).filter((name) => name.startsWith(prefix)) : [];
  const owners = await Promise.all(
    players
      .filter((name) => !standIns.has(name))
      .map(async (name) => {
        const owner = await bus
          .call({ ...busItself, member: 'GetNameOwner', signature: 's', body: [name] }, patienceMs)
          .catch(() => null);
        return typeof owner === 'string' ? owner : null;
      }),
  );
  const found = await Promise.all(
    [...new Set(owners.filter((owner) => owner !== null))].map(async (owner) => {
      if ((await statusOf(bus, owner)) !== 'Playing') return null;
      if ((await propertyOf(bus, owner, 'CanPause')) !== true) return null;
      // Last, because it goes on until it is told.
      const position = await positionOf(bus, owner);
      return position === late ? null : { owner, position };
    }),
  );
  return found.filter((each) => each !== null);
}

async function statusOf(bus: MessageBus, owner: string): Promise<PlaybackStatus | typeof late | null> {
  const status = await propertyOf(bus, owner, 'PlaybackStatus');
  return status === late ? status : statusIn(status);
}

/** In µs. */
async function positionOf(bus: MessageBus, owner: string): Promise<number | typeof late | null> {
  const position = await propertyOf(bus, owner, 'Position');
  if (position === late) return position;
  return typeof position === 'bigint' || typeof position === 'number' ? Number(position) : null;
}

/** Null when it has none, or is gone; `late` when it has not answered yet. */
async function propertyOf(bus: MessageBus, destination: string, name: string): Promise<unknown> {
  const body = [playerInterface, name];
  return await bus
    .call({ destination, path, interface: properties, member: 'Get', signature: 'ss', body }, patienceMs)
    .catch((error: unknown) => (isTimeout(error) ? late : null));
}

async function tell(
  bus: MessageBus,
  destination: string,
  member: 'Play' | 'Pause',
): Promise<'taken' | 'refused' | 'late'> {
  return await bus.call({ destination, path, interface: playerInterface, member }, patienceMs).then(
    () => 'taken',
    (error: unknown) => (isTimeout(error) ? 'late' : 'refused'),
  );
}

function statusIn(value: unknown): PlaybackStatus | null {
  return value === 'Playing' || value === 'Paused' || value === 'Stopped' ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
