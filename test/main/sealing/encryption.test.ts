/** Turning encryption on and off over what is there already, on the real disk. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournal, readJournal } from '../../../src-main/capture/journal.ts';
import { recoverRecordings } from '../../../src-main/history/kept-recordings.ts';
import type { Keyring } from '../../../src-main/secrets.ts';
import { fakeKeyring } from '../../fakes/keyring.ts';
import { entry, everyEntry } from '../history/history-stage.ts';
import { secretWords } from './data-folder.ts';
import {
  contentOf,
  dictate,
  type EncryptionStage,
  encryptionStage,
  expected,
  record,
  said,
} from './encryption-stage.ts';

let stage: EncryptionStage;
beforeEach(() => {
  stage = encryptionStage();
});
afterEach(() => stage[Symbol.dispose]());

const open = (keyring?: Keyring) => stage.open(keyring);
const dirOf = (...parts: readonly string[]) => join(stage.dir, ...parts);

it('what is dictated while it is on can be read by Dictum and by nobody else', async () => {
  const folder = open();
  folder.vault.turnOn();
  for (const sequence of [1, 2]) await dictate(folder, sequence);
  expect(stage.readableFiles()).toEqual([]);
  folder.history.close();
  expect(stage.readableFiles()).toEqual([]);
  expect(await contentOf(open())).toEqual(expected(2, 1));
});

it('the test would notice words and sound that can be read', async () => {
  await dictate(open(), 1);
  expect(stage.readableFiles().toSorted()).toEqual([
    'history/changes.log',
    'recordings/id-1.wav',
    'sounds/id-1.flac',
  ]);
});

describe('turned on over what is there already', () => {
  it('encrypts everything, says how far it is, and reads it as before; turned off it is as it was', async () => {
    const folder = await stage.filled();
    renameSync(join(folder.soundsDir, 'id-2.flac.deleted'), join(folder.soundsDir, 'id-2.flac'));
    const soundBefore = readFileSync(join(folder.soundsDir, 'id-1.flac'));
    folder.encryption.turn(true);
    await folder.settled();
    expect(stage.readableFiles()).toEqual([]);
    expect(folder.problems).toEqual([]);
    expect(folder.encryption.status()).toMatchObject({ isOn: true, isUnfinished: false, progress: null });
    expect(folder.shown.some(({ progress }) => progress !== null && progress.done < progress.all)).toBe(true);
    expect(await contentOf(folder)).toEqual(expected(301, 300, 2, 1));
    const again = open();
    expect(await contentOf(again)).toEqual(expected(301, 300, 2, 1));
    again.encryption.turn(false);
    await again.settled();
    expect(readFileSync(join(folder.soundsDir, 'id-1.flac'))).toEqual(soundBefore);
    expect(readFileSync(dirOf('history/entries-000000.damaged-1.json'), 'utf8')).toContain(secretWords);
    expect(stage.readableFiles().length).toBeGreaterThan(8);
    expect(again.history.wasRepaired).toBe(false);
    expect(await contentOf(open())).toEqual(expected(301, 300, 2, 1));
  });

  it('also what is deleted and could be brought back', async () => {
    const folder = await stage.filled();
    folder.encryption.turn(true);
    await folder.settled();
    expect(stage.readableFiles()).toEqual([]);
    expect(existsSync(join(folder.soundsDir, 'id-2.flac'))).toBe(false);
  });

  it('also what is brought back meanwhile', async () => {
    const folder = await stage.filled();
    folder.encryption.turn(true);
    await folder.shows(({ progress }) => progress !== null);
    const sound = join(folder.soundsDir, 'id-2.flac');
    renameSync(`${sound}.deleted`, sound);
    await folder.settled();
    expect(folder.encryption.status()).toMatchObject({ isOn: true, isUnfinished: false });
    expect([stage.readableFiles(), existsSync(sound)]).toEqual([[], true]);
  });

  it('what is deleted goes from what was set aside, encrypted or not', async () => {
    const folder = await stage.filled();
    folder.history.add(entry(302, { id: 'id-77' }));
    folder.encryption.turn(true);
    await folder.settled();
    folder.history.remove('id-77');
    folder.encryption.turn(false);
    await folder.settled();
    expect(readFileSync(dirOf('history/entries-000000.damaged-1.json'), 'utf8')).toBe('x');
  });

  it('a recording that is being made is changed when it is closed, and loses nothing', async () => {
    const folder = open();
    const path = join(folder.recordingsDir, 'id-400.wav');
    const journal = openJournal(path, () => {}, undefined, folder.vault);
    journal.append(said.subarray(0, 20_000));
    // Also when its file is not there yet.
    folder.encryption.turn(true);
    const isEarly = await Promise.race([folder.settled().then(() => true), later(500).then(() => false)]);
    journal.append(said.subarray(20_000));
    await journal.close();
    await folder.settled();
    expect([isEarly, stage.readableFiles()]).toEqual([false, []]);
    const heard: number[] = [];
    for await (const part of readJournal(path, folder.vault)) heard.push(...part);
    expect(heard).toEqual([...said]);
  });

  it('cut off between a shard and its copy, the next start changes the copy', async () => {
    const folder = await stage.filled();
    folder.history.close();
    const copy = dirOf('history/entries-000000.copy.json');
    const readable = readFileSync(copy);
    const again = open();
    again.encryption.turn(true);
    await again.settled();
    writeFileSync(copy, readable);
    again.vault.turnOn();
    const after = open();
    await after.encryption.resume();
    await after.settled();
    expect(stage.readableFiles()).toEqual([]);
  });

  it('turned off again in the middle, everything can be read', async () => {
    const folder = await stage.filled();
    folder.encryption.turn(true);
    await folder.shows(({ progress }) => progress !== null && progress.done > 2);
    folder.encryption.turn(false);
    await folder.settled();
    expect(folder.encryption.status()).toMatchObject({ isOn: false, isUnfinished: false });
    expect(readFileSync(join(folder.recordingsDir, 'id-1.wav')).includes('RIFF')).toBe(true);
    expect(everyEntry(folder.history).map(({ text }) => text)).toEqual(expected(301, 300, 2, 1).texts);
  });
});

describe('the keyring is locked, lost or another user’s', () => {
  async function encrypted(): Promise<void> {
    const folder = open();
    folder.vault.turnOn();
    for (const sequence of [1, 2]) await dictate(folder, sequence);
    folder.history.close();
    const again = open();
    await dictate(again, 3);
    await record(again, 'orphan');
    again.close();
  }

  const keyrings = {
    locked: () => fakeKeyring('the user', 'none'),
    'gone, with only one that hides nothing left': () => fakeKeyring('the user', 'readable'),
    'another user’s': () => fakeKeyring('somebody else'),
  };

  it.each(Object.entries(keyrings))(
    '%s: it starts, says that the history is locked, and nothing is deleted or overwritten',
    async (_which, keyring) => {
      await encrypted();
      const before = new Map(stage.everyFile().map((path) => [path, readFileSync(path)]));
      const folder = open(keyring());
      await folder.encryption.resume();
      expect(everyEntry(folder.history)).toEqual([]);
      expect(folder.history.locked().toSorted()).toEqual(['id-1', 'id-2', 'id-3', 'id-3']);
      expect(folder.encryption.status().isLocked).toBe(true);
      expect(folder.history.wasRepaired).toBe(false);
      const { sounds, history, vault } = folder;
      expect(
        await recoverRecordings(
          folder.recordingsDir,
          history,
          sounds,
          (error) => folder.problems.push(error),
          vault,
        ),
      ).toEqual([]);
      await sounds.applyRule();
      folder.history.close();
      expect(folder.problems).toEqual([]);
      for (const [path, bytes] of before)
        if (!basename(path).startsWith('encryption')) expect(readFileSync(path)).toEqual(bytes);
    },
  );

  it.each(Object.entries(keyrings))(
    '%s: what is dictated now can be read at once and after the keyring is back, and by nobody else',
    async (_which, keyring) => {
      await encrypted();
      const folder = open(keyring());
      await dictate(folder, folder.history.reserveSequence());
      expect(await contentOf(folder)).toEqual(expected(4));
      // Written into shards, too: the locked ones stay in them.
      folder.history.close();
      const meanwhile = open(keyring());
      await meanwhile.history.readAll();
      await dictate(meanwhile, meanwhile.history.reserveSequence());
      meanwhile.history.remove('id-5');
      expect(stage.readableFiles()).toEqual([]);
      meanwhile.history.close();
      const after = open();
      const { texts } = await contentOf(after);
      const isSame = keyring().owner === 'the user';
      expect(texts).toEqual(expected(...(isSame ? [4, 3, 2, 1] : [3, 2, 1])).texts);
      expect(after.history.locked().length).toBe(isSame ? 0 : 1);
    },
  );

  it('turned off while it is locked, what can be opened is opened, and the rest waits for its key', async () => {
    await encrypted();
    const folder = open(fakeKeyring('the user', 'none'));
    await dictate(folder, folder.history.reserveSequence());
    folder.encryption.turn(false);
    await folder.settled();
    expect(folder.encryption.status()).toMatchObject({ isOn: false, isUnfinished: true, isLocked: true });
    const after = open();
    await after.encryption.resume();
    await after.settled();
    expect(after.encryption.status()).toMatchObject({ isOn: false, isUnfinished: false, isLocked: false });
    expect(await contentOf(after)).toEqual(expected(4, 3, 2, 1));
    expect(readFileSync(join(after.recordingsDir, 'id-1.wav')).includes('RIFF')).toBe(true);
  });

  it('with no key at all, words and sound stay in memory and are not written readable', async () => {
    await encrypted();
    for (const name of ['encryption.json', 'encryption.copy.json']) writeFileSync(dirOf(name), '{"isOn');
    const folder = open(fakeKeyring('the user', 'none'));
    expect(() => folder.history.add(entry(9, secretWords))).toThrow();
    expect(everyEntry(folder.history).map(({ text }) => text)).toEqual([secretWords]);
    const errors: unknown[] = [];
    const journal = openJournal(
      join(folder.recordingsDir, 'new.wav'),
      (error) => errors.push(error),
      undefined,
      folder.vault,
    );
    journal.append(said);
    await expect(journal.close()).rejects.toMatchObject({ code: 'encryption-locked' });
    expect([errors.length, journal.holdsSound(), stage.readableFiles()]).toEqual([1, false, []]);
  });
});

it('an entry in the place of another, or in another shard, is not taken for it', async () => {
  const folder = open();
  folder.vault.turnOn();
  for (const sequence of [1, 2, 300]) folder.history.add(entry(sequence));
  folder.history.close();
  const paths = ['entries-000000.json', 'entries-000001.json'].map((name) => dirOf('history', name));
  const [first = '', second = ''] = paths.map((path) => readFileSync(path, 'utf8'));
  const [, one = '', two = ''] = first.split('\n');
  const [, three = ''] = second.split('\n');
  for (const [copy, moved] of [
    ['.json', three],
    ['.copy.json', three],
  ] as const) {
    const path = (paths[0] ?? '').replace('.json', copy);
    writeFileSync(path, first.replace(one, `${moved},`));
  }
  const after = open();
  await after.history.readAll();
  expect(everyEntry(after.history).map(({ text }) => text)).toEqual(['text 300', 'text 2']);
  expect(two).not.toBe('');
  // It is said, and kept.
  expect(after.repairs() + Number(after.history.wasRepaired)).toBeGreaterThan(0);
});

it('lines of the change log in another order, or twice, are not believed', async () => {
  const folder = open();
  folder.vault.turnOn();
  folder.history.add(entry(1, 'first'));
  folder.history.update('id-1', { text: 'second' });
  folder.history.abandon();
  const path = dirOf('history/changes.log');
  const [one = '', two = ''] = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, `${one}\n${two}\n${one}\n`);
  const after = open();
  expect(everyEntry(after.history).map(({ text }) => text)).toEqual(['second']);
  expect(after.history.wasRepaired).toBe(true);
});

it('a damaged sealed line is made up for from the copy', async () => {
  const folder = open();
  folder.vault.turnOn();
  folder.history.add(entry(1));
  folder.history.close();
  const path = dirOf('history/entries-000000.json');
  const bytes = readFileSync(path);
  for (let at = 60; at < bytes.length; at += 41) {
    const turned = Uint8Array.from(bytes);
    turned[at] = (turned[at] ?? 0) ^ 1;
    writeFileSync(path, turned);
    const after = open();
    expect(everyEntry(after.history).map(({ text }) => text)).toEqual(['text 1']);
    expect(after.history.wasRepaired).toBe(true);
    after.close();
  }
});

it('the history of an older version is encrypted when it is taken over', async () => {
  open().vault.turnOn();
  stage.closeAll();
  const entries = [entry(1, `${secretWords} 1`), { ...entry(2), text: 7, rawText: secretWords }];
  writeFileSync(dirOf('history.json'), JSON.stringify({ entries }));
  const after = open();
  expect(everyEntry(after.history).map(({ text }) => text)).toEqual([`${secretWords} 1`]);
  expect(stage.readableFiles()).toEqual([]);
});
