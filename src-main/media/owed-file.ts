/** What other programs are owed, on disk: a Dictum that was killed in the middle leaves it to the next one. */
import { z } from 'zod';
import type { OwedPlayer } from '../../src-core/media/players.ts';
import type { OwedStream } from '../../src-core/media/streams.ts';
import type { StoredFile } from '../stored-file.ts';

const volumes = z.array(z.int().nonnegative().max(4_294_967_295)).min(1).max(64);
const name = z.string().max(300);

const stream = z.object({
  index: z.int().nonnegative(),
  program: name,
  before: volumes,
  lowered: volumes,
}) satisfies z.ZodType<OwedStream>;

const fractions = z.array(z.number().min(0).max(1)).min(1).max(64);

const volume = z.object({
  // Windows makes it of a device, the program's path and more.
  index: z.string().max(2_000),
  program: z.string().max(2_000),
  before: fractions,
  lowered: fractions,
  within: z.number().min(0).max(1).optional(),
}) satisfies z.ZodType<OwedStream<string>>;

const player = z.object({
  bus: name,
  owner: name,
  pausedAt: z.number(),
  position: z.number().nullable(),
}) satisfies z.ZodType<OwedPlayer>;

export interface Owed {
  /** Of a Linux desktop. */
  readonly streams: readonly OwedStream[];
  /** Of Windows and macOS. */
  readonly volumes: readonly OwedStream<string>[];
  readonly players: readonly OwedPlayer[];
}

export interface OwedFile {
  current(): Owed;
  /** Throws when the disk does not take it. */
  change(change: Partial<Owed>): void;
}

export function openOwed(file: Pick<StoredFile, 'initial' | 'write'>): OwedFile {
  let owed: Owed = {
    streams: readable(stream, file.initial.streams),
    volumes: readable(volume, file.initial.volumes),
    players: readable(player, file.initial.players),
  };
  return {
    current: () => owed,
    change: (change) => {
      const next = { ...owed, ...change };
      file.write({ ...next });
      owed = next;
    },
  };
}

/** What cannot be read costs only itself. */
function readable<Value>(schema: z.ZodType<Value>, stored: unknown): readonly Value[] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((each) => {
    const parsed = schema.safeParse(each);
    return parsed.success ? [parsed.data] : [];
  });
}
