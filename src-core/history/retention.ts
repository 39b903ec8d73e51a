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

/**
 * Where nothing was kept for longer than the limit and so many days more, the clock was set forward, and no time has
 * passed: else all that was kept would go at once. A computer may be off for a month when the last of it should go.
 */
const longestOffDays = 30;

/**
 * Where that happened so many times between kept sounds, and the clock did not go back meanwhile, it was no clock: that
 * computer is used so seldom, and what was kept before is old. Else nothing there would ever go.
 */
const enoughLongGaps = 4;

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
      let oldCount: number | null = null;
      for (const [place, sound] of oldestFirst.entries()) {
        if (sound.pinned) continue;
        const seemsTooOld = days !== null && sound.pressedAt < now - days * dayMs;
        if (seemsTooOld) oldCount ??= countOld(oldestFirst, days, now);
        const isTooOld = seemsTooOld && oldCount !== null && place < oldCount;
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

/** How many of the first are older than that, by the time between each and the next. */
function countOld(oldestFirst: readonly KeptSound[], days: number, now: number): number {
  let ageMs = 0;
  let longGaps = 0;
  let next: KeptSound | null = null;
  return (
    oldestFirst.findLastIndex((sound) => {
      const passedMs = (next?.pressedAt ?? now) - sound.pressedAt;
      // Nothing that was spoken later vouches for what has passed since the newest.
      if (passedMs > (days + longestOffDays) * dayMs) longGaps += next === null ? 0 : 1;
      else if (passedMs > 0) ageMs += passedMs;
      else if (passedMs < 0) longGaps = 0;
      next = sound;
      return ageMs > days * dayMs || longGaps >= enoughLongGaps;
    }) + 1
  );
}
