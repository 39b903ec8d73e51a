/** Lowers what other programs play on a Linux desktop, through `pactl`: PulseAudio, and PipeWire in its place. */
import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { z } from 'zod';
import { type Stream, stillOwed, toGiveBack, toLower } from '../../src-core/media/streams.ts';
import type { Quieting } from './media.ts';
import type { OwedFile } from './owed-file.ts';

const run = promisify(execFile);

const patienceMs = 3_000;

/** Between watchers when one has ended, in ms: twice as long after each, until one has lasted. */
const usualPause = 1_000;
const longestPause = 60_000;

/** A watcher that has lasted this long was no failure, in ms. */
const hasLastedMs = 10_000;

interface StreamDeps {
  readonly owed: OwedFile;
  /** The processes of this app: its own sounds are not lowered. */
  readonly ownPids: () => readonly number[];
  /** Whether the streams could be listed: called each time that was tried. */
  readonly onAnswer: (hasAnswered: boolean) => void;
  readonly program?: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Before a watcher that ended is started again, at first; in ms. */
  readonly firstPause?: number;
}

interface Streams extends Quieting, Disposable {
  /** Asks whether the streams can be listed at all. */
  look(): Promise<void>;
}

export function lowerStreams({
  owed,
  ownPids,
  onAnswer,
  program = 'pactl',
  environment = process.env,
  firstPause = usualPause,
}: StreamDeps): Streams {
  // Its words are what is looked for, and its numbers have to be JSON's.
  const options = { env: { ...environment, LC_ALL: 'C.UTF-8' }, timeout: patienceMs, maxBuffer: 16_000_000 };

  let watcher: ReturnType<typeof spawn> | null = null;
  let waiting: ReturnType<typeof setTimeout> | null = null;
  let pauseMs = firstPause;
  let tellNewcomer = () => {};

  /** Null where nobody answers. */
  async function list(): Promise<readonly ListedStream[] | null> {
    const streams = await listNow();
    onAnswer(streams !== null);
    return streams;
  }

  async function listNow(): Promise<readonly ListedStream[] | null> {
    try {
      const { stdout } = await run(program, ['--format=json', 'list', 'sink-inputs'], options);
      return streamsFrom(stdout);
    } catch {
      // No pactl, one that is too old for JSON, or no server.
      return null;
    }
  }

  /** Who has not taken it, is seen when they are listed again. */
  async function set({ index }: Pick<Stream, 'index'>, volumes: readonly number[]): Promise<void> {
    await run(program, ['set-sink-input-volume', `${index}`, ...volumes.map(String)], options).catch(
      () => {},
    );
  }

  async function giveBack(): Promise<void> {
    const debts = owed.current().streams;
    if (debts.length === 0) return;
    const streams = await list();
    if (streams === null) return;
    const restored = toGiveBack(debts, streams);
    await Promise.all(restored.map(({ stream, volumes }) => set(stream, volumes)));
    const after = restored.length === 0 ? streams : await list();
    if (after === null) return;
    owed.change({ streams: stillOwed(debts, after) });
    if (owed.current().streams.length === 0) stopWatching();
    else watch();
  }

  /** As long as anybody is owed something: their next stream would stay lowered. */
  function watch(): void {
    if (watcher !== null || waiting !== null) return;
    const started = spawn(program, ['subscribe'], { env: options.env, stdio: ['ignore', 'pipe', 'ignore'] });
    const startedAt = performance.now();
    watcher = started;
    createInterface({ input: started.stdout }).on('line', (line) => {
      if (isOfStream.test(line)) tellNewcomer();
    });
    const onEnd = () => {
      if (watcher !== started) return;
      watcher = null;
      if (performance.now() - startedAt >= hasLastedMs) pauseMs = firstPause;
      waiting = setTimeout(() => {
        waiting = null;
        watch();
      }, pauseMs);
      pauseMs = Math.min(2 * pauseMs, longestPause);
    };
    started.on('error', onEnd).on('close', onEnd);
    // They may have come before they were watched for.
    started.once('spawn', () => tellNewcomer());
  }

  function stopWatching(): void {
    if (waiting !== null) clearTimeout(waiting);
    waiting = null;
    // A program that could not be started has no number, and node would then end our own process group.
    if (watcher?.pid !== undefined) watcher.kill();
    watcher = null;
  }

  return {
    quieten: async () => {
      // What an earlier song left lowered would be taken for what the program wants.
      await giveBack();
      const own = new Set(ownPids().map(String));
      const heard = (await list())?.filter((stream) => isHeardFrom(stream, own)) ?? [];
      const debts = toLower(owed.current().streams, heard);
      if (debts.length === 0) return;
      owed.change({ streams: [...owed.current().streams, ...debts] });
      await Promise.all(debts.map((debt) => set(debt, debt.lowered)));
    },
    giveBack,
    look: async () => {
      await list();
    },
    onNewcomer: (listener) => {
      tellNewcomer = listener;
    },
    [Symbol.dispose]: stopWatching,
  };
}

/** As `pactl subscribe` says it. */
const isOfStream = /^Event '(new|change)' on sink-input #/;

interface ListedStream extends Stream {
  readonly isHeard: boolean;
  readonly role: string;
  readonly pid: string | null;
}

/** What only rings or clicks is over before it is lowered. */
const shortRoles: ReadonlySet<string> = new Set(['event', 'notification', 'a11y']);

function isHeardFrom({ isHeard, role, pid, volumes }: ListedStream, own: ReadonlySet<string>): boolean {
  return (
    isHeard &&
    !shortRoles.has(role) &&
    (pid === null || !own.has(pid)) &&
    volumes.some((volume) => volume > 0)
  );
}

const listed = z.array(
  z.object({
    index: z.number(),
    corked: z.boolean(),
    mute: z.boolean(),
    volume: z.record(z.string(), z.object({ value: z.int().nonnegative() })).optional(),
    properties: z.record(z.string(), z.string()).optional(),
  }),
);

/** Of what `pactl --format=json list sink-inputs` prints; null when it is nothing this version understands. */
export function streamsFrom(json: string): readonly ListedStream[] | null {
  const parsed = listed.safeParse(fromJson(json));
  if (!parsed.success) return null;
  return parsed.data.map(({ index, corked, mute, volume = {}, properties: about = {} }) => ({
    index,
    program:
      about['module-stream-restore.id'] ??
      about['application.name'] ??
      about['application.process.binary'] ??
      '',
    // In the order of the channels, which is the order in which they are set.
    volumes: Object.values(volume).map(({ value }) => value),
    isHeard: !corked && !mute,
    role: about['media.role'] ?? '',
    pid: about['application.process.id'] ?? null,
  }));
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
