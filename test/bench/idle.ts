import { setTimeout as delay } from 'node:timers/promises';
import { openDesktop } from '../desktop/desktop.ts';
import { processesOf, proportionalMemoryMb } from '../desktop/processes.ts';
import type { Suite } from './suite.ts';

const nothingForMs = 60_000;

export const idle: Suite = {
  about: 'processor and memory of all processes in a minute of nothing, once everything is loaded',
  usualCount: 1,
  run: async (count, progress) => {
    const runs: { cpuPercent: number; pssMb: number }[] = [];
    while (runs.length < count) {
      await using desktop = await openDesktop();
      const app = await desktop.startApp();
      await app.engineReady();
      const cpuSeconds = () => sum(processesOf(app.program.pid).map((each) => each.cpuSeconds));
      progress(
        `${processesOf(app.program.pid).length} processes are left alone for ${nothingForMs / 1000} s`,
      );
      const before = { cpuSeconds: cpuSeconds(), at: performance.now() };
      // Time itself is what is measured here.
      await delay(nothingForMs);
      const seconds = (performance.now() - before.at) / 1000;
      runs.push({
        cpuPercent: ((cpuSeconds() - before.cpuSeconds) / seconds) * 100,
        pssMb: sum(processesOf(app.program.pid).map(({ pid }) => proportionalMemoryMb(pid))),
      });
    }
    const average = (pick: (run: (typeof runs)[number]) => number) =>
      Math.round((sum(runs.map(pick)) / runs.length) * 100) / 100;
    return {
      cpu_percent: { unit: '%', n: runs.length, value: average(({ cpuPercent }) => cpuPercent) },
      pss_mb: { unit: 'MB', n: runs.length, value: average(({ pssMb }) => pssMb) },
    };
  },
};

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
