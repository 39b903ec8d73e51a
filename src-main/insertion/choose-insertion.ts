/** Which way of inserting this desktop has; chosen here and nowhere else. */
import { parse } from 'node:path';
import { clipboard, systemPreferences } from 'electron';
import type { InsertionAbility, InsertionRules } from '../../src-core/insertion-plan.ts';
import type { Context } from '../context/context.ts';
import { forkChild } from '../fork-child.ts';
import type { Log } from '../log.ts';
import type { Native } from '../native/native.ts';
import { nativeKeys } from '../native/native-keys.ts';
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
  /** For Wayland's desktops, where the compositor tells of none. */
  readonly activeWindow: Context['activeWindow'];
  /** What the person says of apps, at the moment. */
  readonly rules: () => InsertionRules;
  /** What this desktop lets us do, when it turns out to be something else than `abilityAtFirst`. */
  readonly onAbility: (ability: InsertionAbility) => void;
  /** Is told of the keys that Dictum presses where it may hear them; on Wayland it hears none but by the portal. */
  readonly ownKeys: OwnKeys;
  /** Windows' and macOS' own functions. */
  readonly native: Native | null;
  readonly log: Log;
}

/** All kinds press keys, and are called so where somebody looks at the processes. */
const name = { shown: 'Dictum keys', title: 'dictum-keys' };

/** As far as it is known before anybody was asked: Windows and macOS tell of apps once their process answers. */
export function abilityAtFirst(platform: NodeJS.Platform): InsertionAbility {
  return { knowsApps: platform === 'linux', types: true };
}

export function chooseInsertion({
  mainDir,
  openAllowed,
  activeWindow,
  rules,
  onAbility,
  ownKeys,
  native,
  log,
}: Deps): Insertion {
  const writeClipboard = (text: string) => clipboard.writeText(text);
  if (process.platform === 'linux') {
    if (process.env.WAYLAND_DISPLAY)
      return openWayland({
        fork: () => forkChild(mainDir, 'wayland-process.js', name),
        openAllowed,
        activeWindow,
        rules,
        writeClipboard,
        onAbility,
        log,
      });
    if (!process.env.DISPLAY) return openClipboardOnly();
    return openInsertionInProcess({
      fork: () => forkChild(mainDir, 'x11-process.js', name),
      rules,
      writeClipboard,
      ownKeys,
      log,
    });
  }
  const isMac = process.platform === 'darwin';
  const started = startRobot(() => forkChild(mainDir, 'robot-process.js', name));
  const robot = native === null ? started : nativeKeys(native, started);
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
    desktop: native && {
      native,
      ownApp: parse(process.execPath).name,
      onAppsKnown: () => onAbility({ knowsApps: true, types: true }),
    },
    rules,
    pasteModifier: isMac ? 'command' : 'control',
    // Asked each time, without a question to the person: it can be given and taken away while we run.
    mayPress: () => !isMac || systemPreferences.isTrustedAccessibilityClient(false),
    onProblem: log.unexpected,
  });
  return {
    remember: insertion.remember,
    rememberNext: insertion.rememberNext,
    handOver: async (dictum) => insertion.handOver?.(dictum),
    isOwing: () => insertion.isOwing?.() ?? false,
    [Symbol.dispose]: () => {
      insertion[Symbol.dispose]();
      robot[Symbol.dispose]();
    },
  };
}
