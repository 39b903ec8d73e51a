import { readdirSync, readFileSync } from 'node:fs';

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly commandLine: string;
  /** Processor time since it began, in seconds. */
  readonly cpuSeconds: number;
}

/** Linux counts processor time in hundredths of a second, wherever Electron runs. */
const ticksPerSecond = 100;

/** A program and everything it has started. */
export function processesOf(pid: number): readonly Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
  return familyOf(pid, all);
}

/** From its start on, before it has loaded anything. */
export function isEngine({ commandLine }: Pick<Process, 'commandLine'>): boolean {
  return commandLine.includes(' --title=dictum-engine ');
}

/** The one that presses keys, or types in another way. */
export function isInserting({ commandLine }: Pick<Process, 'commandLine'>): boolean {
  return commandLine.includes(' --title=dictum-keys ');
}

/** Memory in MB, with shared pages divided among those who share them. */
export function proportionalMemoryMb(pid: number): number {
  return memoryMb(pid, 'Pss');
}

/** What it has asked for itself, in MB: whatever it shares with others, such as programs' files, tells of them as well. */
export function ownMemoryMb(pid: number): number {
  return memoryMb(pid, 'Pss_Anon');
}

function memoryMb(pid: number, kind: 'Pss' | 'Pss_Anon'): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = new RegExp(`^${kind}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1];
  if (kilobytes === undefined) throw new Error(`Process ${pid} does not tell its memory`);
  return Number(kilobytes) / 1024;
}

function familyOf(pid: number, all: readonly Process[]): readonly Process[] {
  const children = all.filter(({ parent }) => parent === pid);
  return [
    ...all.filter((each) => each.pid === pid),
    ...children.flatMap((child) => familyOf(child.pid, all)),
  ];
}

/** Null when it ended meanwhile. */
function readProcess(pid: number): Process | null {
  try {
    // The name in parentheses may hold spaces; what is counted comes after it. See proc(5).
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return {
      pid,
      parent: Number(fields[1]),
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
      commandLine: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '),
    };
  } catch {
    return null;
  }
}
