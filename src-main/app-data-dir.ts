import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the app keeps its files: Electron's `appData`, and in it what `src-main/index.ts` chooses. */
export function appDataDir(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Dictum');
  if (platform === 'win32') return join(environment.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Dictum');
  return join(environment.XDG_CONFIG_HOME || join(home, '.config'), 'Dictum');
}
