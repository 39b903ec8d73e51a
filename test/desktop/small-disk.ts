import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { ownFolder, type Room } from './room.ts';

/** A disk that takes nothing more when the test says so. */
export interface SmallDisk extends Disposable {
  /** Leaves that many bytes, in whole pages of 4 KiB. */
  fill(leaving?: number): void;
  /** Somebody throws something away. */
  free(): void;
}

/** Whether this user can put a disk in the place of a folder. */
export const mayMount = process.platform === 'linux' && process.getuid?.() === 0;

/**
 * A disk of 24 MB in the place of a folder, which only root may put there. Everybody else gets a
 * folder in which nothing can be made: less like a full disk, but it takes nothing either.
 */
export function openSmallDisk({ account }: Pick<Room, 'account'>, folder: string): SmallDisk {
  ownFolder(account, folder);
  if (!mayMount) return unwritableFolder(folder);
  const { uid, gid } = account;
  const options = `size=24m,mode=0700,uid=${uid},gid=${gid}`;
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'pipe' });
  const ballast = join(folder, 'ballast');
  return {
    fill: (leaving = 0) => {
      const file = openSync(ballast, 'a');
      try {
        for (let bytes = 1024 * 1024; bytes >= 1; ) if (!takes(file, bytes)) bytes = Math.floor(bytes / 2);
        ftruncateSync(file, fstatSync(file).size - leaving);
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(ballast),
    [Symbol.dispose]: () => unmountBelow(folder),
  };
}

/** Whatever is mounted in the folder or below it, also by a run that was killed. */
export function unmountBelow(folder: string): void {
  if (process.getuid?.() !== 0) return;
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path === folder || path.startsWith(`${folder}/`));
  // Lazily: somebody who is about to end may still have a file open there.
  for (const path of mounts) execFileSync('umount', ['--lazy', path], { stdio: 'pipe' });
}

function takes(file: number, bytes: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(bytes)) === bytes;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}

function unwritableFolder(folder: string): SmallDisk {
  const change = (mode: number) => {
    chmodSync(folder, mode);
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory()) chmodSync(join(folder, entry.name), mode);
  };
  return { fill: () => change(0o500), free: () => change(0o700), [Symbol.dispose]: () => change(0o700) };
}
