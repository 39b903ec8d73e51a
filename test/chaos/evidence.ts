import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import decode from 'audio-decode';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import { wavHeaderBytes } from '../../src-core/pcm.ts';
import type { Evidence, KeptEntry, Spoken } from './judgement.ts';
import { type Heard, numbersHeard } from './numbered-speech.ts';
import { knowsAllRecordings, type Stage } from './stage.ts';

/** What can be found out when all is over: the app is started once more, and ended. */
export async function gather(stage: Stage, spoken: readonly Spoken[]): Promise<Evidence> {
  await stage.quit();
  await stage.runWith('groq', 'ready');
  await stage
    .app()
    .historyShows(
      'every recording',
      (entries) => (knowsAllRecordings(stage, entries) ? entries : null),
      20_000,
    )
    // What it does not know then is lost, and the judgement says so.
    .catch(() => {});
  await stage.quit();
  const entries: KeptEntry[] = [];
  for (const entry of stage.app().history()) {
    const { id, sequence, text, recovered: isRecovered, failure, insertion, app, attempts, timeline } = entry;
    const account = JSON.stringify({ failure, insertion, app, attempts, timeline });
    entries.push({ id, sequence, text, isRecovered, sound: await soundOf(stage.dataDir, entry), account });
  }
  const windows = Object.fromEntries(
    Object.entries(stage.papers).map(([name, { insertions }]) => [
      name,
      insertions.map(({ text }) => text.trim()),
    ]),
  );
  return { spoken, windows, entries };
}

/** Whose words an entry's sound holds; null when it has none, or names one that is not there. */
async function soundOf(
  dataDir: string,
  { recording, sound }: Pick<HistoryEntry, 'recording' | 'sound'>,
): Promise<readonly Heard[] | null> {
  const recorded = recording === null ? null : heardInRecording(dataDir, recording);
  if (recorded !== null) return recorded;
  const flac = sound === null ? null : join(dataDir, 'sounds', sound);
  if (flac === null || !existsSync(flac)) return null;
  const { channelData } = await decode(new Uint8Array(readFileSync(flac)));
  return numbersHeard(Int16Array.from(channelData[0] ?? [], (sample) => Math.round(sample * 32_768)));
}

/** Whose words are in a recording that has no text yet; null when it is not there. */
export function heardInRecording(dataDir: string, name: string): readonly Heard[] | null {
  const wav = join(dataDir, 'recordings', name);
  if (!existsSync(wav)) return null;
  const bytes = new Uint8Array(readFileSync(wav)).slice(wavHeaderBytes);
  return numbersHeard(new Int16Array(bytes.buffer, 0, Math.floor(bytes.length / 2)));
}
