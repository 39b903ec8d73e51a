/** Windows and macOS do not tell when somebody plays again who is owed something, so they are asked again. */
import { isRecent } from '../../src-core/media/players.ts';

export interface Retry extends Disposable {
  /** Somebody is still owed something, or nobody is any more. */
  soonIf(isOwing: boolean): void;
  onNewcomer(listener: () => void): void;
}

const againAfterMs = 2_000;

/** @param now ms since 1970 */
export function createRetry(now: () => number): Retry {
  let tellNewcomer = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since: number | null = null;
  return {
    soonIf: (isOwing) => {
      clearTimeout(timer);
      if (!isOwing) {
        since = null;
        return;
      }
      since ??= now();
      // After that it is only tried at the next dictation and the next start.
      if (isRecent(since, now())) timer = setTimeout(() => tellNewcomer(), againAfterMs);
    },
    onNewcomer: (listener) => {
      tellNewcomer = listener;
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
