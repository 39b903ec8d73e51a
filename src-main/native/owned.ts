/** The address of something of the system's. */
export type Pointer = bigint;

/** Remembers what is to be given back, and passes it on. */
export type Own = <Owned extends Pointer | null>(owned: Owned) => Owned;

/** What the system hands out is counted by it, so it is given back in any case, the last first. */
export function withOwned<Result>(release: (owned: Pointer) => void, use: (own: Own) => Result): Result {
  const all: Pointer[] = [];
  try {
    return use((owned) => {
      if (owned !== null) all.push(owned);
      return owned;
    });
  } finally {
    for (const owned of all.toReversed()) release(owned);
  }
}
