/** Looks once what this Wayland desktop has, and takes the way that goes with it (`src-core/wayland-way.ts`). */
import { clipboard as systemClipboard } from 'electron';
import type { InsertionRules } from '../../src-core/insertion-plan.ts';
import { waylandWay } from '../../src-core/wayland-way.ts';
import { deadlineAfter } from '../deadline.ts';
import type { Log } from '../log.ts';
import { openMessageBus } from '../message-bus.ts';
import type { StoredFile } from '../stored-file.ts';
import { openClipboardOnly } from './clipboard-only.ts';
import { type Found, type InsertionProcess, openInsertionInProcess } from './in-process.ts';
import type { Insertion } from './insertion.ts';
import { hasRemoteDesktop, openRemoteDesktop, type TokenPlace } from './remote-desktop.ts';
import type { KeyPresser } from './robot.ts';
import { openSystemInsertion } from './system-insertion.ts';
import { openYdotool, ydotoolSocket } from './ydotool.ts';

interface Deps {
  readonly fork: () => InsertionProcess;
  readonly openAllowed: () => StoredFile;
  /** What the person says of apps, at the moment. */
  readonly rules: () => InsertionRules;
  readonly writeClipboard: (text: string) => void;
  readonly log: Log;
}

/** A compositor that has not said by then what it offers is not going to, in ms. */
const foundWithinMs = 5_000;

const never = new AbortController().signal;

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
    [Symbol.dispose]: () => {
      isDisposed = true;
      opened?.[Symbol.dispose]();
    },
  };
}

async function open({ fork, openAllowed, rules, writeClipboard, log }: Deps): Promise<Insertion> {
  const found = Promise.withResolvers<Found>();
  let robot: KeyPresser | null = null;
  const lending = openInsertionInProcess({
    fork: () => {
      const child = fork();
      child.onExit(() => found.resolve({ clipboard: false, keyboard: false }));
      return child;
    },
    rules,
    writeClipboard,
    press: async (chord) => {
      if (robot === null) throw new Error('no way to press keys');
      await robot.tap(chord, never);
    },
    onFound: found.resolve,
    log,
  });
  const patience = deadlineAfter(foundWithinMs, () => found.resolve({ clipboard: false, keyboard: false }));
  const { clipboard, keyboard } = await found.promise;
  patience[Symbol.dispose]();

  // The bus is not looked for where nothing of it is needed.
  const bus = clipboard && keyboard ? null : await openMessageBus(process.env.DBUS_SESSION_BUS_ADDRESS);
  const socket = ydotoolSocket(process.env);
  const portal = bus !== null && (await hasRemoteDesktop(bus));
  const way = waylandWay({ clipboard, keyboard, portal, ydotool: socket !== null });
  log.info('wayland-way', { lends: way.by === 'lending', presses: way.by !== 'copying', portal });

  const parts: Disposable[] = [];
  const keys = way.by === 'copying' ? null : way.keys;
  if (keys === 'portal' && bus !== null) {
    robot = openRemoteDesktop(bus, tokenPlace(openAllowed(), log), log.unexpected);
    parts.push(robot, bus);
  } else bus?.[Symbol.dispose]();
  if (keys === 'ydotool' && socket !== null) robot = openYdotool(socket);

  if (way.by !== 'lending') lending[Symbol.dispose]();
  const insertion =
    way.by === 'lending'
      ? lending
      : robot === null
        ? openClipboardOnly()
        : openSystemInsertion({ robot, clipboard: systemClipboard, rules, pasteModifier: 'control' });
  return {
    remember: insertion.remember,
    rememberNext: insertion.rememberNext,
    [Symbol.dispose]: () => {
      for (const part of [insertion, ...parts]) part[Symbol.dispose]();
    },
  };
}

function tokenPlace(file: StoredFile, log: Log): TokenPlace {
  let { token } = file.initial;
  return {
    read: () => (typeof token === 'string' ? token : null),
    // Without it the person is asked again at the next start.
    write: (next) => {
      token = next;
      try {
        file.write({ token: next });
      } catch (error) {
        log.unexpected(error);
      }
    },
  };
}
