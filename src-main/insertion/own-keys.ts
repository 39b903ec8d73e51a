/** Keys that nobody presses but Dictum: of the chord that pastes, and of words that are typed. */
export interface OwnKeys {
  /** They go down from now on; what is returned says that they are up. */
  begin(): () => void;
  arePressed(): boolean;
}

/** Whoever hears keys may tell of the last one so much later, in ms. */
const toldWithinMs = 100;

/** @param now ms, never going back. */
export function createOwnKeys(now: () => number): OwnKeys {
  let count = 0;
  let endedAt = Number.NEGATIVE_INFINITY;
  return {
    begin: () => {
      let isDown = true;
      count += 1;
      return () => {
        if (!isDown) return;
        isDown = false;
        count -= 1;
        endedAt = now();
      };
    },
    arePressed: () => count > 0 || now() - endedAt < toldWithinMs,
  };
}
