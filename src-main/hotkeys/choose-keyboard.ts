/** Which way of hearing keys this desktop has; chosen here and nowhere else. */
import { join } from 'node:path';
import { app } from 'electron';
import {
  desktopName,
  type Hearing,
  hears,
  isPlasma5,
  sessionType,
  type WayToHear,
  wayAskedFor,
  waysToHear,
} from '../../src-core/hearing.ts';
import { ask } from '../insertion/x11/connection.ts';
import type { Log } from '../log.ts';
import { type MessageBus, openMessageBus } from '../message-bus.ts';
import { appId, installDesktopFile } from '../portal/desktop-file.ts';
import { portalComes, portalVersion, registerApp } from '../portal/portal.ts';
import { besideApp, commandName, controlCommand, ownAppImage, startCommand } from './control-command.ts';
import { copyCommand } from './copied-command.ts';
import { openHookKeyboard } from './hook-keyboard.ts';
import { readsLua } from './hyprland-config.ts';
import type { KeyBinding, Keyboard, OnKeyEdge } from './keyboard.ts';
import type { KeysDown } from './keys-down.ts';
import { macState } from './mac-state.ts';
import { watchMac } from './mac-watch.ts';
import { firstConfigurable, openPortalKeyboard } from './portal-keyboard.ts';
import { openRegisteredKeyboard } from './registered-keyboard.ts';
import { shortcutsInterface } from './shortcuts-session.ts';
import { recordInWindow } from './window-keys.ts';
import { x11Link } from './x11-link.ts';

export interface ChosenKeyboard extends Keyboard {
  /** The person is back at a screen that was locked, or a computer that slept. */
  comeBack(): void;
  /** Has the desktop show where its keys are chosen; does nothing where it has no such place. */
  configure(): Promise<void>;
  /** Whether the keys heard are those of the whole system, so that it can also be asked which are down. */
  readonly isSystemsOwn: boolean;
}

interface KeyboardDeps {
  readonly onKeyEdge: OnKeyEdge;
  /** Keys may be going down that nobody presses but Dictum. */
  readonly isInserting: () => boolean;
  readonly keysDown: Pick<KeysDown, 'read'>;
  /** What has a desktop run Dictum for a key, its parameters after it. */
  readonly command: readonly string[];
  readonly onHearing: (hearing: Hearing) => void;
  /** There is a portal now that was not there when keys were armed: they can be had from it when they are armed again. */
  readonly onPortal: () => void;
  readonly log: Log;
}

interface Portal {
  readonly bus: MessageBus;
  readonly version: number;
}

/** The desktop is asked when keys are armed for the first time; a way that does not start makes place for the next. */
export function chooseKeyboard({
  onKeyEdge,
  isInserting,
  keysDown,
  command,
  onHearing,
  onPortal,
  log,
}: KeyboardDeps): ChosenKeyboard {
  const { platform, env } = process;
  const session = sessionType(platform, env);
  const askedFor = wayAskedFor(env);
  let hearing = nothingHeardYet(command);
  let chosen: Keyboard | null = null;
  let configure: (() => Promise<void>) | null = null;
  let choosing: Promise<Keyboard | null> | null = null;
  /** Where a portal is waited for that was not there. */
  let waiting: MessageBus | null = null;
  let isDisposed = false;

  function tell(change: Partial<Hearing>): void {
    hearing = { ...hearing, ...change };
    onHearing(hearing);
  }

  async function findPortal(): Promise<Portal | null> {
    stopWaiting();
    const isWanted = askedFor === null ? session === 'wayland' : askedFor === 'portal';
    const bus = isWanted ? await openMessageBus(env.DBUS_SESSION_BUS_ADDRESS) : null;
    if (bus === null) return null;
    try {
      // Before anything is asked of the portal, which then knows us by it.
      installDesktopFile(env.XDG_DATA_HOME, startCommand(thisStart()));
    } catch (error) {
      log.unexpected(error);
    }
    await registerApp(bus, appId);
    const version = await portalVersion(bus, shortcutsInterface);
    if (version !== null) return { bus, version };
    waitForPortal(bus);
    return null;
  }

  /** While a person logs in it may start later than Dictum, or once more, with more of the desktop behind it. */
  function waitForPortal(bus: MessageBus): void {
    if (isDisposed) return bus[Symbol.dispose]();
    waiting = bus;
    portalComes(bus, async () => (await portalVersion(bus, shortcutsInterface)) !== null)
      .then(() => {
        if (waiting === bus) onPortal();
      })
      .catch((error: unknown) => {
        if (waiting === bus) log.unexpected(error);
      });
  }

  function stopWaiting(): void {
    waiting?.[Symbol.dispose]();
    waiting = null;
  }

  function open(way: WayToHear, found: Portal | null): Keyboard | null {
    if (way === 'hook') return openHookKeyboard(onKeyEdge, isInserting, log.unexpected);
    if (way === 'registered') return openRegisteredKeyboard(onKeyEdge, keysDown);
    if (way === 'commands' || found === null) return null;
    const keyboard = openPortalKeyboard({
      ...found,
      appId,
      onKeyEdge,
      onChange: tell,
      recordNext: recordInWindow,
      now: () => performance.now(),
    });
    configure = keyboard.configure;
    return keyboard;
  }

  async function choose(): Promise<Keyboard | null> {
    const found = await findPortal();
    const surroundings = {
      platform,
      session,
      portalVersion: found?.version ?? null,
      isPlasma5: isPlasma5(env),
      canRecord: session === 'x11' && (await canRecord()),
      askedFor,
    };
    for (const way of waysToHear(surroundings)) {
      // Asked for by the person, on a desktop that has none.
      if (way === 'portal' && found === null) continue;
      try {
        const keyboard = open(way, found);
        if (way !== 'portal') found?.bus[Symbol.dispose]();
        if (isDisposed) keyboard?.[Symbol.dispose]();
        tell({ way, canConfigure: way === 'portal' && (found?.version ?? 0) >= firstConfigurable });
        log.info('keyboard-chosen', { way });
        return isDisposed ? null : keyboard;
      } catch (error) {
        log.unexpected(error);
      }
    }
    return null;
  }

  const mac =
    platform === 'darwin'
      ? watchMac({ read: () => macState(hearing.way), onChange: tell, onProblem: log.unexpected })
      : null;
  const lookAgain = () => mac?.look();
  // Whoever was in the system's settings comes back to ours.
  app.on('browser-window-focus', lookAgain);

  return {
    get hears() {
      return hears(hearing.way) === 'press-only' ? 'press-only' : 'press-and-release';
    },
    get isSystemsOwn() {
      return hearing.way === 'hook';
    },
    arm: async (bindings: readonly KeyBinding[], signal?: AbortSignal) => {
      if (chosen === null && !isDisposed) {
        // Where there was none, the portal may have started since.
        choosing ??= choose().finally(() => {
          choosing = null;
        });
        chosen = await choosing;
      }
      lookAgain();
      // Whoever has their desktop run Dictum for a key still says here which one it is.
      return chosen === null
        ? bindings.map(({ id }) => ({ id, code: 'hotkey-unavailable' }))
        : await chosen.arm(bindings, signal);
    },
    listenToCancel: (isWanted) => chosen?.listenToCancel(isWanted),
    recordNext: (signal, onUnusable) =>
      chosen === null ? recordInWindow(signal, onUnusable) : chosen.recordNext(signal, onUnusable),
    configure: async () => await configure?.(),
    comeBack: () => {
      // Windows takes a hook away that once did not answer in time, and tells nobody (learn.microsoft.com,
      // LowLevelKeyboardProc). macOS tells the hook, which goes on by itself.
      if (platform === 'win32' && !isDisposed) chosen?.listenAnew?.();
      lookAgain();
    },
    [Symbol.dispose]: () => {
      isDisposed = true;
      app.off('browser-window-focus', lookAgain);
      mac?.[Symbol.dispose]();
      stopWaiting();
      chosen?.[Symbol.dispose]();
    },
  };
}

export function nothingHeardYet(command: readonly string[]): Hearing {
  const desktop = desktopName(process.env.XDG_CURRENT_DESKTOP);
  return {
    way: 'commands',
    desktop: desktop === 'hyprland' && readsLua(process.env) ? 'hyprland-lua' : desktop,
    hindrance: null,
    keyboardKeptBy: null,
    triggers: [],
    canConfigure: false,
    command,
  };
}

/** An AppImage first puts there what the desktop is to run. */
export function commandForKeys(dataDir: string, log: Log): readonly string[] {
  const start = thisStart();
  const { isPackaged, appImage, executable } = start;
  if (!isPackaged || appImage === undefined) return controlCommand(start, null);
  const copy = join(dataDir, commandName);
  try {
    copyCommand({ script: besideApp(executable), copy, appImage });
    return controlCommand(start, copy);
  } catch (error) {
    log.unexpected(error);
    return controlCommand(start, null);
  }
}

async function canRecord(): Promise<boolean> {
  using link = x11Link();
  const extensions = await link.use(({ client }) =>
    ask<readonly string[]>((answer) => client.ListExtensions(answer)),
  );
  return extensions?.includes('RECORD') ?? false;
}

function thisStart() {
  return {
    platform: process.platform,
    isPackaged: app.isPackaged,
    appImage: ownAppImage(process.env, process.execPath),
    executable: process.execPath,
    appDir: app.getAppPath(),
  };
}
