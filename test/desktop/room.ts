import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type Account, desktopAccount } from './account.ts';
import { unmountBelow } from './small-disk.ts';

/** Where the programs of one desktop live: an account, a folder of their own, and what they know of the world. */
export interface Room {
  readonly account: Account;
  readonly folder: string;
  readonly homeDir: string;
  readonly runtimeDir: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Not the runner's own temp folder: it may be one that the desktop's account can't enter. */
const parentDir = '/tmp';
const folderPrefix = 'dictum-desktop-';

/** Every program of a desktop carries the name of its folder, so that what is left of a killed run can be found. */
const mark = 'DICTUM_DESKTOP';

export function openRoom(): Room & Disposable {
  sweepDeadRooms();
  const account = desktopAccount();
  const folder = mkdtempSync(join(parentDir, `${folderPrefix}${process.pid}-`));
  chmodSync(folder, 0o755);
  const own = (name: string) => ownFolder(account, join(folder, name));
  const homeDir = own('home');
  const runtimeDir = own('runtime');
  const remove = () => {
    unmountBelow(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  // Also when the runner ends in the middle, by an error or by Ctrl+C.
  process.on('exit', remove);
  return {
    account,
    folder,
    homeDir,
    runtimeDir,
    // Nothing of the runner's own surroundings: no keys, no proxy, no settings of its user.
    environment: {
      [mark]: folder,
      PATH: '/usr/local/bin:/usr/bin:/bin',
      LANG: 'C.UTF-8',
      USER: account.name,
      LOGNAME: account.name,
      HOME: homeDir,
      TMPDIR: own('tmp'),
      XDG_RUNTIME_DIR: runtimeDir,
      XDG_CONFIG_HOME: join(homeDir, '.config'),
      XDG_CACHE_HOME: join(homeDir, '.cache'),
      XDG_DATA_HOME: join(homeDir, '.local/share'),
    },
    [Symbol.dispose]: () => {
      killPrograms(folder);
      process.off('exit', remove);
      remove();
    },
  };
}

/** Made if it is not there, for the account alone. */
export function ownFolder({ uid, gid }: Account, path: string): string {
  for (const made of missingFolders(path)) {
    mkdirSync(made, { mode: 0o700 });
    chownSync(made, uid, gid);
  }
  return path;
}

/** Outermost first. */
function missingFolders(path: string): readonly string[] {
  return existsSync(path) ? [] : [...missingFolders(dirname(path)), path];
}

export function withEnvironment(room: Room, more: Readonly<Record<string, string>>): Room {
  return { ...room, environment: { ...room.environment, ...more } };
}

/** A runner that was killed outright could not clean up; the next one does it. */
function sweepDeadRooms(): void {
  for (const name of readdirSync(parentDir)) {
    const owner = new RegExp(`^${folderPrefix}(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const folder = join(parentDir, name);
    killPrograms(folder);
    try {
      unmountBelow(folder);
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another user's: theirs to sweep.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** What a program of the desktop started and left behind, in a session of its own. */
function killPrograms(folder: string): void {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    try {
      if (!readFileSync(`/proc/${name}/environ`, 'latin1').split('\0').includes(`${mark}=${folder}`))
        continue;
      process.kill(Number(name), 'SIGKILL');
    } catch {
      // It ended meanwhile, or it is not ours to look at.
    }
  }
}
