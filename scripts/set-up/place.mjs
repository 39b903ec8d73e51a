// @ts-check
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where set-up works: the clone it belongs to, and the folder that outlives it and is shared between clones.
 *
 * @typedef {{ readonly repoDir: string, readonly cacheDir: string }} Place
 */

/** @returns {Place} */
export function thisPlace() {
  return {
    repoDir: fileURLToPath(new URL('../..', import.meta.url)),
    cacheDir: cacheFolder({
      platform: process.platform,
      isRoot: process.getuid?.() === 0,
      homeDir: homedir(),
      env: process.env,
    }),
  };
}

/**
 * @param {{ platform: NodeJS.Platform, isRoot: boolean, homeDir: string, env: NodeJS.ProcessEnv }} machine
 * @returns {string}
 */
export function cacheFolder({ platform, isRoot, homeDir, env }) {
  if (env.DICTUM_CACHE_DIR) return resolve(env.DICTUM_CACHE_DIR);
  if (platform === 'darwin') return join(homeDir, 'Library', 'Caches', 'Dictum');
  if (platform === 'win32') {
    return join(env.LOCALAPPDATA ?? join(homeDir, 'AppData', 'Local'), 'Dictum', 'Cache');
  }
  // Root's tests run Electron as an ordinary user, who can't look into /root.
  if (isRoot) return '/var/cache/dictum';
  return join(env.XDG_CACHE_HOME || join(homeDir, '.cache'), 'dictum');
}
