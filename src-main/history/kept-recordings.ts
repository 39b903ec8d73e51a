/** The recordings that have no text yet: found again after a crash, transcribed when asked. */
import { readdirSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { type HistoryEntry, heard, nothingToTell } from '../../src-core/history-entry.ts';
import { samplesToMs, wavHeaderBytes } from '../../src-core/pcm.ts';
import { type Account, Failure, type TranscriptionRequest } from '../../src-core/transcription.ts';
import { readJournal } from '../capture/journal.ts';
import type { Transcriber } from '../transcription/transcriber.ts';
import type { History } from './history.ts';
import type { KeptSounds } from './kept-sounds.ts';

/**
 * Recordings that no entry knows of: Dictum was closed or killed in the middle. Returns how many.
 * Looks at once, before anybody can dictate: a recording that begins now is no orphan.
 */
export async function recoverRecordings(
  recordingsDir: string,
  history: History,
  sounds: Pick<KeptSounds, 'keep'>,
): Promise<number> {
  const recordings = readdirSync(recordingsDir).filter((name) => extname(name) === '.wav');
  await history.readAll();
  const known = new Set(history.recordings());
  const orphans = recordings.filter((name) => !known.has(name));
  let recovered = 0;
  for (const name of orphans) {
    const path = join(recordingsDir, name);
    const { size, birthtimeMs } = await stat(path);
    const durationMs = samplesToMs(Math.max(0, size - wavHeaderBytes) / 2);
    if (durationMs === 0) {
      await rm(path, { force: true });
      continue;
    }
    const id = basename(name, '.wav');
    // The text was saved and only the sound not yet put where it is kept, or removed.
    const entry = history.find(id);
    if (entry !== null && entry.text !== '') {
      const sound = entry.sound ?? (await sounds.keep(id, path));
      if (sound !== entry.sound) history.update(id, { sound });
      await rm(path, { force: true });
      continue;
    }
    recovered += 1;
    history.add({
      ...nothingToTell,
      id,
      sequence: history.reserveSequence(),
      pressedAt: birthtimeMs,
      durationMs,
      text: '',
      service: 'embedded',
      model: null,
      language: null,
      failure: 'interrupted',
      insertion: 'none',
      recording: name,
      recovered: true,
      timeline: {},
    });
  }
  return recovered;
}

interface KeptDeps {
  readonly recordingsDir: string;
  readonly history: History;
  readonly sounds: Pick<KeptSounds, 'keep'>;
  readonly transcriber: Transcriber;
  readonly request: TranscriptionRequest;
}

/** Transcribes a kept recording into history, and never into a window. Rejects with a `Failure`. */
export async function transcribeKept(entry: HistoryEntry, deps: KeptDeps): Promise<void> {
  if (entry.recording === null) throw new Failure('unexpected');
  const { history, sounds, transcriber, request } = deps;
  const path = join(deps.recordingsDir, basename(entry.recording));
  const abort = new AbortController();
  const transcription = transcriber.open(request, abort.signal);
  /** Together with what was sent when it was dictated. */
  const account = (): Account => {
    const { receipts, attempts, costDollars } = transcription.account();
    return {
      receipts: [...entry.receipts, ...receipts],
      attempts: [...entry.attempts, ...attempts],
      costDollars:
        entry.costDollars === null || costDollars === null ? null : entry.costDollars + costDollars,
    };
  };
  try {
    for await (const samples of readJournal(path)) transcription.write(samples);
    const result = await transcription.finish();
    if (result.kind === 'no-speech') throw new Failure('no-speech');
    history.update(entry.id, {
      text: result.transcript.text,
      ...heard(result),
      ...account(),
      failure: null,
    });
    history.update(entry.id, { sound: await sounds.keep(entry.id, path), recording: null });
    await rm(path, { force: true });
  } catch (error) {
    if (error instanceof Failure)
      history.update(entry.id, {
        failure: error.code,
        service: transcriber.service,
        ...account(),
      });
    throw error;
  } finally {
    abort.abort();
  }
}
