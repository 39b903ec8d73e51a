/** Brings one file into the form that is wanted now. */
import { renameSync, statSync } from 'node:fs';
import { open, readdir, rm, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMissing, syncDir } from '../history/safe-files.ts';
import { framingFor, isSealedFile, openContent } from './content.ts';
import type { Sealing } from './sealing.ts';

/** What is being written carries this name; the file itself stays until it is on disk and was read back. */
export const convertingEnding = '.converting';

const bytesAtOnce = 1 << 18;

/**
 * `damaged`: it stays as it is, because nobody throws away what is left of it. `gone`: removed, or under another name
 * now. Rejects with what node:fs rejects with, and with `encryption-locked`; then it is as it was.
 */
export async function convertFile(path: string, sealing: Sealing): Promise<'right' | 'damaged' | 'gone'> {
  const temporary = path + convertingEnding;
  try {
    const { ino } = statSync(path, { bigint: true });
    if ((await isSealedFile(path)) === sealing.isOn()) return 'right';
    await using before = await openContent(path, sealing);
    await writeCopy(before, temporary, framingFor(path, sealing));
    const isSame = await holdsTheSame(before, temporary, sealing);
    if (before.isDamaged) {
      await rm(temporary, { force: true });
      return 'damaged';
    }
    if (!isSame) throw new Error('the disk did not keep what was written');
    await utimes(temporary, new Date(before.beganAt), new Date(before.beganAt));
    // From here to the rename nothing else runs: somebody may have removed it, or given it another name, meanwhile.
    if (statSync(path, { bigint: true }).ino !== ino) throw missing();
    renameSync(temporary, path);
    syncDir(dirname(path));
    return 'right';
  } catch (error) {
    await rm(temporary, { force: true });
    if (isMissing(error)) return 'gone';
    throw error;
  }
}

/** What was left of an attempt that was cut off: the files themselves are still there. */
export async function removeUnfinishedConversions(dir: string): Promise<void> {
  for (const name of await readdir(dir))
    if (name.endsWith(convertingEnding)) await rm(join(dir, name), { force: true });
}

type Readable = Pick<Awaited<ReturnType<typeof openContent>>, 'size' | 'read'>;

async function writeCopy(
  before: Readable,
  path: string,
  framed: (plain: Uint8Array) => Uint8Array,
): Promise<void> {
  await using file = await open(path, 'w', 0o600);
  for (let position = 0; position < before.size; position += bytesAtOnce)
    await file.appendFile(framed(await before.read(position, bytesAtOnce)));
  await file.sync();
}

async function holdsTheSame(before: Readable, path: string, sealing: Sealing): Promise<boolean> {
  await using after = await openContent(path, sealing);
  if (after.size !== before.size) return false;
  for (let position = 0; position < before.size; position += bytesAtOnce) {
    const expected = await before.read(position, bytesAtOnce);
    if (!expected.equals(await after.read(position, bytesAtOnce))) return false;
  }
  return !after.isDamaged;
}

function missing(): Error {
  return Object.assign(new Error('the file is gone'), { code: 'ENOENT' });
}
