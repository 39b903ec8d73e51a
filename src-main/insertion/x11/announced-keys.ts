/**
 * Whoever hears keys is told which are ours: a hotkey that the person presses while ours are announced is lost. So
 * they are announced for as long as they are pressed, and never while the person is waited for.
 */

/** Resolves when whoever hears keys knows that those that come are ours; what it resolves with says that they are up. */
export type AnnounceKeys = () => Promise<() => void>;

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
  /** Is waited for after the first look; never rejects. */
  readonly caughtUp: Promise<unknown>;
  /** Looks once more, at the last moment, and presses the keys if nobody is in the way of them. */
  press(): Promise<Pressed>;
}

/** `not-wanted`: nobody needs to be waited for, because the keys are not to be pressed at all. */
export type Pressed = 'pressed' | 'in-the-way' | 'not-wanted';

/**
 * Presses keys that are announced into the window that is in front. Whoever hears keys may be slow to say that it
 * knows, and somebody get in the way meanwhile: they are waited for, and the keys are not ours then.
 */
export async function pressInFront(
  announce: AnnounceKeys,
  { inFront, caughtUp, press }: Front,
): Promise<Exclude<Pressed, 'in-the-way'>> {
  await inFront();
  await caughtUp;
  for (;;) {
    const pressed = await asAnnounced(announce, press);
    if (pressed !== 'in-the-way') return pressed;
    await inFront();
  }
}
