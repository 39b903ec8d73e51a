import { setTimeout as delay } from 'node:timers/promises';
import { packagedApp } from '../desktop/app-stage.ts';
import { askApp } from '../desktop/ask-app.ts';
import { controlCommand, installedCommand, launcherCommand } from '../desktop/command.ts';
import { openDesktop } from '../desktop/desktop.ts';
import { startProgram } from '../desktop/program.ts';
import type { Room } from '../desktop/room.ts';
import { distribution, type Figure } from './figures.ts';
import type { Suite } from './suite.ts';

/** What a desktop may run for a key, as it is bound there. */
const launchers: Readonly<Record<string, (room: Room) => readonly [string, ...string[]] | null>> = {
  start_as_in_readme: launcherCommand,
  start_as_in_settings: controlCommand,
  start_as_installed: installedCommand,
  // An AppImage loads all of Electron to ask the one that runs.
  start_by_packaged_app: (room) => {
    const app = packagedApp(room);
    return app === null ? null : [app, '--ozone-platform=x11'];
  },
  // How much of each is the bench's own: it becomes the desktop's account first.
  start_of_nothing: () => ['true'],
};

/** Nobody presses again at once, in ms: what was cancelled is cleared away by then. */
const betweenPressesMs = 300;

/** From the start of the process to its end, with the app running and its microphone open. */
export const command: Suite = {
  about: 'from the start of "dictum start" to its end, by each program that a desktop may run for it',
  usualCount: 30,
  run: async (count, progress) => {
    await using desktop = await openDesktop();
    const app = await desktop.startApp();
    await app.engineReady();
    const measured = async (name: string, start: () => Promise<void>): Promise<Figure> => {
      const times: number[] = [];
      // The first one reads the program from the disk.
      await start();
      while (times.length < count) {
        await askApp(desktop, 'cancel');
        await delay(betweenPressesMs);
        const before = performance.now();
        await start();
        times.push(performance.now() - before);
        progress(`${name}, ${times.length} of ${count}: ${times.at(-1)?.toFixed(0)} ms`);
      }
      return distribution(times);
    };
    const figures: Record<string, Figure> = {};
    for (const [name, launcher] of Object.entries(launchers)) {
      const found = launcher(desktop.room);
      if (found === null) {
        progress(`${name}: "npm run package" makes what is measured here`);
        continue;
      }
      const [program, ...words] = found;
      figures[name] = await measured(name, async () => {
        await using process = startProgram(desktop.room, program, [...words, 'start']);
        const { code } = await process.ended;
        if (code !== 0) throw new Error(`${program} start: ${process.output}`);
      });
    }
    // Without any process for it.
    figures.start_answered = await measured('start_answered', async () => {
      await askApp(desktop, 'start');
    });
    return figures;
  },
};
