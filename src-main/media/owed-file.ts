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

const player = z.object({
  bus: name,
  owner: name,
  pausedAt: z.number(),
  position: z.number().nullable(),
}) satisfies z.ZodType<OwedPlayer>;

export interface Owed {
  readonly streams: readonly OwedStream[];
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
