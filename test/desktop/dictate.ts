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
export async function dictate({ keys, sound }: Desktop, recording: string): Promise<Dictated> {
  const pressedAt = await keys.down('F9');
  try {
    const spoken = await sound.say(recording);
    return { pressedAt, spoken, releasedAt: await keys.up('F9') };
  } catch (error) {
    await keys.up('F9');
    throw error;
  }
}
