/**
 * Looks what this Wayland desktop has, and takes the way that goes with it (`src-core/wayland-way.ts`). While a person
 * logs in, both the compositor's answer and the portal may come later: then the way is chosen again.
 */
import { clipboard as systemClipboard } from 'electron';
import type { InsertionAbility, InsertionRules } from '../../src-core/insertion-plan.ts';
import { type WaylandKeys, type WaylandWay, waylandWay } from '../../src-core/wayland-way.ts';
import type { Context } from '../context/context.ts';
import { deadlineAfter, signalAfter } from '../deadline.ts';
import type { Log } from '../log.ts';
import { openMessageBus } from '../message-bus.ts';
import type { StoredFile } from '../stored-file.ts';
import { openClipboardOnly } from './clipboard-only.ts';
import { openAccessibleWindows } from './front-window.ts';
import { type Found, type InsertionProcess, openInsertionInProcess } from './in-process.ts';
import type { Insertion } from './insertion.ts';
import {
  hasRemoteDesktop,
  openRemoteDesktop,
  type PortalConsent,
  type PortalKeys,
  remoteDesktopComes,
  type SaidPlace,
} from './remote-desktop.ts';
import type { KeyPresser } from './robot.ts';
import { openSystemInsertion } from './system-insertion.ts';
import { openYdotool, ydotoolSocket } from './ydotool.ts';

interface Deps {
  readonly fork: () => InsertionProcess;
  readonly openAllowed: () => StoredFile;
  readonly activeWindow: Context['activeWindow'];
  /** What the person says of apps, at the moment. */
  readonly rules: () => InsertionRules;
  readonly writeClipboard: (text: string) => void;
  readonly onAbility: (ability: InsertionAbility) => void;
  readonly log: Log;
}

/** For so long a dictation waits to hear what the compositor offers, in ms. */
const foundWithinMs = 5_000;

const nothingFound: Found = { clipboard: false, keyboard: false, windows: false };

/** A portal that has not answered by then is not waited for by a dictation, in ms. */
const portalWithinMs = 5_000;

/** Keys that could not be pressed by then are not pressed any more: the person may be somewhere else, in ms. */
const pressWithinMs = 3_000;

export function openWayland(deps: Deps): Insertion {
  let opened: Insertion | null = null;
  let isDisposed = false;
  const opening = open(deps).then((insertion) => {
    opened = insertion;
    if (isDisposed) insertion[Symbol.dispose]();
    return insertion;
  });
  return {
    remember: async (signal) => (await opening).remember(signal),
    rememberNext: async (signal) => (await opening).rememberNext(signal),
    handOver: async (dictum) => opened?.handOver?.(dictum),
    askAgain: () => opened?.askAgain?.(),
    [Symbol.dispose]: () => {
      isDisposed = true;
      opened?.[Symbol.dispose]();
    },
  };
}

async function open({
  fork,
  openAllowed,
  activeWindow,
  rules,
  writeClipboard,
  onAbility,
  log,
}: Deps): Promise<Insertion> {
  /** Null until the compositor has told what it offers. */
  let found: Found | null = null;
  const isFound = Promise.withResolvers<void>();
  const accessible = openAccessibleWindows(activeWindow);
  let robot: KeyPresser | null = null;
  let insertion: Insertion | null = null;
  let isDisposed = false;
  let mayStartAgain = true;
  let lending = startLending();

  function startLending(): Insertion {
    return openInsertionInProcess({
      fork: () => {
        const child = fork();
        child.onExit(hasExited);
        return child;
      },
      rules,
      writeClipboard,
      press: async (chord) => {
        if (robot === null) throw new Error('no way to press keys');
        await robot.tap(chord, signalAfter(pressWithinMs));
      },
      windows: { ...accessible, current: async () => (offered().windows ? null : accessible.current()) },
      onFound: hasFound,
      log,
    });
  }

  function hasExited(): void {
    if (found !== null || isDisposed) return;
    if (!mayStartAgain) return isFound.resolve();
    mayStartAgain = false;
    lending = startLending();
  }

  function hasFound(offer: Found): void {
    if (found !== null || isDisposed) return;
    found = offer;
    isFound.resolve();
    // Nobody waited for it any longer. What is used meanwhile may owe the clipboard: it goes only for something better.
    if (insertion === null) return;
    if (offer.clipboard || offer.keyboard) take();
    else lending[Symbol.dispose]();
  }

  function offered(): Found {
    return found ?? nothingFound;
  }

  const patience = deadlineAfter(foundWithinMs, isFound.resolve);
  await isFound.promise;
  patience[Symbol.dispose]();

  // The bus is not looked for where nothing of it is needed.
  const bus = offered().keyboard ? null : await openMessageBus(process.env.DBUS_SESSION_BUS_ADDRESS);
  const said = bus === null ? null : saidPlace(openAllowed(), log);
  let portalKeys: PortalKeys | null = null;
  let consent: PortalConsent = said?.read().isRefused ? 'refused' : 'given';
  let portal = false;
  let way: WaylandWay = { by: 'copying' };
  let keys: WaylandKeys | null = null;

  function tell(): void {
    const isInProcess = way.by === 'lending' || way.by === 'typing';
    const { keyboard, windows } = offered();
    onAbility({
      knowsApps: isInProcess && windows,
      types: isInProcess && keyboard,
      pastes: way.by !== 'typing',
      portalConsent: keys === 'portal' ? consent : 'given',
    });
  }

  function pressBy(next: WaylandKeys | null, socket: string | null): void {
    // Whoever is being asked by the portal is not asked once more.
    if (next === keys) return;
    keys = next;
    robot?.[Symbol.dispose]();
    robot = null;
    if (keys === 'portal' && bus !== null && said !== null)
      robot = portalKeys = openRemoteDesktop(bus, said, log.unexpected, (changed) => {
        consent = changed;
        // Somebody who refused it may have set up another way.
        if (changed === 'refused' && ydotoolSocket(process.env) !== null) take();
        else tell();
      });
    if (keys === 'ydotool' && socket !== null) robot = openYdotool(socket);
  }

  function take(): void {
    const { clipboard, keyboard } = offered();
    const socket = ydotoolSocket(process.env);
    const isRefused = consent === 'refused';
    way = waylandWay({ clipboard, keyboard, portal, isRefused, ydotool: socket !== null });
    log.info('wayland-way', { lends: way.by === 'lending', presses: way.by !== 'copying', portal });
    const isInProcess = way.by === 'lending' || way.by === 'typing';
    pressBy('keys' in way ? way.keys : null, socket);
    tell();
    if (insertion !== lending) insertion?.[Symbol.dispose]();
    // It starts again by itself when it is needed after all. One that is still starting may tell of another way.
    if (!isInProcess && found !== null) lending[Symbol.dispose]();
    insertion = isInProcess
      ? lending
      : robot === null
        ? openClipboardOnly()
        : openSystemInsertion({
            robot,
            clipboard: systemClipboard,
            desktop: null,
            otherWindows: accessible,
            rules,
            pasteModifier: 'control',
            mayPress: () => true,
            onProblem: log.unexpected,
          });
  }

  portal = bus !== null && (await within(portalWithinMs, hasRemoteDesktop(bus)));
  take();
  if (bus !== null && !portal)
    remoteDesktopComes(bus)
      .then(() => {
        portal = true;
        if (!isDisposed) take();
      })
      // The bus went: what there is stays.
      .catch(log.unexpected);
  return {
    remember: (signal) => (insertion ?? lending).remember(signal),
    rememberNext: (signal) => (insertion ?? lending).rememberNext(signal),
    handOver: async (dictum) => insertion?.handOver?.(dictum),
    askAgain: () => portalKeys?.askAgain(),
    [Symbol.dispose]: () => {
      isDisposed = true;
      for (const part of [insertion, lending, robot, bus]) part?.[Symbol.dispose]();
    },
  };
}

/** False when it takes longer. */
function within(ms: number, answer: Promise<boolean>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const patience = deadlineAfter(ms, () => late.resolve(false));
  return Promise.race([answer, late.promise]).finally(() => patience[Symbol.dispose]());
}

function saidPlace(file: StoredFile, log: Log): SaidPlace {
  const { token, isRefused } = file.initial;
  let said = { token: typeof token === 'string' ? token : null, isRefused: isRefused === true };
  return {
    read: () => said,
    // What cannot be written the person is asked again at the next start.
    write: (next) => {
      said = next;
      try {
        file.write({ ...next });
      } catch (error) {
        log.unexpected(error);
      }
    },
  };
}
