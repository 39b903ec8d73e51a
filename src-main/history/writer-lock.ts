/** Only one Dictum writes a history. The app itself starts once; this holds for whatever else opens the folder. */
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';

export interface WriterLock {
  /** False once somebody else has taken it over. */
  isHeld(): boolean;
  release(): void;
}

/** Another process that still runs writes this history. */
export class HistoryInUse extends Error {}

/** Throws `HistoryInUse`. A lock whose owner is gone is taken over. */
export function takeWriterLock(dir: string): WriterLock {
  const path = join(dir, 'writer.lock');
  const own = join(dir, `writer.${process.pid}.lock`);
  writeFileSync(own, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }), { mode: 0o600 });
  try {
    // A link is made by one only, whoever comes at the same time.
    linkSync(own, path);
    rmSync(own);
  } catch {
    // It is there already, or this file system knows no links.
    if (ownerLives(path)) {
      rmSync(own, { force: true });
      throw new HistoryInUse(`another process writes ${dir}`);
    }
    renameSync(own, path);
  }
  heldHere.add(path);
  const { ino } = statSync(path, { bigint: true });
  const isHeld = () => {
    try {
      return statSync(path, { bigint: true }).ino === ino;
    } catch {
      return false;
    }
  };
  return {
    isHeld,
    release: () => {
      if (isHeld()) rmSync(path, { force: true });
      heldHere.delete(path);
    },
  };
}

const heldHere = new Set<string>();

function ownerLives(path: string): boolean {
  try {
    if (statSync(path).mtimeMs < Date.now() - uptime() * 1_000) return false;
    const { pid, started } = JSON.parse(readFileSync(path, 'utf8'));
    if (!Number.isInteger(pid) || pid <= 0) return false;
    // In a container every start may get the same number.
    if (pid === process.pid) return heldHere.has(path);
    process.kill(pid, 0);
    // The number may have been given to another process meanwhile.
    return startOf(pid) === started;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** When a process was started, in the kernel's ticks; null where that is not to be had. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
