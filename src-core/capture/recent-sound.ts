/** What a microphone delivered at once. */
export interface Block {
  /** Hz. */
  readonly rate: number;
  /** Mono. */
  readonly samples: Float32Array<ArrayBuffer>;
}

/** The last moments of what was heard: in memory, and nowhere else. Times in ms, on one clock. */
export interface RecentSound {
  /**
   * @param until when its last sample was heard
   * @param longestMs what is older is overwritten
   */
  add(block: Block, until: number, longestMs: number): void;
  /** What was heard from then on, oldest first; nothing is here afterwards. */
  take(from: number): readonly Block[];
  forget(): void;
}

interface Heard {
  readonly block: Block;
  readonly until: number;
}

export function createRecentSound(): RecentSound {
  let heard: readonly Heard[] = [];
  return {
    add: (block, until, longestMs) => {
      heard = lastMs([...heard, { block, until }], longestMs);
    },
    take: (from) => {
      const taken = heard.flatMap(({ block, until }) => heardSince(block, until, from) ?? []);
      heard = [];
      return taken;
    },
    forget: () => {
      heard = [];
    },
  };
}

/** By how much sound it is, not by when it came: whatever the clock does, no more than that is in memory. */
function lastMs(heard: readonly Heard[], ms: number): readonly Heard[] {
  let left = ms;
  const tooOld = heard.findLastIndex(({ block }) => {
    left -= durationMs(block);
    return left < 0;
  });
  return heard.slice(tooOld + 1);
}

function durationMs({ rate, samples }: Block): number {
  return (samples.length * 1_000) / rate;
}

/** The part of a block that was heard from then on; null when it is older. */
export function heardSince({ rate, samples }: Block, until: number, from: number): Block | null {
  const count = Math.round(((until - from) * rate) / 1_000);
  if (count <= 0) return null;
  return { rate, samples: count < samples.length ? samples.slice(-count) : samples };
}
