/** The settings, the keys and what encryption needs, on a disk that loses power at any step of a write. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStoredFile } from '../../src-main/stored-file.ts';
import { cutPower, fates, nameFates, type Step } from '../fakes/power-cut.ts';
import type { StoredStep } from './stored-step.ts';

let dir = '';
let recordedDir = '';
let steps: readonly StoredStep[] = [];

describe.each([
  { what: 'a file with a copy', form: 'with-a-copy' },
  { what: 'a file without one', form: 'without-a-copy' },
  { what: 'a file whose copy the disk has no room for', form: 'no-room-for-the-copy' },
  { what: 'the keys of encryption, turned on and off', form: 'vault' },
])('$what', ({ form }) => {
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'dictum-stored-power-'));
    recordedDir = join(dir, 'recorded');
    mkdirSync(recordedDir);
    const out = join(dir, 'steps.json');
    execFileSync(process.execPath, [join(import.meta.dirname, 'storing-process.ts'), recordedDir, out, form]);
    steps = JSON.parse(readFileSync(out, 'utf8'));
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  /** What is in it at the next start, and at the one after that: what was repaired must stay so. */
  function afterPowerCut(
    done: readonly Step[],
    how: { fate: (typeof fates)[number]; nameFate: (typeof nameFates)[number] },
  ) {
    const to = join(dir, 'left');
    mkdirSync(to);
    cutPower(done, { from: recordedDir, to, ...how });
    const hasCopy = form !== 'without-a-copy';
    const starts = [1, 2].map(() => {
      const { initial, wasSetAside } = openStoredFile(to, 'notes', { hasCopy });
      return { content: initial, wasSetAside };
    });
    rmSync(to, { recursive: true });
    return starts;
  }

  it('wrote what can be cut', () => {
    expect(steps.filter((step) => step.do === 'promise').length).toBeGreaterThan(2);
    expect(steps.filter((step) => step.do === 'rename').length).toBeGreaterThan(2);
  });

  describe.each(nameFates)('names that were not synced are %s', (nameFate) => {
    it.each(fates)('data that was not synced is %s: it is as promised, or as was being written', (fate) => {
      const broken: unknown[] = [];
      for (let count = 1; count <= steps.length; count++) {
        // Whatever is opened to be read leaves the disk as it is.
        if (['open-dir', 'close'].includes(steps[count - 1]?.do ?? '')) continue;
        const promised = steps.slice(0, count).findLast((step) => step.do === 'promise')?.content ?? {};
        const coming = steps.slice(count).find((step) => step.do === 'promise')?.content ?? promised;
        const allowed = [promised, coming].map((content) => JSON.stringify({ content, wasSetAside: false }));
        const [found, again] = afterPowerCut(onDisk(steps.slice(0, count)), { fate, nameFate }).map((start) =>
          JSON.stringify(start),
        );
        if (found === undefined || found !== again || !allowed.includes(found))
          broken.push({ count, step: steps[count - 1]?.do, found, again, allowed });
      }
      expect(broken).toEqual([]);
    });
  });

  it('is noticed when nothing is synced', () => {
    const unsynced = onDisk(steps).filter((step) => step.do !== 'sync');
    expect(afterPowerCut(unsynced, { fate: 'lost', nameFate: 'lost' })[0]).toMatchObject({ content: {} });
  });
});

function onDisk(recorded: readonly StoredStep[]): readonly Step[] {
  return recorded.filter((step) => step.do !== 'promise');
}
