/** Kept sounds that no entry knows of: the history was damaged, and its words are gone. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { flacHeaderBytes, flacSamples } from '../../src-core/flac.ts';
import { historyEntrySchema } from '../../src-core/history-entry.ts';
import { samplesToMs } from '../../src-core/pcm.ts';
import { openContent } from '../sealing/content.ts';
import { type Sealing, unsealed } from '../sealing/sealing.ts';
import type { History } from './history.ts';
import { type Chosen, foundEntry } from './kept-recordings.ts';
import { soundEnding } from './kept-sounds.ts';
import { isMissing } from './safe-files.ts';

/**
 * Gives each an entry, as a recording gets that was left, and returns those that can be transcribed. Nothing where
 * the history could not be read: what stands in it may well know them. One that makes trouble is left where it is.
 */
export async function recoverSounds(
  soundsDir: string,
  history: History,
  onProblem: (error: unknown) => void,
  chosen: Chosen,
  sealing: Sealing = unsealed,
): Promise<readonly string[]> {
  await history.readAll();
  const unreadable = history.unreadable();
  if (unreadable === null) return [];
  const known = new Set([...unreadable, ...history.cards().map(({ id }) => id), ...history.recordings()]);
  const recovered: string[] = [];
  for (const name of await readdir(soundsDir)) {
    const id = basename(name, soundEnding);
    if (extname(name) !== soundEnding || known.has(id) || known.has(name)) continue;
    // An entry of which the id is too long could not be read again.
    if (!historyEntrySchema.shape.id.safeParse(id).success) continue;
    const path = join(soundsDir, name);
    try {
      const { samples, beganAt } = await lookAtSound(path, sealing);
      // Meanwhile somebody may have deleted it, or brought it back.
      if (history.find(id) !== null || !existsSync(path)) continue;
      history.add({
        ...foundEntry(history, { id, language: null, name, beganAt }, chosen),
        recording: null,
        sound: name,
        durationMs: samplesToMs(samples ?? 0),
        failure: samples === null ? 'file-not-audio' : 'interrupted',
      });
      if (samples !== null) recovered.push(id);
    } catch (error) {
      if (!isMissing(error)) onProblem(error);
    }
  }
  return recovered;
}

async function lookAtSound(path: string, sealing: Sealing) {
  await using content = await openContent(path, sealing);
  return { samples: flacSamples(await content.read(0, flacHeaderBytes)), beganAt: content.beganAt };
}
