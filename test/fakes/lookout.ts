export interface Lookout {
  /** Resolves as soon as this is so. */
  until(isSo: () => boolean): Promise<void>;
  /** Something has happened: everybody who waits looks again. */
  look(): void;
}

/** For whoever waits in a test for something to become so, without asking again and again. */
export function createLookout(): Lookout {
  const waiting = new Set<() => void>();
  return {
    until: (isSo) =>
      new Promise((resolve) => {
        const look = () => {
          if (!isSo()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    look: () => {
      for (const look of waiting) look();
    },
  };
}
