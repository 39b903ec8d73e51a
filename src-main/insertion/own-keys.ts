/** Keys that nobody presses but Dictum: of the chord that pastes, and of words that are typed. */
export interface OwnKeys {
  /** They go down from now on; what is returned says that they are up. */
  begin(): () => void;
  /** Whether they were at that moment, of the last seconds; now, when it is not said. */
  arePressed(at?: number): boolean;
}

interface Press {
  readonly begunAt: number;
  /** Null while they are down. */
  endedAt: number | null;
}

/** Whoever hears keys may tell of the last one so much later, in ms. */
const toldWithinMs = 100;

/** The clock of the keys has whole ms, and is not read in the same moment as ours, in ms. */
const clockErrorMs = 5;

/** A computer that is so busy that it tells of keys later than this has told of others before, in ms. */
const rememberedMs = 10_000;

/** @param now ms, never going back. */
export function createOwnKeys(now: () => number): OwnKeys {
  let presses: readonly Press[] = [];
  return {
    begin: () => {
      const press: Press = { begunAt: now(), endedAt: null };
      const isRecent = ({ endedAt }: Press) => endedAt === null || now() - endedAt < rememberedMs;
      presses = [...presses.filter(isRecent), press];
      return () => {
        press.endedAt ??= now();
      };
    },
    arePressed: (at = now()) =>
      presses.some(
        ({ begunAt, endedAt }) =>
          begunAt - clockErrorMs <= at && (endedAt === null || at < endedAt + toldWithinMs),
      ),
  };
}
