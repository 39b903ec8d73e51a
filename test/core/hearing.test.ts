import { expect, it } from 'vitest';
import {
  desktopName,
  hears,
  isPlasma5,
  sessionType,
  usableActivation,
  wayAskedFor,
  waysToHear,
} from '../../src-core/hearing.ts';
import { hotkeyKeys, modifierKeys, mouseButtons, parseHotkey } from '../../src-core/hotkey.ts';
import { macHindrance, secureInputPid } from '../../src-core/mac-hindrance.ts';
import { keysymName, shortcutTrigger } from '../../src-core/shortcut-trigger.ts';

const plasma = (version: string) => ({ XDG_CURRENT_DESKTOP: 'KDE', KDE_SESSION_VERSION: version });

it.each([
  ['Windows', 'win32', {}, null, ['hook', 'registered', 'commands']],
  ['macOS', 'darwin', {}, null, ['hook', 'registered', 'commands']],
  ['X11', 'linux', { XDG_SESSION_TYPE: 'x11', DISPLAY: ':0' }, null, ['hook', 'registered', 'commands']],
  [
    'X11 with a portal, as KDE has',
    'linux',
    { XDG_SESSION_TYPE: 'x11' },
    1,
    ['hook', 'registered', 'commands'],
  ],
  ['X11 that says nothing of itself', 'linux', { DISPLAY: ':0' }, null, ['hook', 'registered', 'commands']],
  ['GNOME from 48 on, Hyprland', 'linux', { XDG_SESSION_TYPE: 'wayland' }, 1, ['portal', 'commands']],
  ['KDE Plasma 6', 'linux', { XDG_SESSION_TYPE: 'wayland', ...plasma('6') }, 1, ['portal', 'commands']],
  ['KDE Plasma 5', 'linux', { XDG_SESSION_TYPE: 'wayland', ...plasma('5') }, 1, ['commands']],
  ['a newer portal', 'linux', { XDG_SESSION_TYPE: 'wayland', DISPLAY: ':0' }, 2, ['portal', 'commands']],
  ['GNOME before 48', 'linux', { XDG_SESSION_TYPE: 'wayland', DISPLAY: ':0' }, null, ['commands']],
  ['another one asked for', 'linux', { DICTUM_KEYS: 'registered' }, null, ['registered', 'commands']],
  ['none that exists', 'darwin', { DICTUM_KEYS: 'telepathy' }, null, ['hook', 'registered', 'commands']],
  [
    'Sway from a console',
    'linux',
    { XDG_SESSION_TYPE: 'tty', WAYLAND_DISPLAY: 'w', DISPLAY: ':0' },
    null,
    ['commands'],
  ],
] as const)('%s: these ways are worth trying', (_name, platform, environment, portalVersion, ways) => {
  const session = sessionType(platform, environment);
  expect(
    waysToHear({
      platform,
      session,
      portalVersion,
      isPlasma5: isPlasma5(environment),
      canRecord: true,
      askedFor: wayAskedFor(environment),
    }),
  ).toEqual(ways);
});

it('registers keys where X lets nobody listen', () => {
  const surroundings = {
    platform: 'linux',
    session: 'x11',
    portalVersion: null,
    isPlasma5: false,
    askedFor: null,
  } as const;
  expect(waysToHear({ ...surroundings, canRecord: false })).toEqual(['registered', 'commands']);
});

it.each([
  [undefined, 'other'],
  ['', 'other'],
  ['KDE', 'kde'],
  ['ubuntu:GNOME', 'gnome'],
  ['Hyprland', 'hyprland'],
  ['sway', 'sway'],
  ['sway:wlroots', 'sway'],
  ['river', 'river'],
  ['XFCE', 'other'],
] as const)('the desktop named %s is %s', (named, desktop) => {
  expect(desktopName(named)).toBe(desktop);
});

it('lets a key begin and end where its release is not heard, whatever is set', () => {
  expect([hears('hook'), hears('portal'), hears('registered'), hears('commands')]).toEqual([
    'press-and-release',
    'press-and-release',
    'press-only',
    'nothing',
  ]);
  expect(usableActivation('hold', 'registered')).toBe('toggle');
  expect(usableActivation('tap-or-hold', 'portal')).toBe('tap-or-hold');
});

it('leaves it to the desktop how its own key is used', () => {
  expect([usableActivation('hold', 'commands'), usableActivation('double-tap', 'commands')]).toEqual([
    null,
    null,
  ]);
});

it.each([
  ['F9', 'F9'],
  ['Control+Alt+D', 'CTRL+ALT+d'],
  ['Shift+Super+Space', 'SHIFT+LOGO+space'],
  ['ScrollLock', 'Scroll_Lock'],
  ['PrintScreen', 'Print'],
  ['Control+PageUp', 'CTRL+Page_Up'],
  ['Alt+7', 'ALT+7'],
] as const)('the portal is asked for %s as %s', (hotkey, trigger) => {
  const parsed = parseHotkey(hotkey);
  expect(parsed && shortcutTrigger(parsed)).toBe(trigger);
});

it('has no words for a key that is none of a keyboard', () => {
  expect(keysymName('Mouse4')).toBeNull();
  expect(shortcutTrigger({ modifiers: [], key: 'Mouse4' })).toBeNull();
});

const fineMac = { way: 'hook', isTrusted: true, microphone: 'granted', keyboardKeeper: null } as const;

it.each([
  [{}, null],
  [{ isTrusted: false, way: 'registered' }, 'accessibility'],
  [{ way: 'registered' }, 'input-monitoring'],
  [{ keyboardKeeper: { app: 'Terminal' }, microphone: 'denied' }, 'secure-input'],
  [{ microphone: 'denied' }, 'microphone'],
  [{ microphone: 'not-determined' }, null],
] as const)('macOS with %j is hindered by %s', (part, hindrance) => {
  expect(macHindrance({ ...fineMac, ...part }).hindrance).toBe(hindrance);
});

it('names the app that keeps the keyboard to itself, when that is what is in the way', () => {
  const keyboardKeeper = { app: 'Terminal' };
  expect([
    macHindrance({ ...fineMac, keyboardKeeper }).keyboardKeptBy,
    macHindrance({ ...fineMac, keyboardKeeper: { app: null } }).keyboardKeptBy,
    macHindrance({ ...fineMac, keyboardKeeper, isTrusted: false }).keyboardKeptBy,
  ]).toEqual(['Terminal', null, null]);
});

it('finds out of the registry of devices who keeps the keyboard to themselves', () => {
  const users = '"IOConsoleUsers" = ({"kCGSSessionOnConsoleKey"=Yes,"kSCSecuritySessionID"=100017';
  expect(
    secureInputPid(`    | ${users},"kCGSSessionSecureInputPID"=4711,"kCGSSessionUserNameKey"="me"})`, []),
  ).toBe(4711);
  expect(secureInputPid(`    | ${users}})`, [])).toBeNull();
});

it("takes a field of Dictum's own for nobody else's", () => {
  const registry = '"IOConsoleUsers" = ({"kCGSSessionSecureInputPID"=4711})';
  expect([secureInputPid(registry, [4700, 4711]), secureInputPid(registry, [4700])]).toEqual([null, 4711]);
});

it('every key that makes a shortcut has its name in other programs', () => {
  const nameless = hotkeyKeys.filter((key) => keysymName(key) === null);
  expect(nameless).toEqual([...modifierKeys, ...mouseButtons]);
});
