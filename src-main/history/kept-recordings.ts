/** The recordings that have no text yet: found again after a crash, transcribed when asked. */
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { type HistoryEntry, heard, nothingToTell } from '../../src-core/history-entry.ts';
import { samplesToMs, wavHeaderBytes } from '../../src-core/pcm.ts';
import { type Account, Failure, type TranscriptionRequest } from '../../src-core/transcription.ts';
import { readJournal } from '../capture/journal.ts';
import type { Transcriber } from '../transcription/transcriber.ts';
import type { History } from './history.ts';
import type { KeptSounds } from './kept-sounds.ts';

/** Recordings that no entry knows of: Dictum was closed or killed in the middle. Returns how many. */
export async function recoverRecordings(recordingsDir: string, history: History): Promise<number> {
  const known = new Set(history.recordings());
  const orphans = (await readdir(recordingsDir)).filter(
    (name) => extname(name) === '.wav' && !known.has(name),
  );
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
    // The text may have been saved and only the sound not yet removed.
    if ((history.find(id)?.text ?? '') !== '') continue;
    recovered += 1;
    history.add({
      ...nothingToTell,
      id,
      sequence: history.nextSequence(),
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

/** Transcribes a kept recording into history, and never into a window. Rejects with a `Failure`. */
export async function transcribeKept(
  entry: HistoryEntry,
  {
    recordingsDir,
    history,
    sounds,
    transcriber,
    request,
  }: {
    recordingsDir: string;
    history: History;
    sounds: Pick<KeptSounds, 'keep'>;
    transcriber: Transcriber;
    request: TranscriptionRequest;
  },
): Promise<void> {
  if (entry.recording === null) throw new Failure('unexpected');
  const path = join(recordingsDir, basename(entry.recording));
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
