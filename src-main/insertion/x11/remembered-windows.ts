/**
 * The window of a press. The X server gives the number of a window that is gone to a new one, mostly to the very next:
 * so it is watched from the press on. The server tells of its end before it answers anything that is asked later.
 */
import x11 from 'x11';
import type { X11Connection } from './connection.ts';
import type { FocusedWindow } from './desktop.ts';

export interface RememberedWindow extends FocusedWindow {
  /** From then on its number may be another window's. */
  isGone(): boolean;
}

export function openRememberedWindows(
  { client, onEvent }: X11Connection,
  onGone: (window: number) => void,
): (focused: FocusedWindow) => RememberedWindow {
  const watched = new Map<number, { isGone: boolean }>();

  function gone(window: number): void {
    const life = watched.get(window);
    if (life === undefined) return;
    life.isGone = true;
    watched.delete(window);
    onGone(window);
  }

  onEvent(({ name, wid }) => {
    if (name === 'DestroyNotify' && wid !== undefined) gone(wid);
  });

  return (focused) => {
    const { window } = focused;
    const life = watched.get(window) ?? { isGone: false };
    if (!watched.has(window)) {
      watched.set(window, life);
      // Refused when it is gone already.
      client.ChangeWindowAttributes(window, { eventMask: x11.eventMask.StructureNotify }, (error) => {
        if (error && watched.get(window) === life) gone(window);
      });
    }
    return { ...focused, isGone: () => life.isGone };
  };
}
