import type { AppSnapshot } from '../src-core/contract.ts';

export interface AppState {
  current(): AppSnapshot;
  change(change: Partial<AppSnapshot>): void;
}

/** The one snapshot of the app; whoever shows it is told of every change. */
export function createAppState(initial: AppSnapshot, onChange: (snapshot: AppSnapshot) => void): AppState {
  let snapshot = initial;
  return {
    current: () => snapshot,
    change: (change) => {
      snapshot = { ...snapshot, ...change };
      onChange(snapshot);
    },
  };
}
