/** Which window had the focus at the press, where the compositor tells that. */
import { parse } from 'node:path';
import type { Toplevel, Toplevels } from './toplevels.ts';

export type Place = { readonly known: false } | { readonly known: true; readonly window: Toplevel | null };

export interface Places {
  now(): Place;
  /** The window of another app, once it has the focus; no window when none has it before the signal. */
  next(signal: AbortSignal): Promise<Place>;
  /** Also where nobody tells: then the words go to whatever has the focus. */
  hasFocus(place: Place): boolean;
}

/**
 * `toplevels`: null where the compositor does not tell. `program`: Dictum's windows go by its name where it is not
 * installed, which is Electron then; once it is installed, windows of that name are another app's.
 */
export function openPlaces(toplevels: Toplevels | null, program = parse(process.execPath).name): Places {
  const ownAppIds = new Set(['dictum', program.toLowerCase()]);
  return {
    now: () => (toplevels === null ? { known: false } : { known: true, window: toplevels.active() }),
    next: async (signal) =>
      toplevels === null
        ? { known: false }
        : { known: true, window: await foreign(toplevels, ownAppIds, signal) },
    hasFocus: (place) =>
      !place.known || (place.window !== null && toplevels?.active()?.window === place.window.window),
  };
}

export function appIn(place: Place): string | null {
  return (place.known && place.window?.appId) || null;
}

function foreign(
  toplevels: Toplevels,
  ownAppIds: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Toplevel | null> {
  return new Promise((resolve) => {
    const done = (window: Toplevel | null) => {
      stop();
      signal.removeEventListener('abort', giveUp);
      resolve(window);
    };
    const giveUp = () => done(null);
    const look = () => {
      const active = toplevels.active();
      if (signal.aborted) return giveUp();
      if (active !== null && !ownAppIds.has(active.appId.toLowerCase())) done(active);
    };
    const stop = toplevels.onChange(look);
    signal.addEventListener('abort', giveUp, { once: true });
    look();
  });
}
