/** The recordings that have no text yet: found again after a crash, transcribed when asked. */
import { readdirSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { addedAccount } from '../../src-core/added-account.ts';
import { type HistoryEntry, heard, historyEntrySchema, nothingToTell } from '../../src-core/history-entry.ts';
import type { LanguageCode } from '../../src-core/languages.ts';
import { samplesToMs } from '../../src-core/pcm.ts';
import { recordingNamed } from '../../src-core/recording-name.ts';
import { defaultSettings, type Settings } from '../../src-core/settings.ts';
import {
  type Account,
  Failure,
  type TranscriptionRequest,
  type TranscriptionResult,
} from '../../src-core/transcription.ts';
import { waitingAfter } from '../../src-core/waiting.ts';
import { lookAtRecording, repairHeader } from '../capture/left-recording.ts';
import { type Sealing, unsealed } from '../sealing/sealing.ts';
import type { Transcriber } from '../transcription/transcriber.ts';
import type { History } from './history.ts';
import { type KeptSounds, readSound, soundPath } from './kept-sounds.ts';
import { isMissing } from './safe-files.ts';

/**
 * Recordings that no entry knows of: Dictum was closed or killed in the middle. Returns the entries they
 * have now. Looks at once, before anybody can dictate: a recording that begins now is no orphan. One that
 * makes trouble does not keep back the others, and stays where it is: `onProblem` hears of it. One of which nothing
 * can be made gets an entry that says so, and with that is not looked at again, unless only the disk did not give it:
 * that may be over by the next start. Of what was chosen
 * at the press only the language stands in its name: for the rest `chosen` now is the best there is to go by.
 */
export async function recoverRecordings(
  recordingsDir: string,
  history: History,
  sounds: Pick<KeptSounds, 'keep'>,
  onProblem: (error: unknown) => void,
  sealing: Sealing = unsealed,
  chosen: Chosen = defaultSettings,
): Promise<readonly string[]> {
  const names = readdirSync(recordingsDir, { withFileTypes: true }).flatMap((one) =>
    one.isFile() ? one.name : [],
  );
  await history.readAll();
  // What an entry says that nobody can read now is not known; that it is there is.
  const locked = new Set(history.locked());
  const known = new Set(history.recordings());
  for (const { recording, failure } of history.cards())
    if (recording !== null && failure === 'file-unreadable') known.delete(recording);
  const orphans: Orphan[] = [];
  for (const name of names) {
    const named = recordingNamed(name);
    if (named === null || known.has(name) || locked.has(named.id)) continue;
    const orphan = await lookAtOrphan(
      { ...named, name, path: join(recordingsDir, name) },
      onProblem,
      sealing,
    );
    if (orphan !== null) orphans.push(orphan);
  }
  const recovered: string[] = [];
  // As they were spoken, as far as the file system knows.
  for (const orphan of orphans.toSorted((one, other) => one.beganAt - other.beganAt)) {
    try {
      if (!orphan.isSound) noteUnreadable(orphan, history, chosen);
      else if (await recover(orphan, history, sounds, chosen)) recovered.push(orphan.id);
    } catch (error) {
      onProblem(error);
      // It may stand there all the same, and go to the disk later.
      if (orphan.isSound && history.find(orphan.id)?.recording === orphan.name) recovered.push(orphan.id);
    }
    // Somebody may want to dictate meanwhile.
    await setImmediate();
  }
  // Copies of sound that was waiting to be sent.
  for (const name of names) {
    if (extname(name) === '.part') await rm(join(recordingsDir, name), { force: true }).catch(onProblem);
  }
  return recovered;
}

export type Chosen = Pick<Settings, 'service' | 'language'>;

interface OrphanFile {
  readonly id: string;
  /** Null when it is not known. */
  readonly language: LanguageCode | null;
  readonly name: string;
  readonly path: string;
}

interface Sound extends OrphanFile {
  readonly isSound: true;
  readonly samples: number;
  readonly beganAt: number;
}

/** Another version wrote it, or somebody else, or the disk does not give it. */
interface Unreadable extends OrphanFile {
  readonly isSound: false;
  readonly code: 'file-not-audio' | 'file-unreadable';
  readonly beganAt: number;
}

type Orphan = Sound | Unreadable;

async function lookAtOrphan(
  file: OrphanFile,
  onProblem: (error: unknown) => void,
  sealing: Sealing,
): Promise<Orphan | null> {
  try {
    const left = await lookAtRecording(file.path, sealing);
    if (left.kind === 'sound') return { ...file, ...left, isSound: true };
    if (left.kind === 'empty') await rm(file.path, { force: true });
    if (left.kind !== 'unknown') return null;
    onProblem(new Error('a recording that this version does not understand'));
    return await unreadable(file, 'file-not-audio');
  } catch (error) {
    onProblem(error);
    return isMissing(error) ? null : unreadable(file, 'file-unreadable');
  }
}

async function unreadable(file: OrphanFile, code: Unreadable['code']): Promise<Unreadable> {
  const beganAt = await stat(file.path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Date.now(),
  );
  return { ...file, isSound: false, code, beganAt };
}

/**
 * The file stays: it is tried again when the person asks for that, and goes with the entry. An entry that has its words
 * is left as it is: it needs no file, and whoever tried this one would lose them.
 */
function noteUnreadable({ id, language, name, code, beganAt }: Unreadable, history: History, chosen: Chosen) {
  const entry = history.find(id);
  if (entry !== null && entry.text !== '') return;
  if (entry !== null) history.update(id, { recording: name, failure: code, recovered: true });
  // An entry of which the id is too long could not be read again.
  else if (historyEntrySchema.shape.id.safeParse(id).success)
    history.add({ ...foundEntry(history, { id, language, name, beganAt }, chosen), failure: code });
}

async function recover(
  { id, language, name, path, samples, beganAt }: Sound,
  history: History,
  sounds: Pick<KeptSounds, 'keep'>,
  chosen: Chosen,
): Promise<boolean> {
  const entry = history.find(id);
  // The text was saved and only the sound not yet put where it is kept, or removed.
  if (entry !== null && entry.text !== '') {
    // Also where the entry names one: it was not removed because something went wrong with it.
    const sound = (await sounds.keep(id, path)) ?? entry.sound;
    if (sound !== entry.sound) history.update(id, { sound });
    await rm(path, { force: true });
    return false;
  }
  // It can be read without: a disk that is full has other worries.
  await repairHeader(path, samples).catch(() => {});
  const durationMs = samplesToMs(samples);
  if (entry?.failure === 'file-unreadable')
    history.update(id, { recording: name, recovered: true, durationMs, failure: 'interrupted' });
  else if (entry !== null) history.update(id, { recording: name, recovered: true });
  else history.add({ ...foundEntry(history, { id, language, name, beganAt }, chosen), durationMs });
  return true;
}

export function foundEntry(
  history: Pick<History, 'reserveSequence'>,
  { id, language, name, beganAt }: Omit<OrphanFile, 'path'> & Pick<Orphan, 'beganAt'>,
  chosen: Chosen,
): HistoryEntry {
  return {
    ...nothingToTell,
    id,
    sequence: history.reserveSequence(),
    pressedAt: beganAt,
    durationMs: 0,
    text: '',
    service: chosen.service,
    model: null,
    language: language ?? chosen.language,
    failure: 'interrupted',
    insertion: 'none',
    recording: name,
    recovered: true,
    timeline: {},
  };
}

interface KeptDeps {
  readonly recordingsDir: string;
  readonly history: Pick<History, 'find' | 'update'>;
  readonly sounds: Pick<KeptSounds, 'keep'>;
  readonly transcriber: Transcriber;
  readonly request: TranscriptionRequest;
  /** Ends it, and leaves the entry as it is. */
  readonly signal?: AbortSignal;
  /** Resolves when it may go on: somebody may dictate meanwhile, and comes first. */
  readonly turn?: () => Promise<void>;
  readonly sealing?: Sealing;
  /** Of an entry that has no recording the sound that was kept of it is taken. */
  readonly soundsDir: string;
}

/**
 * Transcribes a kept recording into history, and never into a window. Rejects with a `Failure`: the transcription's,
 * or that history could not be written.
 */
export async function transcribeKept(entry: HistoryEntry, deps: KeptDeps): Promise<void> {
  const { recording } = entry;
  const { history, transcriber, request } = deps;
  const path =
    recording === null ? await soundPath(entry, deps) : join(deps.recordingsDir, basename(recording));
  if (path === null) throw new Failure('sound-missing');
  const abort = new AbortController();
  const signal = AbortSignal.any([abort.signal, ...(deps.signal === undefined ? [] : [deps.signal])]);
  const transcription = transcriber.open(request, signal);
  /** Together with what was sent when it was dictated. */
  const account = (): Account => addedAccount(history.find(entry.id) ?? entry, transcription.account());
  const result = await answered(path);
  if (!isAsItWas(history.find(entry.id), entry)) return history.update(entry.id, account());
  const isHeldBack = result.kind === 'held-back';
  history.update(entry.id, {
    text: result.transcript.text,
    ...heard(result),
    ...account(),
    failure: isHeldBack ? 'no-speech' : null,
    serviceSaid: null,
    waits: null,
    // What was probably not said can be transcribed anyway.
    recording: isHeldBack ? entry.recording : null,
  });
  // Dictum may end from here on: a recording whose entry has its words is found at the next start.
  if (isHeldBack) return;
  if (recording !== null) await settleRecording(entry.id, path, deps);

  async function answered(sound: string): Promise<Exclude<TranscriptionResult, { kind: 'no-speech' }>> {
    try {
      for await (const samples of await readSound(sound, deps.sealing)) {
        await deps.turn?.();
        if (signal.aborted) break;
        transcription.write(samples);
        await transcription.room();
      }
      const result = await transcription.finish();
      if (signal.aborted) throw new Failure('cancelled');
      if (result.kind === 'no-speech') throw new Failure('no-speech');
      return result;
    } catch (error) {
      if (error instanceof Failure) note(error);
      throw error;
    } finally {
      abort.abort();
    }
  }

  function note({ code, serviceSaid }: Failure): void {
    const now = history.find(entry.id);
    if (code === 'cancelled' || now === null || !isAsItWas(now, entry))
      return history.update(entry.id, account());
    // Only recordings begin to wait unasked.
    const waits = recording === null && now.waits === null ? null : waitingAfter(now.waits, code);
    history.update(entry.id, {
      failure: code,
      serviceSaid,
      waits,
      service: transcriber.service,
      ...account(),
    });
  }
}

/** Its entry has words and names it no more: what the person wants to listen to is kept, and the rest goes. */
export async function settleRecording(
  id: string,
  path: string,
  { history, sounds }: Pick<KeptDeps, 'history' | 'sounds'>,
): Promise<void> {
  const sound = await sounds.keep(id, path);
  if (sound !== null) history.update(id, { sound });
  await rm(path, { force: true });
}

/** Meanwhile somebody may have deleted it, or chosen other words. */
function isAsItWas(now: HistoryEntry | null, { text, recording }: HistoryEntry): boolean {
  return now !== null && now.text === text && now.recording === recording;
}
