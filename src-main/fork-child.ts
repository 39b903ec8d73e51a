import { join } from 'node:path';
import { utilityProcess } from 'electron';

interface Name {
  /** Where the system shows what a process is for. */
  readonly shown: string;
  /** In the command line, as Chromium's and not as Node's: Linux shows no service names. */
  readonly title: string;
}

/** A process of our own beside main, which takes orders and answers. */
export function forkChild<Order, Answer>(mainDir: string, entry: string, { shown, title }: Name) {
  const child = utilityProcess.fork(join(mainDir, entry), [], {
    serviceName: shown,
    execArgv: [`--title=${title}`],
    stdio: 'ignore',
  });
  return {
    send: (order: Order) => child.postMessage(order),
    onAnswer: (listener: (answer: Answer) => void) => void child.on('message', listener),
    onExit: (listener: () => void) => void child.once('exit', listener),
    kill: () => void child.kill(),
  };
}
