/** A recording on a real disk that is full, gets room again, or cannot be written at all. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournal, readJournal } from '../../src-main/capture/journal.ts';
import { mayMount, openSmallDisk, type SmallDisk } from '../desktop/small-disk.ts';
import { eventually } from '../fakes/eventually.ts';

const frameSamples = 800;

let dir = '';
let disk: SmallDisk;
beforeEach(() => {
  if (!mayMount) return;
  dir = mkdtempSync(join(tmpdir(), 'dictum-full-disk-'));
  const account = { name: 'root', uid: 0, gid: 0, isOther: false };
  disk = openSmallDisk({ account }, join(dir, 'disk'));
});
afterEach(() => {
  if (!mayMount) return;
  disk[Symbol.dispose]();
  rmSync(dir, { recursive: true });
});

const said = (seconds: number) => Int16Array.from({ length: seconds * 16_000 }, (_, index) => index % 30_011);

function speak(journal: ReturnType<typeof openJournal>, samples: Int16Array): void {
  for (let start = 0; start < samples.length; start += frameSamples)
    journal.append(samples.slice(start, start + frameSamples));
}

async function samplesIn(path: string): Promise<Int16Array> {
  const parts: Int16Array[] = [];
  for await (const part of readJournal(path)) parts.push(part);
  return Int16Array.from(parts.flatMap((part) => [...part]));
}

describe.skipIf(!mayMount)('a recording', () => {
  // A write is taken whole, in part, or not at all.
  it.each([0, 4_096, 8_192, 61_440])(
    'keeps what fits when %i bytes are left, and is whole when there is room again',
    async (bytesLeft) => {
      disk.fill(bytesLeft);
      const errors: unknown[] = [];
      const journal = openJournal(join(dir, 'disk/one.wav'), (error) => errors.push(error));
      const all = said(4);
      speak(journal, all);
      await eventually(() => expect(errors).toEqual([expect.objectContaining({ code: 'ENOSPC' })]));
      const fits = Math.max(0, (bytesLeft - 44) / 2);
      if (bytesLeft > 0) expect(await samplesIn(journal.path)).toEqual(all.slice(0, fits));
      disk.free();
      await journal.close();
      expect(await samplesIn(journal.path)).toEqual(all);
      expect(errors.length).toBe(1);
    },
  );

  it('says that it is not whole when the disk stays full, and what fits is there', async () => {
    disk.fill(8_192);
    const journal = openJournal(join(dir, 'disk/one.wav'), () => {});
    speak(journal, said(4));
    await expect(journal.close()).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(journal.holdsSound()).toBe(true);
    expect(await samplesIn(journal.path)).toEqual(said(4).slice(0, 4_074));
  });

  it('on a disk that may only be read is in memory and said', async () => {
    execFileSync('mount', ['-o', 'remount,ro', join(dir, 'disk')], { stdio: 'pipe' });
    const errors: unknown[] = [];
    const journal = openJournal(join(dir, 'disk/one.wav'), (error) => errors.push(error));
    speak(journal, said(1));
    await expect(journal.close()).rejects.toMatchObject({ code: 'EROFS' });
    expect([errors.length, journal.holdsSound()]).toEqual([1, false]);
    await journal.discard();
  });
});
