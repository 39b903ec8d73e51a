/**
 * Whoever hears keys is told which are ours: a hotkey that the person presses while ours are announced is lost. So
 * they are announced for as long as they are pressed, and never while the person is waited for.
 */

/** Resolves when whoever hears keys knows that those that come are ours; what it resolves with says that they are up. */
export type AnnounceKeys = () => Promise<() => void>;

/** Nobody goes to another window or presses a key within this time of the look at both, in ms. */
const lookHoldsMs = 5;

export async function asAnnounced<Value>(
  announce: AnnounceKeys,
  press: () => Promise<Value>,
): Promise<Value> {
  const areUp = await announce();
  try {
    return await press();
  } finally {
    areUp();
  }
}

interface Front {
  /** Resolves when keys that are pressed now go to the window and mean what they say; rejects when they never will. */
  inFront(): Promise<void>;
  /** Whether they do at this moment. */
  isInFront(): Promise<boolean>;
  /** Is waited for after the first look; never rejects. */
  readonly caughtUp: Promise<unknown>;
}

/**
 * Resolves when the keys are announced and the window is in front. Whoever hears keys may be slow to say that it
 * knows: it is looked once more then.
 */
export async function announcedInFront(
  announce: AnnounceKeys,
  { inFront, isInFront, caughtUp }: Front,
): Promise<() => void> {
  await inFront();
  let lookedAt = performance.now();
  await caughtUp;
  for (;;) {
    const areUp = await announce();
    try {
      if (performance.now() - lookedAt <= lookHoldsMs || (await isInFront())) return areUp;
    } catch (error) {
      areUp();
      throw error;
    }
    areUp();
    await inFront();
    lookedAt = performance.now();
  }
}
