import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Room } from './room.ts';

export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running program of the desktop. Disposing of it ends it and everything it started. */
export interface Program extends AsyncDisposable {
  readonly name: string;
  readonly pid: number;
  readonly ended: Promise<ProgramEnd>;
  readonly hasEnded: boolean;
  /** Everything it has written so far, both streams. */
  readonly output: string;
  /** What it wrote to stdout alone. */
  readonly standardOutput: string;
  readonly input: Writable;
  /** The first line that matches, written already or in future; rejects when the program ends or the time is up. */
  line(pattern: RegExp, withinMs?: number): Promise<SeenLine>;
}

export interface SeenLine {
  readonly text: string;
  readonly groups: readonly (string | undefined)[];
  /** When it arrived, in ms since 1970. */
  readonly at: number;
}

export interface ProgramOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** One more pipe, number 3, whose lines count like the others: several programs announce themselves there. */
  readonly hasThirdStream?: boolean;
}

/** Longer than a slow machine needs to start any of them; reached only when something is broken. */
const patienceMs = 20_000;

export function startProgram(
  room: Room,
  command: string,
  parameters: readonly string[],
  options: ProgramOptions = {},
): Program {
  const [outer, outerParameters] = asAccount(room, command, parameters);
  const child = spawn(outer, [...outerParameters], {
    cwd: room.homeDir,
    env: { ...room.environment, ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe', options.hasThirdStream === true ? 'pipe' : 'ignore'],
    // A process group of its own, so that what it starts ends with it.
    detached: true,
  });
  return new RunningProgram(command, child);
}

/** A program that does one thing and ends; its stdout. Rejects with what it said when it fails. */
export async function runProgram(
  room: Room,
  command: string,
  parameters: readonly string[],
  { input = '' }: { input?: string } = {},
): Promise<string> {
  await using program = startProgram(room, command, parameters);
  program.input.end(input);
  const { code } = await program.ended;
  if (code !== 0) throw new Error(`${command} ${parameters.join(' ')} failed: ${lastWords(program.output)}`);
  return program.standardOutput;
}

/**
 * The command line that becomes `command`, in the same process: setpriv leaves root behind with all
 * its groups, and asks the kernel to kill the program when the runner dies, however that happens.
 */
export function asAccount(
  { account }: Room,
  command: string,
  parameters: readonly string[],
): readonly [string, readonly string[]] {
  const identity = account.isOther
    ? [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--init-groups']
    : [];
  return ['setpriv', ['--pdeathsig=KILL', ...identity, '--', command, ...parameters]];
}

class RunningProgram implements Program {
  readonly name: string;
  readonly pid: number;
  readonly ended: Promise<ProgramEnd>;
  hasEnded = false;
  output = '';
  standardOutput = '';
  readonly #child: ChildProcess;
  readonly #lines: { readonly text: string; readonly at: number }[] = [];
  readonly #listeners = new Set<() => void>();

  constructor(name: string, child: ChildProcess) {
    this.name = name;
    this.#child = child;
    this.pid = child.pid ?? 0;
    // A program that ends early leaves its input closed; its end says more than EPIPE.
    child.stdin?.on('error', () => {});
    for (const [number, stream] of child.stdio.entries()) {
      if (number > 0 && stream !== null && stream !== undefined) this.#read(number, stream as Readable);
    }
    this.ended = new Promise((resolve) => {
      // Nothing could be started: setpriv itself is missing.
      child.once('error', (error) => {
        this.output += String(error);
        this.#end();
        resolve({ code: null, signal: null });
      });
      // 'close' comes after the last output, but also after that of children it left behind.
      child.once('exit', (code, signal) => {
        const settle = () => {
          this.#end();
          resolve({ code, signal });
        };
        const drained = Promise.all(
          [child.stdout, child.stderr].map((stream) =>
            stream?.readableEnded === false ? once(stream, 'close') : null,
          ),
        );
        void Promise.race([drained, new Promise((done) => setTimeout(done, 200).unref())]).then(
          settle,
          settle,
        );
      });
    });
  }

  get input(): Writable {
    if (this.#child.stdin === null) throw new Error(`${this.name} has no input`);
    return this.#child.stdin;
  }

  async line(pattern: RegExp, withinMs = patienceMs): Promise<SeenLine> {
    const { promise, resolve, reject } = Promise.withResolvers<SeenLine>();
    let next = 0;
    const look = () => {
      for (; next < this.#lines.length; next++) {
        const line = this.#lines[next];
        const match = line === undefined ? null : pattern.exec(line.text);
        if (line !== undefined && match !== null) return resolve({ ...line, groups: match });
      }
      if (this.hasEnded)
        reject(new Error(`${this.name} ended before it said ${pattern}:\n${lastWords(this.output)}`));
    };
    const timer = setTimeout(
      () =>
        reject(
          new Error(`${this.name} did not say ${pattern} within ${withinMs} ms:\n${lastWords(this.output)}`),
        ),
      withinMs,
    );
    this.#listeners.add(look);
    look();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#listeners.delete(look);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.hasEnded) {
      this.#signal('SIGTERM');
      const killer = setTimeout(() => this.#signal('SIGKILL'), 3_000);
      await this.ended;
      clearTimeout(killer);
    }
    // What it started and did not take along.
    this.#signal('SIGKILL');
  }

  #read(number: number, stream: Readable): void {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      const at = performance.timeOrigin + performance.now();
      this.output += chunk;
      if (number === 1) this.standardOutput += chunk;
      // A carriage return ends a line too: paplay draws its progress with it.
      const lines = (rest + chunk).split(/[\r\n]/);
      rest = lines.pop() ?? '';
      this.#lines.push(...lines.map((text) => ({ text, at })));
      for (const listener of this.#listeners) listener();
    });
  }

  #end(): void {
    this.hasEnded = true;
    for (const listener of this.#listeners) listener();
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.pid === 0) return;
    try {
      process.kill(-this.pid, signal);
    } catch {
      // The whole group is gone already.
    }
  }
}

/** Enough of a log to understand a failure by. */
export function lastWords(output: string): string {
  return output.trim().split('\n').slice(-20).join('\n');
}
