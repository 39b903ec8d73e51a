import type { Context } from '../../src-main/context/context.ts';

/** The window in use, as the accessibility bus tells it; null: it does not. */
export function fakeActiveWindow() {
  let now: { readonly id: string; readonly isTerminal?: boolean } | null = null;
  const activeWindow: Context['activeWindow'] = async () => {
    const window = now;
    return window && { id: window.id, hasTerminal: async () => window.isTerminal ?? false };
  };
  return {
    activeWindow,
    set: (window: typeof now) => {
      now = window;
    },
  };
}
