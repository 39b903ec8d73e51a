/** Pauses the players of Windows and macOS through the process that calls the system, and lets them play again. */
import { setTimeout as wait } from 'node:timers/promises';
import { isRecent, mayPlayAgain, type OwedPlayer, standsStill } from '../../src-core/media/players.ts';
import type { NativePlayer } from '../native/media-calls.ts';
import type { Native } from '../native/native.ts';
import type { Quieting } from './media.ts';
import { createRetry } from './native-retry.ts';
import type { OwedFile } from './owed-file.ts';

interface PlayerDeps {
  readonly owed: OwedFile;
  readonly native: Pick<Native, 'call'>;
  /** ms since 1970. */
  readonly now: () => number;
  /**
   * A player says where it stands this moment. Windows only passes on what an app said at some time, which may be set
   * right after the pause: there it is looked at only where nothing else tells who used the player.
   */
  readonly saysExactPlace: boolean;
}

/** Their names are those of apps, and stay. */
const bus = 'system';

/** More than the process itself is given to answer, in ms. */
const patienceMs = 3_000;

/** So long, and so often, a player is asked whether it has paused. */
const obeysWithinMs = 500;
const askEveryMs = 50;

export function pauseNativePlayers(deps: PlayerDeps): Quieting & Disposable {
  const { owed, native, now, saysExactPlace } = deps;
  const retry = createRetry(now);
  /** What this Dictum itself has paused. */
  const own = new Set<string>();
  /** Since when they have not answered; in ms since 1970. */
  const lateSince = new Map<string, number>();

  const list = () => native.call('players', null, AbortSignal.timeout(patienceMs));

  async function giveBack(): Promise<void> {
    const { players } = owed.current();
    try {
      if (players.length === 0) return;
      const found = await list().catch(() => null);
      const asked = players.map(async (debt) => ((await isSettled(debt, found)) ? null : debt));
      const left = (await Promise.all(asked)).filter((debt) => debt !== null);
      for (const { owner } of players.filter((debt) => !left.includes(debt))) {
        own.delete(owner);
        lateSince.delete(owner);
      }
      owed.change({ players: left });
    } finally {
      retry.soonIf(owed.current().players.length > 0);
    }
  }

  /** False: it does not answer now, and may still have to play again. */
  async function isSettled(debt: OwedPlayer, found: readonly NativePlayer[] | null): Promise<boolean> {
    const player = found?.find(({ id }) => id === debt.owner);
    if (found !== null && player === undefined) return true;
    if (player === undefined || player.status === null) return isTooLate(debt.owner);
    const { status, position } = player;
    if (!isOurs(debt, { bus, status, position })) return true;
    try {
      await native.call('resumePlayer', debt.owner, AbortSignal.timeout(patienceMs));
      return true;
    } catch {
      // If it was carried out all the same, it will be found playing.
      return isTooLate(debt.owner);
    }
  }

  function isOurs(debt: OwedPlayer, found: Parameters<typeof mayPlayAgain>[1]): boolean {
    if (!own.has(debt.owner)) return mayPlayAgain(debt, found, now());
    return found.status === 'Paused' && (!saysExactPlace || standsStill(debt.position, found.position));
  }

  /** After five minutes nobody expects music to start again because of Dictum. */
  function isTooLate(owner: string): boolean {
    const since = lateSince.get(owner) ?? now();
    lateSince.set(owner, since);
    return !isRecent(since, now());
  }

  /** Null when it does not obey. */
  async function pause(debt: OwedPlayer): Promise<OwedPlayer | null> {
    own.add(debt.owner);
    try {
      if (await native.call('pausePlayer', debt.owner, AbortSignal.timeout(patienceMs))) return debt;
      own.delete(debt.owner);
      return null;
    } catch {
      // Asked it is all the same, and pauses when it gets to it.
      return debt;
    }
  }

  /** Where each stands is known exactly only when it has paused. */
  async function asPaused(debts: readonly OwedPlayer[]): Promise<readonly OwedPlayer[]> {
    const began = performance.now();
    for (;;) {
      const found = await list().catch(() => []);
      const paused = found.filter(({ status }) => status === 'Paused');
      const seen = debts.map((debt) => {
        const player = paused.find(({ id }) => id === debt.owner);
        return player === undefined ? debt : { ...debt, position: player.position };
      });
      const haveAll = debts.every(({ owner }) => paused.some(({ id }) => id === owner));
      if (haveAll || performance.now() - began >= obeysWithinMs) return seen;
      await wait(askEveryMs);
    }
  }

  return {
    quieten: async () => {
      await giveBack();
      const playing = (await list()).filter(({ status }) => status === 'Playing');
      if (playing.length === 0) return;
      const debts = playing.map(({ id, position }) => ({ bus, owner: id, pausedAt: now(), position }));
      const others = owed
        .current()
        .players.filter(({ owner }) => !debts.some((debt) => debt.owner === owner));
      owed.change({ players: [...others, ...debts] });
      const asked = (await Promise.all(debts.map(pause))).filter((debt) => debt !== null);
      owed.change({ players: [...others, ...(asked.length === 0 ? [] : await asPaused(asked))] });
    },
    giveBack,
    onNewcomer: retry.onNewcomer,
    [Symbol.dispose]: retry[Symbol.dispose],
  };
}
