/**
 * Whether the page that has the microphone and the pill still lives, pure. Chromium does not tell: its
 * `unresponsive` waits for somebody to click into a window that can be seen. So while the page is needed main
 * looks every `turnMs`. Sound is a sign of life; when none comes (a pause, a device that sleeps) the page is asked.
 */

export const turnMs = 250;

/**
 * In turns of main: the page is ended 2.5 to 2.75 s after its last sign of life. The system keeps a second of sound for
 * a page that is only late, and what it could not keep is known to be missing when the page goes on (`arrival.ts`), so
 * it must not be ended early: on a busy machine pages stood still for up to 2 s and lived. Whoever speaks to one that
 * never goes on speaks to nobody, so it must not be ended much later either. Turns and not time: when main itself stood
 * still, or the computer slept, the page had as little time to answer.
 */
export const mostSilentTurns = 11;

export interface PageWatch {
  /** False while it is being loaded: then it has nothing to say yet. */
  readonly isThere: boolean;
  /** Somebody is recorded, or about to be. */
  readonly isNeeded: boolean;
  /** Since the last sign of life. */
  readonly silentTurns: number;
}

export const notThere: PageWatch = { isThere: false, isNeeded: false, silentTurns: 0 };

export type PageEvent =
  | { readonly type: 'loaded' }
  | { readonly type: 'gone' }
  | { readonly type: 'needed'; readonly isNeeded: boolean }
  | { readonly type: 'sign-of-life' }
  | { readonly type: 'turn' };

export interface PageStep {
  readonly watch: PageWatch;
  /** `ask` it for a sign of life; `end` it, for it never gives one again. */
  readonly command: 'ask' | 'end' | null;
}

export function step(watch: PageWatch, event: PageEvent): PageStep {
  switch (event.type) {
    case 'loaded':
      return { watch: { ...watch, isThere: true, silentTurns: 0 }, command: null };
    case 'gone':
      return { watch: { ...watch, isThere: false }, command: null };
    case 'needed':
      // What was before says nothing: nobody has asked it.
      return { watch: { ...watch, isNeeded: event.isNeeded, silentTurns: 0 }, command: null };
    case 'sign-of-life':
      return { watch: { ...watch, silentTurns: 0 }, command: null };
    case 'turn':
      return turn(watch);
  }
}

function turn(watch: PageWatch): PageStep {
  if (!watch.isThere || !watch.isNeeded) return { watch, command: null };
  const silentTurns = watch.silentTurns + 1;
  if (silentTurns >= mostSilentTurns) return { watch: { ...watch, isThere: false }, command: 'end' };
  // Whoever was heard in this very turn need not be asked.
  return { watch: { ...watch, silentTurns }, command: silentTurns > 1 ? 'ask' : null };
}
