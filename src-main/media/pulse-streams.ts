/** Lowers what other programs play on a Linux desktop, through `pactl`: PulseAudio, and PipeWire in its place. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { lowered, type OwedStream, type Stream, toGiveBack } from '../../src-core/media/streams.ts';
import type { Quieting } from './media.ts';
import type { OwedFile } from './owed-file.ts';

const run = promisify(execFile);

const patienceMs = 3_000;

interface StreamDeps {
  readonly owed: OwedFile;
  /** The processes of this app: its own sounds are not lowered. */
  readonly ownPids: () => readonly number[];
  readonly program?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

export function lowerStreams({
  owed,
  ownPids,
  program = 'pactl',
  environment = process.env,
}: StreamDeps): Quieting {
  // Its words are what is looked for, and its numbers have to be JSON's.
  const options = { env: { ...environment, LC_ALL: 'C.UTF-8' }, timeout: patienceMs, maxBuffer: 16_000_000 };

  /** Null where nobody answers. */
  async function list(): Promise<readonly ListedStream[] | null> {
    try {
      const { stdout } = await run(program, ['--format=json', 'list', 'sink-inputs'], options);
      return streamsFrom(stdout);
    } catch {
      // No pactl, one that is too old for JSON, or no server.
      return null;
    }
  }

  /** A stream that has ended meanwhile needs no volume. */
  async function set({ index }: Pick<Stream, 'index'>, volumes: readonly number[]): Promise<void> {
    await run(program, ['set-sink-input-volume', `${index}`, ...volumes.map(String)], options).catch(
      () => {},
    );
  }

  async function giveBack(): Promise<void> {
    if (owed.current().streams.length === 0) return;
    const streams = await list();
    if (streams === null) return;
    const { now, later } = toGiveBack(owed.current().streams, streams);
    await Promise.all(now.map(({ stream, volumes }) => set(stream, volumes)));
    owed.change({ streams: later });
  }

  return {
    quieten: async () => {
      // What an earlier song left lowered would be taken for what the program wants.
      await giveBack();
      const own = new Set(ownPids().map(String));
      const heard = (await list())?.filter((stream) => isLowered(stream, own)) ?? [];
      if (heard.length === 0) return;
      const debts = heard.map(lowered);
      owed.change({ streams: [...owed.current().streams, ...debts] });
      await Promise.all(debts.map((debt) => set(debt, debt.lowered)));
      const after = await list();
      // PipeWire keeps volumes in another unit, and may say a neighbouring number.
      const asSet = debts.map((debt) => as(after, debt));
      owed.change({
        streams: owed.current().streams.map((each) => asSet[debts.indexOf(each)] ?? each),
      });
    },
    giveBack,
  };
}

function as(streams: readonly Stream[] | null, debt: OwedStream): OwedStream {
  const found = streams?.find(({ index, program }) => index === debt.index && program === debt.program);
  const isOurs = found?.volumes.every(
    (volume, channel) => Math.abs(volume - (debt.lowered[channel] ?? 0)) <= 2,
  );
  return found !== undefined && isOurs === true ? { ...debt, lowered: found.volumes } : debt;
}

interface ListedStream extends Stream {
  readonly isHeard: boolean;
  readonly role: string;
  readonly pid: string | null;
}

/** What only rings or clicks is over before it is lowered. */
const shortRoles: ReadonlySet<string> = new Set(['event', 'notification', 'a11y']);

function isLowered({ isHeard, role, pid, volumes }: ListedStream, own: ReadonlySet<string>): boolean {
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
