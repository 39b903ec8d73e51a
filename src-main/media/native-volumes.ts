/** Lowers what sounds on Windows and macOS, through the process that calls the system. */
import { fractions, type OwedStream, stillOwed, toGiveBack, toLower } from '../../src-core/media/streams.ts';
import type { NativeVolume } from '../native/media-calls.ts';
import type { Native } from '../native/native.ts';
import type { Quieting } from './media.ts';
import { createRetry } from './native-retry.ts';
import type { OwedFile } from './owed-file.ts';

interface VolumeDeps {
  readonly owed: OwedFile;
  readonly native: Pick<Native, 'call'>;
  /** The processes of this app: its own sounds are not lowered where they are told apart. */
  readonly ownPids: () => readonly number[];
  /** ms since 1970. */
  readonly now: () => number;
}

/** More than the process itself is given to answer, in ms. */
const patienceMs = 3_000;

export function lowerVolumes({ owed, native, ownPids, now }: VolumeDeps): Quieting & Disposable {
  const retry = createRetry(now);

  const list = async () =>
    (await native.call('volumes', null, AbortSignal.timeout(patienceMs))).map((one) => ({
      ...one,
      index: one.id,
      volumes: [one.volume],
    }));

  /** Null when nothing was changed. Whoever has another volume by now has had it from somebody else. */
  async function set(id: string, volume: number, onlyIf: number): Promise<number | null> {
    return await native.call('setVolume', { id, volume, onlyIf }, AbortSignal.timeout(patienceMs));
  }

  async function giveBack(): Promise<void> {
    const debts = owed.current().volumes;
    try {
      const left = debts.length === 0 ? debts : await leftAfterGivingBack(debts);
      if (left !== debts) owed.change({ volumes: left });
    } finally {
      retry.soonIf(owed.current().volumes.length > 0);
    }
  }

  /** All of it where the system does not answer. */
  async function leftAfterGivingBack(debts: readonly OwedStream<string>[]) {
    const streams = await list().catch(() => null);
    if (streams === null) return debts;
    const restored = toGiveBack(debts, streams);
    const given = restored.map(async ({ stream, volumes: [before = 0] }) => {
      await set(stream.index, before, stream.volumes[0] ?? 0);
    });
    await Promise.allSettled(given);
    const after = restored.length === 0 ? streams : await list().catch(() => null);
    return after === null ? debts : stillOwed(debts, after);
  }

  /** What it is owed as it stands now; null when it was not lowered. */
  async function lower(debt: OwedStream<string>): Promise<OwedStream<string> | null> {
    const { index, before, lowered } = debt;
    try {
      const taken = await set(index, lowered[0] ?? 0, before[0] ?? 0);
      return taken === null ? null : { ...debt, lowered: [taken], within: fractions.rounding };
    } catch {
      // It may have been carried out all the same.
      return debt;
    }
  }

  return {
    quieten: async () => {
      // What an earlier song left lowered would be taken for what the program wants.
      await giveBack();
      const own = new Set(ownPids());
      const before = owed.current().volumes;
      const heard = (await list()).filter((one) => isHeardFrom(one, own));
      const debts = toLower(before, heard, fractions);
      if (debts.length === 0) return;
      owed.change({ volumes: [...before, ...debts] });
      const lowered = await Promise.all(debts.map(lower));
      owed.change({ volumes: [...before, ...lowered.filter((debt) => debt !== null)] });
    },
    giveBack,
    onNewcomer: retry.onNewcomer,
    [Symbol.dispose]: retry[Symbol.dispose],
  };
}

function isHeardFrom({ isHeard, pid, volume }: NativeVolume, own: ReadonlySet<number>): boolean {
  return isHeard && volume > 0 && (pid === null || !own.has(pid));
}
