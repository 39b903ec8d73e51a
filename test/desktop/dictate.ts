import type { Desktop } from './desktop.ts';
import type { Spoken } from './sound.ts';

/** One dictation as the person did it; all times in ms since 1970. */
export interface Dictated {
  readonly pressedAt: number;
  readonly spoken: Spoken;
  readonly releasedAt: number;
}

/**
 * Somebody in a hurry: they speak while the key goes down and let go on the last sound, so nothing
 * that is lost at either end stays hidden behind a pause.
 */
export async function dictate(
  { keys, sound }: Desktop,
  recording: string,
  hotkey: readonly string[] = ['F9'],
): Promise<Dictated> {
  let pressedAt = 0;
  for (const key of hotkey) pressedAt = await keys.down(key);
  const [last = '', ...modifiers] = hotkey.toReversed();
  let releasedAt: number | undefined;
  try {
    const spoken = await sound.say(recording);
    releasedAt = await keys.up(last);
    return { pressedAt, spoken, releasedAt };
  } finally {
    if (releasedAt === undefined) await keys.up(last);
    for (const key of modifiers) await keys.up(key);
  }
}
