import { setTimeout as wait } from 'node:timers/promises';
import { askApp } from './ask-app.ts';
import type { Desktop } from './desktop.ts';

/** No finger is faster; a switch that bounces is. */
export const betweenTapsMs = 100;

/**
 * Begins a dictation by two taps. On a busy machine the second may come too late to be one, and then two more
 * are needed; but one more tap ends what has begun, so the app itself is asked, and again for a while: it
 * may answer before it has heard of the keys.
 */
export async function beginByTaps(desktop: Desktop): Promise<void> {
  for (let tries = 0; tries < 10; tries++) {
    await desktop.keys.tap('F9');
    await wait(betweenTapsMs);
    await desktop.keys.tap('F9');
    for (let looks = 0; looks < 30; looks++) {
      const answer = await askApp(desktop, 'status');
      if (answer.ok && answer.status.state === 'recording') return;
      await wait(100);
    }
  }
  throw new Error('Two taps began nothing');
}
