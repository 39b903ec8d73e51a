/** Which way of inserting this desktop has; chosen here and nowhere else. */
import { join } from 'node:path';
import { clipboard, utilityProcess } from 'electron';
import type { InsertionRules } from '../../src-core/insertion-plan.ts';
import type { Log } from '../log.ts';
import { openClipboardOnly } from './clipboard-only.ts';
import type { Insertion } from './insertion.ts';
import { startRobot } from './robot.ts';
import { openSystemInsertion } from './system-insertion.ts';
import { openX11InsertionInProcess } from './x11/in-process.ts';

export function chooseInsertion(mainDir: string, rules: () => InsertionRules, log: Log): Insertion {
  if (process.platform === 'linux') {
    if (process.env.WAYLAND_DISPLAY || !process.env.DISPLAY) return openClipboardOnly();
    return openX11InsertionInProcess({
      fork: () => forkChild(mainDir, 'x11-process.js'),
      rules,
      writeClipboard: (text) => clipboard.writeText(text),
      log,
    });
  }
  const robot = startRobot(() => forkChild(mainDir, 'robot-process.js'));
  const insertion = openSystemInsertion({
    robot,
    clipboard,
    rules,
    pasteModifier: process.platform === 'darwin' ? 'command' : 'control',
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

/** Both kinds press keys, and are called so where somebody looks at the processes. */
function forkChild<Order, Answer>(mainDir: string, entry: string) {
  const child = utilityProcess.fork(join(mainDir, entry), [], {
    serviceName: 'Dictum keys',
    stdio: 'ignore',
  });
  return {
    send: (order: Order) => child.postMessage(order),
    onAnswer: (listener: (answer: Answer) => void) => void child.on('message', listener),
    onExit: (listener: () => void) => void child.once('exit', listener),
    kill: () => void child.kill(),
  };
}
