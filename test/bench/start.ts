import { startApp } from '../desktop/app.ts';
import { openDesktop } from '../desktop/desktop.ts';
import { distribution } from './figures.ts';
import type { Suite } from './suite.ts';

export const start: Suite = {
  about: 'from the start of the process to the armed hotkey',
  usualCount: 10,
  run: async (count, progress) => {
    await using desktop = await openDesktop();
    const startToArmed: number[] = [];
    // The first start reads everything from the disk and makes the user's folder; people start the app again and again.
    await using first = await startApp(desktop.room);
    progress(`first start on this machine: ${first.startToArmedMs.toFixed(0)} ms (not counted)`);
    await first[Symbol.asyncDispose]();
    while (startToArmed.length < count) {
      await using app = await startApp(desktop.room);
      startToArmed.push(app.startToArmedMs);
      progress(`start ${startToArmed.length} of ${count}: ${app.startToArmedMs.toFixed(0)} ms`);
    }
    return { start_to_armed: distribution(startToArmed) };
  },
};
