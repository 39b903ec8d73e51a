import { readFileSync } from 'node:fs';
import type { Process as RunningProcess } from '../desktop/processes.ts';
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
      return pids(children.filter(({ pid }) => hasLoaded(pid, 'sherpa-onnx')));
    case 'robot':
      return pids(children.filter(({ pid }) => hasLoaded(pid, 'robotjs')));
  }
}

function hasLoaded(pid: number, library: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/maps`, 'utf8').includes(library);
  } catch {
    // It ended meanwhile.
    return false;
  }
}
