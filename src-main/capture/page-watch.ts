/** Looks after the page that has the microphone; `src-core/capture/page-watch.ts` decides. */
import { notThere, type PageEvent, step, turnMs } from '../../src-core/capture/page-watch.ts';

export interface WatchedPage extends Disposable {
  loaded(): void;
  gone(): void;
  /** Somebody is recorded, or about to be; may be said again and again. */
  need(isNeeded: boolean): void;
  /** It has sent sound, or an answer. */
  livesOn(): void;
}

export function watchPage({ ask, end }: { ask: () => void; end: () => void }): WatchedPage {
  let watch = notThere;
  let turns: ReturnType<typeof setInterval> | undefined;

  function happen(event: PageEvent): void {
    const { watch: next, command } = step(watch, event);
    watch = next;
    if (command === 'ask') ask();
    if (command === 'end') end();
  }

  return {
    loaded: () => happen({ type: 'loaded' }),
    gone: () => happen({ type: 'gone' }),
    need: (isNeeded) => {
      if (isNeeded === watch.isNeeded) return;
      happen({ type: 'needed', isNeeded });
      if (isNeeded) turns = setInterval(() => happen({ type: 'turn' }), turnMs);
      else clearInterval(turns);
    },
    livesOn: () => happen({ type: 'sign-of-life' }),
    [Symbol.dispose]: () => clearInterval(turns),
  };
}
