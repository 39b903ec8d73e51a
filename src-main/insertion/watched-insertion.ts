import type { Insertion, Target } from './insertion.ts';

interface WatchedInsertion extends Insertion {
  /** Keys may be going down that nobody presses but Dictum. */
  isInserting(): boolean;
}

export function watchInsertion(insertion: Insertion): WatchedInsertion {
  let count = 0;
  const watched = (target: Target): Target => ({
    ...target,
    insert: async (...words) => {
      count += 1;
      try {
        return await target.insert(...words);
      } finally {
        count -= 1;
      }
    },
  });
  return {
    ...insertion,
    remember: async (signal) => watched(await insertion.remember(signal)),
    rememberNext: async (signal) => watched(await insertion.rememberNext(signal)),
    isInserting: () => count > 0,
  };
}
