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

const dayMs = 86_400_000;

/** The oldest first. Pinned ones stay, and take their share of count and size. */
export function soundsToRemove(
  sounds: readonly KeptSound[],
  { days, count, megabytes }: RetentionRule,
  now: number,
): readonly KeptSound[] {
  const oldestFirst = sounds.toSorted((one, other) => one.sequence - other.sequence);
  let left = sounds.length;
  let leftBytes = sounds.reduce((sum, { bytes }) => sum + bytes, 0);
  return oldestFirst.filter(({ pinned, pressedAt, bytes }) => {
    const isTooOld = days !== null && pressedAt < now - days * dayMs;
    const isTooMuch =
      (count !== null && left > count) || (megabytes !== null && leftBytes > megabytes * 1_000_000);
    if (pinned || !(isTooOld || isTooMuch)) return false;
    left -= 1;
    leftBytes -= bytes;
    return true;
  });
}
