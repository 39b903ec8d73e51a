import { join } from 'node:path';
import { utilityProcess } from 'electron';
import type { EngineProcess } from './engine.ts';

/** `mainDir` is where the built main process lies. */
export function forkEmbeddedProcess(mainDir: string): EngineProcess {
  const child = utilityProcess.fork(join(mainDir, 'embedded-process.js'), [], {
    serviceName: 'Dictum speech engine',
    // Linux shows no service names; this stands in the command line.
    execArgv: ['--title=dictum-engine', '--js-flags=--expose-gc'],
    stdio: 'ignore',
  });
  return {
    postMessage: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.once('exit', () => listener()),
    kill: () => {
      if (child.pid === undefined) return void child.kill();
      try {
        // One that hangs in native code would not notice a polite signal.
        process.kill(child.pid, 'SIGKILL');
      } catch {
        // It has just ended by itself.
      }
    },
  };
}
