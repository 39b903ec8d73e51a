/** The sound of dictations as FLAC, kept to listen to by the person's rule. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { flacBlockSamples, flacFrame, flacHeader } from '../../src-core/flac.ts';
import { createSoundIndex, type KeptSound, type SoundIndex } from '../../src-core/history/retention.ts';
import type { Card } from '../../src-core/history/shelf.ts';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import { wavHeaderBytes } from '../../src-core/pcm.ts';
import type { Settings } from '../../src-core/settings.ts';
import { openAudioFile } from '../audio-file.ts';
import { readJournal } from '../capture/journal.ts';
import { realDisk } from '../capture/journal-disk.ts';
import { contentStream, type Framing, framingFor, openContent } from '../sealing/content.ts';
import { convertFile } from '../sealing/convert-file.ts';
import { type Sealing, unsealed } from '../sealing/sealing.ts';
import type { History } from './history.ts';
import { isMissing, temporaryEnding } from './safe-files.ts';

export interface KeptSounds {
  /**
   * Writes the sound of a finished recording; resolves with its file name, null when the person keeps none. It is on
   * disk then, also after a power cut: the recording may go once the entry names it there, and not before.
   */
  keep(id: string, recordingPath: string): Promise<string | null>;
  /**
   * Removes what the rule does not allow any more. The first time it reads what is there, and gives sounds that no
   * entry names to their entries: Dictum ended before these could say so. How many there are and how large is known
   * from then on, and whoever keeps one more need not ask for anything.
   */
  applyRule(): Promise<void>;
  /** Resolves when nothing is being removed any more. */
  settled(): Promise<void>;
}

interface KeptSoundsDeps {
  readonly dir: string;
  readonly history: Pick<History, 'cards' | 'find' | 'follow' | 'update' | 'readAll'>;
  readonly settings: () => Pick<Settings, 'keepSounds' | 'soundDays' | 'soundCount' | 'soundMegabytes'>;
  /** ms since 1970. */
  readonly now: () => number;
  readonly sealing?: Sealing;
  /** What had to go could not be removed; it is tried again when the rule is applied. */
  readonly onProblem: (error: unknown) => void;
}

/** Encoding gives way to whatever else waits after so many blocks: about 3 ms. */
const blocksAtOnce = 8;

export const soundEnding = '.flac';

export function createKeptSounds({
  dir,
  history,
  settings,
  now,
  sealing = unsealed,
  onProblem,
}: KeptSoundsDeps): KeptSounds {
  const beingWritten = new Set<string>();
  /** By id, also of those that are deleted and may be brought back. Encrypting them later makes little difference. */
  const sizes = new Map<string, number>();
  let kept: SoundIndex | null = null;
  let removing: Promise<void> = Promise.resolve();

  const pathOf = (id: string) => join(dir, id + soundEnding);

  history.follow((id, card) => {
    if (kept === null) return;
    if (card === null || card.sound === null) return kept.remove(id);
    const isNew = kept.find(id) === undefined;
    kept.put(keptSound(card));
    if (isNew) removeInTurn(false).catch(onProblem);
  });

  function keptSound({ id, pressedAt, sequence, pinned, failure }: Card): KeptSound {
    // Where there are no words yet, it stays as a recording would.
    return { id, pressedAt, sequence, pinned: pinned || failure !== null, bytes: sizes.get(id) ?? 0 };
  }

  /** Nobody who dictates waits for this. */
  function removeInTurn(looksAtAll: boolean): Promise<void> {
    const turn = removing.then(() => removeOld(looksAtAll));
    removing = turn.catch(() => {});
    return turn;
  }

  async function removeOld(looksAtAll: boolean): Promise<void> {
    const all = await everyKept();
    const { soundDays: days, soundCount: count, soundMegabytes: megabytes } = settings();
    for (const { id } of all.toRemove({ days, count, megabytes }, now(), looksAtAll)) {
      // Meanwhile somebody may have pinned or deleted it.
      if (all.find(id)?.pinned !== false) continue;
      // The entry first: it never names a sound that is not there.
      history.update(id, { sound: null });
      await rm(pathOf(id), { force: true });
      sizes.delete(id);
      await setImmediate();
    }
  }

  async function everyKept(): Promise<SoundIndex> {
    if (kept !== null) return kept;
    await history.readAll();
    for (const name of await readdir(dir)) {
      const path = join(dir, name);
      // Its recording is still there.
      if (name.endsWith(temporaryEnding) && !beingWritten.has(path)) await rm(path, { force: true });
      // Others beside it come and go.
      if (extname(name) !== soundEnding) continue;
      const bytes = await sizeOf(path);
      if (bytes !== null) sizes.set(basename(name, soundEnding), bytes);
    }
    // From here on `follow` tells of every change.
    const all = createSoundIndex();
    const unnamed: string[] = [];
    for (const card of history.cards()) {
      if (card.sound !== null) all.put(keptSound(card));
      else if (sizes.has(card.id)) unnamed.push(card.id);
    }
    kept = all;
    // A sound has its name only when it is whole. Nobody knows whether its recording is still there.
    for (const id of unnamed) history.update(id, { sound: id + soundEnding });
    return all;
  }

  return {
    keep: async (id, recordingPath) => {
      if (!settings().keepSounds) return null;
      const path = pathOf(id);
      const temporary = path + temporaryEnding;
      beingWritten.add(temporary);
      try {
        const isSealed = sealing.isOn();
        await writeFlac(recordingPath, path, temporary, sealing);
        // Somebody turned it on or off meanwhile, and did not find this one.
        if (sealing.isOn() !== isSealed) await convertFile(path, sealing);
      } finally {
        beingWritten.delete(temporary);
      }
      sizes.set(id, (await sizeOf(path)) ?? 0);
      if (history.find(id) !== null) return id + soundEnding;
      // Deleted meanwhile.
      await rm(path, { force: true });
      return null;
    },
    applyRule: () => removeInTurn(true),
    settled: () => removing,
  };
}

/** null when it is gone. */
async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
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

/** Of a kept sound, or of a recording. */
export async function readSound(path: string, sealing?: Sealing): Promise<AsyncIterable<Int16Array>> {
  return extname(path) === soundEnding ? openAudioFile(path, sealing) : readJournal(path, sealing);
}

/** Whole or not at all, also when Dictum ends in the middle or the power goes. */
async function writeFlac(
  recordingPath: string,
  path: string,
  temporary: string,
  sealing: Sealing,
): Promise<void> {
  const samples = await sampleCount(recordingPath, sealing);
  try {
    const written = await writeBlocks(recordingPath, temporary, framingFor(path, sealing), samples, sealing);
    if ((await digestOf(temporary, sealing)) !== written)
      throw new Error('the disk did not keep what was written');
    await rename(temporary, path);
    // Else the name may be gone after a power cut, and by then the recording is, too.
    await realDisk.syncNames(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Returns the digest of what has to be found there. */
async function writeBlocks(
  recordingPath: string,
  temporary: string,
  framed: Framing,
  samples: number,
  sealing: Sealing,
): Promise<string> {
  const digest = createHash('sha256');
  await using file = await open(temporary, 'w', 0o600);
  let waiting: Uint8Array[] = [flacHeader(samples)];
  const write = async () => {
    const bytes = Buffer.concat(waiting);
    digest.update(bytes);
    await file.appendFile(framed(bytes));
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
  return digest.digest('hex');
}

async function digestOf(path: string, sealing: Sealing): Promise<string> {
  const digest = createHash('sha256');
  for await (const bytes of contentStream(path, sealing)) digest.update(bytes);
  return digest.digest('hex');
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
