/** How Dictum is started to keep what the clipboard holds, after it has ended itself. */
import type { HeldOn } from './held.ts';

const name = '--keep-clipboard=';

export function keeperSwitch(desktop: HeldOn): string {
  return `${name}${desktop}`;
}

/** Null when Dictum was started for anything else. */
export function desktopToKeepOn(args: readonly string[]): HeldOn | null {
  const desktop = args.find((arg) => arg.startsWith(name))?.slice(name.length);
  return desktop === 'x11' || desktop === 'wayland' ? desktop : null;
}
