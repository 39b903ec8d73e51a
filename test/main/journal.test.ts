import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, truncateSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openJournal, readJournal } from '../../src-main/capture/journal.ts';
import { eventually } from '../fakes/eventually.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dictum-journal-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const ramp = (length: number, start = 0) => Int16Array.from({ length }, (_, index) => start + index);
const neverFails = (error: unknown) => {
  throw error;
};

async function all(path: string): Promise<Int16Array> {
  const samples: number[] = [];
  for await (const frame of readJournal(path)) samples.push(...frame);
  return Int16Array.from(samples);
}

it('holds every sample in order, and is a WAV file when it is closed', async () => {
  const journal = openJournal(join(dir, 'one.wav'), neverFails);
  journal.append(ramp(800));
  journal.append(ramp(700, 800));
  await journal.close();
  expect(await all(journal.path)).toEqual(ramp(1_500));
  const bytes = readFileSync(journal.path);
  expect([bytes.toString('latin1', 0, 4), bytes.readUInt32LE(24), bytes.readUInt32LE(40)]).toEqual([
    'RIFF',
    16_000,
    3_000,
  ]);
});

it('is for the user alone', async () => {
  const journal = openJournal(join(dir, 'one.wav'), neverFails);
  await journal.close();
  expect(statSync(journal.path).mode & 0o777).toBe(0o600);
});

it('gives back what was written, wherever it was cut off', async () => {
  const path = join(dir, 'cut.wav');
  const journal = openJournal(path, neverFails);
  journal.append(ramp(100));
  await journal.close();
  for (let length = 244; length >= 0; length--) {
    truncateSync(path, length);
    expect(await all(path)).toEqual(ramp(Math.max(0, Math.floor((length - 44) / 2))));
  }
});

it('says once that the disk does not take it, and goes on', async () => {
  const errors: unknown[] = [];
  const journal = openJournal(join(dir, 'no such folder', 'one.wav'), (error) => errors.push(error));
  journal.append(ramp(800));
  journal.append(ramp(800));
  await expect(journal.close()).rejects.toThrow('ENOENT');
  expect(errors.length).toBe(1);
});

it('is whole when the disk takes it in the end', async () => {
  const folder = join(dir, 'not there yet');
  const failed = Promise.withResolvers<unknown>();
  const journal = openJournal(join(folder, 'one.wav'), failed.resolve);
  journal.append(ramp(800));
  await failed.promise;
  mkdirSync(folder);
  journal.append(ramp(700, 800));
  await journal.close();
  expect(await all(journal.path)).toEqual(ramp(1_500));
});

it('leaves nothing behind when it is discarded', async () => {
  const journal = openJournal(join(dir, 'one.wav'), neverFails);
  journal.append(ramp(800));
  await journal.discard();
  expect(() => statSync(journal.path)).toThrow('ENOENT');
});

it('never overwrites a recording', async () => {
  const path = join(dir, 'one.wav');
  const first = openJournal(path, neverFails);
  first.append(ramp(100));
  await first.close();
  const second = openJournal(path, () => {});
  second.append(ramp(5));
  await expect(second.close()).rejects.toThrow('EEXIST');
  expect(await all(path)).toEqual(ramp(100));
});

it.runIf(process.platform === 'linux')(
  'really asks the disk to keep the sound, and the folder to keep its name',
  async () => {
    const probe = await open(join(dir, 'probe'), 'w');
    const handles: FileHandle = Object.getPrototypeOf(probe);
    await probe.close();
    const synced: string[] = [];
    const noted = (what: 'sync' | 'datasync') => {
      const real = handles[what];
      return vi.spyOn(handles, what).mockImplementation(function (this: FileHandle) {
        synced.push(readlinkSync(`/proc/self/fd/${this.fd}`));
        return real.call(this);
      });
    };
    const spies = [noted('sync'), noted('datasync')];
    try {
      const journal = openJournal(join(dir, 'one.wav'), neverFails);
      await eventually(() => expect(synced).toEqual([join(dir, 'one.wav'), dir]));
      journal.append(ramp(800));
      await eventually(() => expect(synced).toEqual([join(dir, 'one.wav'), dir, join(dir, 'one.wav')]));
      await journal.close();
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  },
);
