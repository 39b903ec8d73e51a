/** Which way of inserting this desktop has; chosen here and nowhere else. */
import { join } from 'node:path';
import { clipboard, systemPreferences, utilityProcess } from 'electron';
import type { InsertionAbility, InsertionRules } from '../../src-core/insertion-plan.ts';
import type { Log } from '../log.ts';
import type { StoredFile } from '../stored-file.ts';
import { openClipboardOnly } from './clipboard-only.ts';
import { openInsertionInProcess } from './in-process.ts';
import type { Insertion } from './insertion.ts';
import type { OwnKeys } from './own-keys.ts';
import { startRobot } from './robot.ts';
import { openSystemInsertion } from './system-insertion.ts';
import { openWayland } from './wayland.ts';

interface Deps {
  /** Where the built processes are. */
  readonly mainDir: string;
  /** Keeps what the person allowed the RemoteDesktop portal. */
  readonly openAllowed: () => StoredFile;
  /** What the person says of apps, at the moment. */
  readonly rules: () => InsertionRules;
  /** What this desktop lets us do, when it turns out to be something else than `abilityAtFirst`. */
  readonly onAbility: (ability: InsertionAbility) => void;
  /** Is told of the keys that Dictum presses where it may hear them; on Wayland it hears none but by the portal. */
  readonly ownKeys: OwnKeys;
  readonly log: Log;
}

/** As far as it is known before anybody was asked. */
export function abilityAtFirst(platform: NodeJS.Platform): InsertionAbility {
  return { knowsApps: platform === 'linux', types: true };
}

export function chooseInsertion({ mainDir, openAllowed, rules, onAbility, ownKeys, log }: Deps): Insertion {
  const writeClipboard = (text: string) => clipboard.writeText(text);
  if (process.platform === 'linux') {
    if (process.env.WAYLAND_DISPLAY)
      return openWayland({
        fork: () => forkChild(mainDir, 'wayland-process.js'),
        openAllowed,
        rules,
        writeClipboard,
        onAbility,
        log,
      });
    if (!process.env.DISPLAY) return openClipboardOnly();
    return openInsertionInProcess({
      fork: () => forkChild(mainDir, 'x11-process.js'),
      rules,
      writeClipboard,
      ownKeys,
      log,
    });
  }
  const isMac = process.platform === 'darwin';
  const robot = startRobot(() => forkChild(mainDir, 'robot-process.js'));
  const asOurs = (pressKeys: () => Promise<void>) => {
    const areUp = ownKeys.begin();
    return pressKeys().finally(areUp);
  };
  const insertion = openSystemInsertion({
    robot: {
      ...robot,
      tap: (keys, signal) => asOurs(() => robot.tap(keys, signal)),
      type: (text, signal) => asOurs(() => robot.type(text, signal)),
    },
    clipboard,
    rules,
    pasteModifier: isMac ? 'command' : 'control',
    // Asked each time, without a question to the person: it can be given and taken away while we run.
    mayPress: () => !isMac || systemPreferences.isTrustedAccessibilityClient(false),
  });
  return {
    remember: insertion.remember,
    rememberNext: insertion.rememberNext,
    [Symbol.dispose]: () => {
      insertion[Symbol.dispose]();
      robot[Symbol.dispose]();
    },
  };
}

/** All kinds press keys, and are called so where somebody looks at the processes. */
function forkChild<Order, Answer>(mainDir: string, entry: string) {
  const child = utilityProcess.fork(join(mainDir, entry), [], {
    serviceName: 'Dictum keys',
    // Linux shows no service names; this stands in the command line, as Chromium's and not as Node's.
    execArgv: ['--title=dictum-keys'],
    stdio: 'ignore',
  });
  return {
    send: (order: Order) => child.postMessage(order),
    onAnswer: (listener: (answer: Answer) => void) => void child.on('message', listener),
    onExit: (listener: () => void) => void child.once('exit', listener),
    kill: () => void child.kill(),
  };
}
