/**
 * The window of a press. The X server gives the number of a window that is gone to a new one, mostly to the very next:
 * so it is watched from the press on. The server tells of its end before it answers anything that is asked later over the
 * same connection.
 */
import x11 from 'x11';
import type { X11Connection } from './connection.ts';
import type { FocusedWindow } from './desktop.ts';

export interface RememberedWindow extends FocusedWindow {
  /** From then on its number may be another window's. */
  isGone(): boolean;
  /**
   * Whether the keyboard, if somebody has it, was taken from this window: by a menu, or by what locks the screen. A
   * machine in a window has it for the window itself.
   */
  isKeyboardElsewhere(): boolean;
}

/** What focus events tell of somebody who takes all keys, whichever window has the focus. */
const focusMode = { grab: 1, whileGrabbed: 3 };
const focusDetail = { inferior: 2 };

const watchedEvents = x11.eventMask.StructureNotify | x11.eventMask.FocusChange;

export function openRememberedWindows(
  { client, onEvent }: X11Connection,
  onGone: (window: number) => void,
): (focused: FocusedWindow) => RememberedWindow {
  const watched = new Map<number, { isGone: boolean; isKeyboardElsewhere: boolean }>();

  function gone(window: number): void {
    const life = watched.get(window);
    if (life === undefined) return;
    life.isGone = true;
    watched.delete(window);
    onGone(window);
  }

  onEvent(({ name, wid = 0, mode, detail }) => {
    if (name === 'DestroyNotify') gone(wid);
    const life = watched.get(wid);
    if (life === undefined || (name !== 'FocusIn' && name !== 'FocusOut')) return;
    const isTaken = mode === focusMode.whileGrabbed || (mode === focusMode.grab && name === 'FocusOut');
    life.isKeyboardElsewhere = isTaken && detail !== focusDetail.inferior;
  });

  return (focused) => {
    const { window } = focused;
    const life = watched.get(window) ?? { isGone: false, isKeyboardElsewhere: false };
    if (!watched.has(window)) {
      watched.set(window, life);
      // Refused when it is gone already.
      client.ChangeWindowAttributes(window, { eventMask: watchedEvents }, (error) => {
        if (error && watched.get(window) === life) gone(window);
      });
    }
    return { ...focused, isGone: () => life.isGone, isKeyboardElsewhere: () => life.isKeyboardElsewhere };
  };
}
