import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';

/** Longer than a busy machine needs to run a command, in ms. */
const withinMs = 20_000;

/** Resolves when there is a file of that name in the folder. */
export function appears(folder: string, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      watcher.close();
      reject(new Error(`There is no ${name} in ${folder}`));
    }, withinMs);
    const look = () => {
      if (!existsSync(join(folder, name))) return;
      clearTimeout(timer);
      watcher.close();
      resolve();
    };
    const watcher = watch(folder, look);
    look();
  });
}
