/** Which kept sounds go, by the person's rule. What is null sets no limit. */
export interface RetentionRule {
  readonly days: number | null;
  readonly count: number | null;
  /** Of 1,000,000 bytes. */
  readonly megabytes: number | null;
}

export interface KeptSound {
  readonly id: string;
  /** When it was spoken, in ms since 1970. */
  readonly pressedAt: number;
  readonly sequence: number;
  readonly bytes: number;
  readonly pinned: boolean;
}

/** What is kept, with its sums: one more costs the same beside ten and beside ten thousand. */
export interface SoundIndex {
  find(id: string): KeptSound | undefined;
  /** In the place of the one with the same id, if there is one. */
  put(sound: KeptSound): void;
  remove(id: string): void;
  /**
   * The oldest first. Pinned ones stay, and take their share of count and size. Without `looksAtAll` it ends at the
   * first that may stay: enough after one more was kept, but not for those whose clock was wrong.
   */
  toRemove(rule: RetentionRule, now: number, looksAtAll: boolean): readonly KeptSound[];
}

const dayMs = 86_400_000;

export function createSoundIndex(): SoundIndex {
  const oldestFirst: KeptSound[] = [];
  const byId = new Map<string, KeptSound>();
  let allBytes = 0;

  /** Where the first one stands that is not older. */
  function placeOf({ sequence }: KeptSound): number {
    let low = 0;
    let high = oldestFirst.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const one = oldestFirst[middle];
      if (one !== undefined && one.sequence < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function remove(id: string): void {
    const sound = byId.get(id);
    if (sound === undefined) return;
    byId.delete(id);
    allBytes -= sound.bytes;
    oldestFirst.splice(oldestFirst.indexOf(sound, placeOf(sound)), 1);
  }

  return {
    find: (id) => byId.get(id),
    put: (sound) => {
      remove(sound.id);
      byId.set(sound.id, sound);
      allBytes += sound.bytes;
      oldestFirst.splice(placeOf(sound), 0, sound);
    },
    remove,
    toRemove: ({ days, count, megabytes }, now, looksAtAll) => {
      const found: KeptSound[] = [];
      let left = oldestFirst.length;
      let leftBytes = allBytes;
      for (const sound of oldestFirst) {
        if (sound.pinned) continue;
        const isTooOld = days !== null && sound.pressedAt < now - days * dayMs;
        const isTooMuch =
          (count !== null && left > count) || (megabytes !== null && leftBytes > megabytes * 1_000_000);
        if (isTooOld || isTooMuch) {
          found.push(sound);
          left -= 1;
          leftBytes -= sound.bytes;
        } else if (!looksAtAll) break;
      }
      return found;
    },
  };
}
