/**
 * How Dictum can hear its keys on this desktop. Pure: what is known of the desktop goes in, the ways worth trying
 * come out, the best first. Where one does not start, the next one is tried; the last one always works.
 *
 *   hook         uiohook: every press and release, whoever has the focus
 *   portal       the desktop's own shortcuts (xdg-desktop-portal's GlobalShortcuts): press and release of keys it gave us
 *   registered   Electron's globalShortcut: presses only
 *   commands     no key at all: the tray, and whatever the desktop itself runs for a key ("dictum start")
 */
import type { Activation } from './dictation/activation.ts';

const ways = ['hook', 'portal', 'registered', 'commands'] as const;
export type WayToHear = (typeof ways)[number];

export interface Surroundings {
  /** As Node names it. */
  readonly platform: string;
  /** The kind of session on Linux; null elsewhere. */
  readonly session: 'x11' | 'wayland' | null;
  /** Of the GlobalShortcuts interface; null where the desktop has none. */
  readonly portalVersion: number | null;
  /** Its portal takes the shortcuts, opens its settings at every start, and binds none (seen with 5.27.5). */
  readonly isPlasma5: boolean;
  /** Whether the X server has its RECORD extension: without it uiohook ends the process. */
  readonly canRecord: boolean;
  /** By the person, for a desktop that is not what it seems; null: nobody asked. */
  readonly askedFor: WayToHear | null;
}

export function waysToHear(surroundings: Surroundings): readonly WayToHear[] {
  const { platform, session, portalVersion, isPlasma5, canRecord, askedFor } = surroundings;
  if (askedFor !== null) return [askedFor, 'commands'];
  if (session === 'x11' && !canRecord) return ['registered', 'commands'];
  // macOS gives registered keys also to apps that it does not let listen to the keyboard.
  if (platform !== 'linux' || session === 'x11') return ['hook', 'registered', 'commands'];
  // On Wayland uiohook and X11's own grabs hear only what is typed into X11 windows: a hotkey that works in
  // some windows is worse than none. Electron's registered keys would go through the same portal, without
  // the release, and say "registered" also when the desktop refuses.
  return portalVersion === null || isPlasma5 ? ['commands'] : ['portal', 'commands'];
}

/** Sway and others that are started from a text console leave XDG_SESSION_TYPE at "tty". */
export function sessionType(
  platform: string,
  environment: Readonly<Record<string, string | undefined>>,
): 'x11' | 'wayland' | null {
  if (platform !== 'linux') return null;
  const said = environment.XDG_SESSION_TYPE;
  if (said === 'wayland' || said === 'x11') return said;
  return environment.WAYLAND_DISPLAY ? 'wayland' : 'x11';
}

/** Those whose own ways of binding a key are told in settings; `hyprland-lua`: one that reads hyprland.lua. */
export const desktops = ['kde', 'gnome', 'hyprland', 'hyprland-lua', 'sway', 'river', 'other'] as const;
export type DesktopName = (typeof desktops)[number];

/** From DICTUM_KEYS. */
export function wayAskedFor(environment: Readonly<Record<string, string | undefined>>): WayToHear | null {
  return ways.find((way) => way === environment.DICTUM_KEYS) ?? null;
}

export function isPlasma5(environment: Readonly<Record<string, string | undefined>>): boolean {
  return desktopName(environment.XDG_CURRENT_DESKTOP) === 'kde' && environment.KDE_SESSION_VERSION === '5';
}

/** `named`: XDG_CURRENT_DESKTOP, several names with ":" between them: "ubuntu:GNOME". */
export function desktopName(named: string | undefined): DesktopName {
  const names = (named ?? '').toLowerCase().split(':');
  return desktops.find((desktop) => names.includes(desktop)) ?? 'other';
}

/** What the settings tell: which way is used, and what it can do. */
export interface Hearing {
  readonly way: WayToHear;
  readonly desktop: DesktopName;
  /** What macOS or the portal refuses, or has not done yet; null when all is well. */
  readonly hindrance: Hindrance | null;
  /** Which app it is that keeps the keyboard to itself, where that is known. */
  readonly keyboardKeptBy: string | null;
  /** How the desktop itself names the keys it gave; empty when it does not tell, or when it was not asked. */
  readonly triggers: readonly string[];
  /** Whether the desktop can be asked to show where its keys are chosen. */
  readonly canConfigure: boolean;
  /** What runs Dictum's command line here, its parameters after it: for a key that the desktop runs it with. */
  readonly command: readonly string[];
}

export const hindrances = [
  /** The portal has asked the person, or is about to. */
  'portal-asks',
  /** The person said no to the portal, or it lets nobody in. */
  'portal-refused',
  /** It let us in and gave no key. */
  'portal-no-key',
  'accessibility',
  'input-monitoring',
  'microphone',
  'secure-input',
] as const;
export type Hindrance = (typeof hindrances)[number];

/**
 * Where releases are not heard a key begins and ends, whatever is set. Null where no key is heard: what the desktop
 * runs for its own, `dictum start`, `stop` or `toggle`, decides.
 */
export function usableActivation(activation: Activation, way: WayToHear): Activation | null {
  switch (hears(way)) {
    case 'press-and-release':
      return activation;
    case 'press-only':
      return 'toggle';
    case 'nothing':
      return null;
  }
}

/** Whether Escape cancels a dictation, whoever has the focus. A portal can be given another key for that. */
export function hearsEscape(way: WayToHear): boolean {
  return way === 'hook' || way === 'registered';
}

export function hears(way: WayToHear): 'press-and-release' | 'press-only' | 'nothing' {
  switch (way) {
    case 'hook':
    case 'portal':
      return 'press-and-release';
    case 'registered':
      return 'press-only';
    case 'commands':
      return 'nothing';
  }
}
