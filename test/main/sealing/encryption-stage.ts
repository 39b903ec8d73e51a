/** Dictations in a folder, in every place where words and sound lie, to encrypt and to look for. */
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openAudioFile } from '../../../src-main/audio-file.ts';
import { openJournal, readJournal } from '../../../src-main/capture/journal.ts';
import type { Keyring } from '../../../src-main/secrets.ts';
import { fakeKeyring } from '../../fakes/keyring.ts';
import { entry, everyEntry } from '../history/history-stage.ts';
import { type DataFolder, openDataFolder, secretWords } from './data-folder.ts';

export interface EncryptionStage extends Disposable {
  readonly dir: string;
  /** As after a start; what was open before is as if killed. */
  open(keyring?: Keyring): DataFolder;
  closeAll(): void;
  filled(): Promise<DataFolder>;
  everyFile(): readonly string[];
  /** The files in which words, or a stretch of the sound, can be read. */
  readableFiles(): readonly string[];
}

export const said = Int16Array.from(
  { length: 40_000 },
  (_, index) => Math.round(9_000 * Math.sin(index / 9)) + (index % 50),
);

export function encryptionStage(): EncryptionStage {
  const dir = mkdtempSync(join(tmpdir(), 'dictum-encryption-'));
  const opened: DataFolder[] = [];

  function closeAll(): void {
    for (const folder of opened.splice(0)) folder.close();
  }

  function open(keyring: Keyring = fakeKeyring()): DataFolder {
    closeAll();
    const folder = openDataFolder(dir, keyring);
    opened.push(folder);
    return folder;
  }

  function everyFile(): readonly string[] {
    return readdirSync(dir, { recursive: true, withFileTypes: true }).flatMap((one) =>
      one.isFile() ? join(one.parentPath, one.name) : [],
    );
  }

  function readableFiles(): readonly string[] {
    const pcm = Buffer.from(said.buffer);
    const stretches = Array.from({ length: 60 }, (_, index) =>
      pcm.subarray(index * 1_301, index * 1_301 + 24),
    );
    return everyFile()
      .filter((path) => {
        const bytes = readFileSync(path);
        const isSound = bytes.includes('RIFF') || bytes.includes('fLaC');
        return isSound || [secretWords, ...stretches].some((part) => bytes.includes(part));
      })
      .map((path) => path.slice(dir.length + 1));
  }

  /** In two shards and the log, with damaged files set aside, and one that is deleted and can come back. */
  async function filled(): Promise<DataFolder> {
    const first = open();
    for (const sequence of [1, 2, 300]) await dictate(first, sequence);
    first.history.close();
    writeFileSync(
      join(dir, 'history/entries-000000.damaged-1.json'),
      `{"id":"id-77","text":"${secretWords}"}\nx`,
    );
    const folder = open();
    await dictate(folder, 301);
    renameSync(join(folder.soundsDir, 'id-2.flac'), join(folder.soundsDir, 'id-2.flac.deleted'));
    return folder;
  }

  return {
    dir,
    open,
    closeAll,
    filled,
    everyFile,
    readableFiles,
    [Symbol.dispose]: () => {
      closeAll();
      rmSync(dir, { recursive: true });
    },
  };
}

/** Dictated: text, kept sound, and one recording that has no text yet. */
export async function dictate(folder: DataFolder, sequence: number): Promise<void> {
  const { history } = folder;
  await record(folder, `id-${sequence}`);
  history.add(entry(sequence, { text: `${secretWords} ${sequence}`, recording: `id-${sequence}.wav` }));
  const sound = await folder.sounds.keep(`id-${sequence}`, join(folder.recordingsDir, `id-${sequence}.wav`));
  history.update(`id-${sequence}`, { sound });
}

export async function record(folder: DataFolder, id: string): Promise<void> {
  const journal = openJournal(
    join(folder.recordingsDir, `${id}.wav`),
    (error) => {
      throw error;
    },
    undefined,
    folder.vault,
  );
  journal.append(said);
  await journal.close();
}

export async function contentOf(folder: DataFolder) {
  const { history, vault } = folder;
  await history.readAll();
  const sounds: number[] = [];
  for (const { recording, sound } of everyEntry(history)) {
    let count = 0;
    if (recording !== null)
      for await (const part of readJournal(join(folder.recordingsDir, recording), vault)) {
        expect(part).toEqual(said.subarray(count, count + part.length));
        count += part.length;
      }
    if (sound !== null)
      for await (const part of await openAudioFile(join(folder.soundsDir, sound), vault))
        count += part.length;
    sounds.push(count);
  }
  return { texts: everyEntry(history).map(({ text }) => text), sounds };
}

export const expected = (...sequences: readonly number[]) => ({
  texts: sequences.map((sequence) => `${secretWords} ${sequence}`),
  sounds: sequences.map(() => 2 * said.length),
});
