/** Which way of inserting this desktop has; chosen here and nowhere else. */
import { join } from 'node:path';
import { utilityProcess } from 'electron';
import type { Log } from '../log.ts';
import { openClipboardOnly } from './clipboard-only.ts';
import type { Insertion, Target } from './insertion.ts';
import { type Robot, type RobotAnswer, type RobotProcess, startRobot } from './robot.ts';
import { openSystemInsertion } from './system-insertion.ts';
import { openX11Insertion } from './x11/insertion.ts';

export function chooseInsertion(mainDir: string, log: Log): Insertion {
  if (process.platform === 'linux' && (process.env.WAYLAND_DISPLAY || !process.env.DISPLAY))
    return openClipboardOnly();
  const robot = startRobot(() => forkRobot(mainDir));
  return withRobot(robot, process.platform === 'linux' ? reconnecting(robot, log) : systemInsertion(robot));
}

function systemInsertion(robot: Robot): Insertion {
  return openSystemInsertion(robot, process.platform === 'darwin' ? 'command' : 'control');
}

/** The connection to the X server is opened now, and again when it was lost. */
function reconnecting(robot: Robot, log: Log): Insertion {
  const connect = (): Promise<Insertion> =>
    openX11Insertion(robot, (error) => {
      log.unexpected(error);
      log.warn('x11-lost');
      connected = null;
    });
  /** The words must be somewhere: the pill says that they wait in the clipboard. */
  const withoutConnection = openClipboardOnly();
  let connected: Promise<Insertion> | null = connect();
  connected.catch(log.unexpected);
  async function rememberBy(how: (insertion: Insertion) => Promise<Target>): Promise<Target> {
    connected ??= connect();
    try {
      return await how(await connected);
    } catch (error) {
      log.unexpected(error);
      connected = null;
      return withoutConnection.remember();
    }
  }

  return {
    remember: () => rememberBy((insertion) => insertion.remember()),
    rememberNext: (signal) => rememberBy((insertion) => insertion.rememberNext(signal)),
    [Symbol.dispose]: () =>
      void connected?.then((insertion) => insertion[Symbol.dispose]()).catch(log.unexpected),
  };
}

function withRobot(robot: Robot, insertion: Insertion): Insertion {
  return {
    remember: insertion.remember,
    rememberNext: insertion.rememberNext,
    [Symbol.dispose]: () => {
      insertion[Symbol.dispose]();
      robot[Symbol.dispose]();
    },
  };
}

function forkRobot(mainDir: string): RobotProcess {
  const child = utilityProcess.fork(join(mainDir, 'robot-process.js'), [], {
    serviceName: 'Dictum keys',
    stdio: 'ignore',
  });
  return {
    send: (order) => child.postMessage(order),
    onAnswer: (listener) => child.on('message', (answer: RobotAnswer) => listener(answer)),
    onExit: (listener) => child.once('exit', listener),
    kill: () => child.kill(),
  };
}
