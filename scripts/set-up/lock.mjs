// @ts-check
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './progress.mjs';

/**
 * Holds a folder as a lock while the work runs, so that two commands started together don't set up the same thing twice.
 *
 * The folder comes into being by renaming one that already names its owner: a lock without an owner is never seen, and
 * renaming onto a lock that exists fails. The lock of a process that is gone is taken over.
 *
 * @template T
 * @param {string} lockDir
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(lockDir, work) {
  await mkdir(dirname(lockDir), { recursive: true });
  const owner = `${process.pid} ${hostname()}`;
  let hasSaidSo = false;
  while (!(await take(lockDir, owner))) {
    const holder = await ownerOf(lockDir);
    if (holder === undefined) continue;
    if (isGone(holder)) {
      await removeLockOf(lockDir, holder);
      continue;
    }
    if (!hasSaidSo)
      say(`Another command is setting Dictum up; waiting for it (if none is running, delete ${lockDir})…`);
    hasSaidSo = true;
    // Nothing tells us when a folder of another process goes away, so we look.
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    await rm(lockDir, { recursive: true, force: true });
  }
}

/**
 * @param {string} lockDir
 * @param {string} owner
 */
async function take(lockDir, owner) {
  const ownDir = `${lockDir}-${process.pid}`;
  await rm(ownDir, { recursive: true, force: true });
  await mkdir(ownDir);
  await writeFile(join(ownDir, 'owner'), owner);
  try {
    await rename(ownDir, lockDir);
    return true;
  } catch (error) {
    await rm(ownDir, { recursive: true, force: true });
    // Linux and macOS say "not empty", Windows says "not permitted"; anything else would not get better by waiting.
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || (code === 'EPERM' && process.platform === 'win32'))
      return false;
    throw error;
  }
}

/** @param {string} lockDir */
async function ownerOf(lockDir) {
  try {
    return await readFile(join(lockDir, 'owner'), 'utf8');
  } catch {
    // Given back between our attempt and this look.
    return undefined;
  }
}

/** @param {string} owner */
function isGone(owner) {
  const [pid, host] = owner.split(' ');
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
}

/**
 * Two waiting commands may find the same dead owner, and the slower one must not remove the lock the faster one has
 * taken since: the folder is moved aside and put back if it turns out to be somebody else's.
 *
 * @param {string} lockDir
 * @param {string} deadOwner
 */
async function removeLockOf(lockDir, deadOwner) {
  const asideDir = `${lockDir}-dead-${process.pid}`;
  try {
    await rename(lockDir, asideDir);
  } catch {
    return;
  }
  if ((await ownerOf(asideDir)) !== deadOwner) await rename(asideDir, lockDir);
  await rm(asideDir, { recursive: true, force: true });
}
