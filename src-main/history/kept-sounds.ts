/** The sound of dictations as FLAC, kept to listen to by the person's rule. */
import { constants } from 'node:fs';
import { access, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { flacBlockSamples, flacFrame, flacHeader } from '../../src-core/flac.ts';
import { soundsToRemove } from '../../src-core/history/retention.ts';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import { wavHeaderBytes } from '../../src-core/pcm.ts';
import type { Settings } from '../../src-core/settings.ts';
import { readJournal } from '../capture/journal.ts';
import { framingFor, openContent } from '../sealing/content.ts';
import { convertFile } from '../sealing/convert-file.ts';
import { type Sealing, unsealed } from '../sealing/sealing.ts';
import type { History } from './history.ts';
import { temporaryEnding } from './safe-files.ts';

export interface KeptSounds {
  /** Writes the sound of a finished recording; resolves with its file name, null when the person keeps none. */
  keep(id: string, recordingPath: string): Promise<string | null>;
  /** Removes what the rule does not allow any more. */
  applyRule(): Promise<void>;
}

interface KeptSoundsDeps {
  readonly dir: string;
  readonly history: Pick<History, 'cards' | 'find' | 'update' | 'readAll'>;
  readonly settings: () => Pick<Settings, 'keepSounds' | 'soundDays' | 'soundCount' | 'soundMegabytes'>;
  /** ms since 1970. */
  readonly now: () => number;
  readonly sealing?: Sealing;
}

/** Encoding gives way to whatever else waits after so many blocks: about 3 ms. */
const blocksAtOnce = 8;

export function createKeptSounds({
  dir,
  history,
  settings,
  now,
  sealing = unsealed,
}: KeptSoundsDeps): KeptSounds {
  /** Written while Dictum runs: their entries may not name them yet. */
  const fresh = new Set<string>();
  return {
    keep: async (id, recordingPath) => {
      if (!settings().keepSounds) return null;
      const name = `${id}.flac`;
      fresh.add(name);
      const isSealed = sealing.isOn();
      await writeFlac(recordingPath, join(dir, name), sealing);
      // Somebody turned it on or off meanwhile, and did not find this one.
      if (sealing.isOn() !== isSealed) await convertFile(join(dir, name), sealing);
      if (history.find(id) !== null) return name;
      // Deleted meanwhile.
      await rm(join(dir, name), { force: true });
      return null;
    },
    applyRule: async () => {
      await history.readAll();
      const { soundDays: days, soundCount: count, soundMegabytes: megabytes } = settings();
      const sizes = new Map<string, number>();
      const cards = history.cards();
      const soundOf = new Map(cards.map(({ id, sound }) => [`${id}.flac`, sound]));
      for (const name of await readdir(dir)) {
        if (fresh.has(name) || fresh.has(basename(name, temporaryEnding))) continue;
        // Its recording is still there: Dictum ended before the entry could name the copy.
        const isUnnamed = soundOf.get(name) === null;
        if (name.endsWith(temporaryEnding) || isUnnamed) await rm(join(dir, name), { force: true });
      }
      for (const name of await readdir(dir)) {
        // Others beside it come and go.
        if (extname(name) === '.flac') sizes.set(name, (await stat(join(dir, name))).size);
      }
      const sounds = cards.flatMap((card) =>
        card.sound === null ? [] : [{ ...card, bytes: sizes.get(card.sound) ?? 0 }],
      );
      for (const { id } of soundsToRemove(sounds, { days, count, megabytes }, now())) {
        // The entry first: it never names a sound that is not there.
        history.update(id, { sound: null });
        await rm(join(dir, `${id}.flac`), { force: true });
        await setImmediate();
      }
    },
  };
}

/** Where the sound of an entry can be read: what is kept to listen to, else what is not transcribed yet. */
export async function soundPath(
  { sound, recording }: Pick<HistoryEntry, 'sound' | 'recording'>,
  dirs: { readonly soundsDir: string; readonly recordingsDir: string },
): Promise<string | null> {
  const paths = [
    ...(sound === null ? [] : [join(dirs.soundsDir, basename(sound))]),
    ...(recording === null ? [] : [join(dirs.recordingsDir, basename(recording))]),
  ];
  for (const path of paths) {
    const isThere = await access(path, constants.R_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return null;
}

/** Whole or not at all, also when Dictum ends in the middle. */
async function writeFlac(recordingPath: string, path: string, sealing: Sealing): Promise<void> {
  const samples = await sampleCount(recordingPath, sealing);
  const temporary = path + temporaryEnding;
  try {
    await using file = await open(temporary, 'w', 0o600);
    const framed = framingFor(path, sealing);
    let waiting: Uint8Array[] = [flacHeader(samples)];
    const write = async () => {
      await file.appendFile(framed(Buffer.concat(waiting)));
      waiting = [];
    };
    let index = 0;
    for await (const block of blocksOf(readJournal(recordingPath, sealing))) {
      waiting.push(flacFrame(block, index));
      index += 1;
      if (index % blocksAtOnce !== 0) continue;
      await write();
      await setImmediate();
    }
    if (waiting.length > 0) await write();
    await file.sync();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function sampleCount(recordingPath: string, sealing: Sealing): Promise<number> {
  await using content = await openContent(recordingPath, sealing);
  return Math.floor((content.size - wavHeaderBytes) / 2);
}

async function* blocksOf(pieces: AsyncIterable<Int16Array>): AsyncGenerator<Int16Array> {
  const block = new Int16Array(flacBlockSamples);
  let filled = 0;
  for await (const piece of pieces) {
    for (let taken = 0; taken < piece.length; ) {
      const part = piece.subarray(taken, taken + flacBlockSamples - filled);
      block.set(part, filled);
      taken += part.length;
      filled += part.length;
      if (filled < flacBlockSamples) continue;
      yield block;
      filled = 0;
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}
