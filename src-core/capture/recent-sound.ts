/** What a microphone delivered at once. */
export interface Block {
  /** Hz. */
  readonly rate: number;
  /** Mono. */
  readonly samples: Float32Array<ArrayBuffer>;
}

/** The last moments of what was heard: in memory, and nowhere else. */
export interface RecentSound {
  add(block: Block): void;
  /** The last `ms` of it, oldest first; nothing of it is here afterwards. */
  take(ms: number): readonly Block[];
  forget(): void;
}

/** @param longestMs what is older is overwritten */
export function createRecentSound(longestMs: number): RecentSound {
  let blocks: readonly Block[] = [];
  return {
    add: (block) => {
      blocks = lastMs([...blocks, block], longestMs);
    },
    take: (ms) => {
      const taken = lastMs(blocks, ms);
      blocks = [];
      return taken;
    },
    forget: () => {
      blocks = [];
    },
  };
}

function lastMs(blocks: readonly Block[], ms: number): readonly Block[] {
  const kept: Block[] = [];
  let left = ms;
  for (const { rate, samples } of blocks.toReversed()) {
    const count = Math.min(samples.length, Math.round((left * rate) / 1_000));
    if (count <= 0) break;
    kept.push({ rate, samples: count === samples.length ? samples : samples.slice(-count) });
    left -= (count * 1_000) / rate;
  }
  return kept.reverse();
}

/**
 * How much of the past a press takes along, in ms: `wantedMs`, and what passed until the microphone's
 * side heard of it. The two clocks may disagree after a change of the system's; then by half a second at most.
 */
export function reachBack(wantedMs: number, pressedAt: number, now: number): number {
  return wantedMs + Math.min(Math.max(0, now - pressedAt), 500);
}
