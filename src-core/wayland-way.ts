/** How words get into a window on Wayland, where every compositor lets apps do something else. Decided at the start, when the portal changes and when the compositor answers late. */

/** What is really there. */
export interface WaylandDesktop {
  /** The compositor takes keys from us (virtual-keyboard). */
  readonly keyboard: boolean;
  /** The compositor lends out its clipboard (data-control), so that we see it read and give all of it back. */
  readonly clipboard: boolean;
  /** The RemoteDesktop portal takes keys from those whom the person has allowed it. */
  readonly portal: boolean;
  /** The person has refused it: only they have it asked again. */
  readonly isRefused: boolean;
  /** The daemon of ydotool runs, which presses keys for those who may write to its socket. */
  readonly ydotool: boolean;
}

export type WaylandKeys = 'compositor' | 'portal' | 'ydotool';

export type WaylandWay =
  /** The clipboard is lent and given back by us. */
  | { readonly by: 'lending'; readonly keys: WaylandKeys }
  /** The words are typed, and nobody needs a clipboard but for what cannot be typed. */
  | { readonly by: 'typing' }
  /** The clipboard is written to, and its text given back after a moment. */
  | { readonly by: 'clipboard'; readonly keys: 'portal' | 'ydotool' }
  /** The text waits in the clipboard, and the pill says so. */
  | { readonly by: 'copying' };

export function waylandWay(desktop: WaylandDesktop): WaylandWay {
  const { keyboard, clipboard, portal, isRefused, ydotool } = desktop;
  if (keyboard) return clipboard ? { by: 'lending', keys: 'compositor' } : { by: 'typing' };
  const keys = portal && !(isRefused && ydotool) ? 'portal' : ydotool ? 'ydotool' : null;
  if (keys === null) return { by: 'copying' };
  return { by: clipboard ? 'lending' : 'clipboard', keys };
}
