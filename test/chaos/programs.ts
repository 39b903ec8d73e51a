import { isEngine, isInserting, type Process as RunningProcess } from '../desktop/processes.ts';
import type { Process } from './plan.ts';

/** Which of the app's processes do this; `family` begins with the app itself. */
export function programsOf(process: Process, family: readonly RunningProcess[]): readonly number[] {
  const [app, ...children] = family;
  const pids = (one: readonly RunningProcess[]) => one.map(({ pid }) => pid);
  switch (process) {
    case 'app':
      return app === undefined ? [] : [app.pid];
    case 'page':
      return pids(children.filter(({ commandLine }) => commandLine.includes('--type=renderer')));
    case 'engine':
      return pids(children.filter(isEngine));
    case 'robot':
      return pids(children.filter(isInserting));
  }
}
