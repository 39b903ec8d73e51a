/**
 * Looks what this Wayland desktop has, and takes the way that goes with it (`src-core/wayland-way.ts`). A portal that
 * comes later, as it does while a person logs in, is looked for then.
 */
import { clipboard as systemClipboard } from 'electron';
import type { InsertionAbility, InsertionRules } from '../../src-core/insertion-plan.ts';
import { waylandWay } from '../../src-core/wayland-way.ts';
import type { Context } from '../context/context.ts';
import { deadlineAfter } from '../deadline.ts';
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

/** A compositor that has not said by then what it offers is not going to, in ms. */
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
  const found = Promise.withResolvers<Found>();
  const accessible = openAccessibleWindows(activeWindow);
  let tellsWindows = false;
  let robot: KeyPresser | null = null;
  const lending = openInsertionInProcess({
    fork: () => {
      const child = fork();
      child.onExit(() => found.resolve(nothingFound));
      return child;
    },
    rules,
    writeClipboard,
    press: async (chord) => {
      if (robot === null) throw new Error('no way to press keys');
      await robot.tap(chord, AbortSignal.timeout(pressWithinMs));
    },
    windows: { ...accessible, current: async () => (tellsWindows ? null : accessible.current()) },
    onFound: found.resolve,
    log,
  });
  const patience = deadlineAfter(foundWithinMs, () => found.resolve(nothingFound));
  const { clipboard, keyboard, windows } = await found.promise;
  patience[Symbol.dispose]();
  tellsWindows = windows;

  // The bus is not looked for where nothing of it is needed.
  const bus = keyboard ? null : await openMessageBus(process.env.DBUS_SESSION_BUS_ADDRESS);
  const said = bus === null ? null : saidPlace(openAllowed(), log);
  let portalKeys: PortalKeys | null = null;
  let insertion: Insertion = lending;
  let isDisposed = false;

  function take(
    portal: boolean,
    consent: PortalConsent = said?.read().isRefused ? 'refused' : 'given',
  ): void {
    const socket = ydotoolSocket(process.env);
    const isRefused = consent === 'refused';
    const way = waylandWay({ clipboard, keyboard, portal, isRefused, ydotool: socket !== null });
    log.info('wayland-way', { lends: way.by === 'lending', presses: way.by !== 'copying', portal });
    const isInProcess = way.by === 'lending' || way.by === 'typing';
    const keys = 'keys' in way ? way.keys : null;
    const tell = (portalConsent: PortalConsent) =>
      onAbility({
        knowsApps: isInProcess && windows,
        types: isInProcess && keyboard,
        pastes: way.by !== 'typing',
        portalConsent,
      });
    tell(keys === 'portal' ? consent : 'given');
    robot?.[Symbol.dispose]();
    robot = null;
    if (keys === 'portal' && bus !== null && said !== null)
      robot = portalKeys = openRemoteDesktop(bus, said, log.unexpected, (changed) => {
        // Somebody who refused it may have set up another way.
        if (changed === 'refused' && ydotoolSocket(process.env) !== null) take(portal, changed);
        else tell(changed);
      });
    if (keys === 'ydotool' && socket !== null) robot = openYdotool(socket);
    if (insertion !== lending) insertion[Symbol.dispose]();
    // It starts again by itself when it is needed after all.
    if (!isInProcess) lending[Symbol.dispose]();
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

  const isThere = bus !== null && (await within(portalWithinMs, hasRemoteDesktop(bus)));
  take(isThere);
  if (bus !== null && !isThere)
    remoteDesktopComes(bus)
      .then(() => {
        if (!isDisposed) take(true);
      })
      // The bus went: what there is stays.
      .catch(log.unexpected);
  return {
    remember: (signal) => insertion.remember(signal),
    rememberNext: (signal) => insertion.rememberNext(signal),
    handOver: async (dictum) => insertion.handOver?.(dictum),
    askAgain: () => portalKeys?.askAgain(),
    [Symbol.dispose]: () => {
      isDisposed = true;
      for (const part of [insertion, robot, bus]) part?.[Symbol.dispose]();
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
