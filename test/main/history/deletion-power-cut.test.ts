/** The power goes at any step of deleting a dictation: at the next start all of it is there, or nothing. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultSettings } from '../../../src-core/settings.ts';
import { createDeletions } from '../../../src-main/history/deletions.ts';
import { recoverRecordings } from '../../../src-main/history/kept-recordings.ts';
import { createKeptSounds } from '../../../src-main/history/kept-sounds.ts';
import { cutPower, nameFates, type PowerCut, type Step } from '../../fakes/power-cut.ts';
import { everyEntry, historyStage } from './history-stage.ts';

let dir = '';
let dataDir = '';
let steps: readonly Step[] = [];
let from = 0;
let deletedAt = 0;
let undoneAt = 0;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'dictum-power-'));
  dataDir = join(dir, 'data');
  for (const name of ['recordings', 'sounds']) mkdirSync(join(dataDir, name), { recursive: true });
  const out = join(dir, 'steps.json');
  execFileSync(process.execPath, [join(import.meta.dirname, 'deleting-process.ts'), dataDir, out]);
  ({ steps, from, deletedAt, undoneAt } = JSON.parse(readFileSync(out, 'utf8')));
}, 60_000);
afterAll(() => rmSync(dir, { recursive: true }));

const untouched = ['id-2', 'id-2.flac', 'id-2.wav'];
const whole = ['id-1', 'id-2', 'id-1.flac', 'id-2.flac', 'id-1.wav', 'id-2.wav'];

it.each(nameFates)(
  'names that were not synced are %s: all of it is there, or nothing',
  async (nameFate) => {
    expect([from > 0, deletedAt > from, undoneAt > deletedAt]).toEqual([true, true, true]);
    const torn: unknown[] = [];
    for (let count = from; count <= steps.length; count++) {
      const left = await leftAfter(steps.slice(0, count), { fate: 'lost', nameFate });
      const isPromised = count === from || count === undoneAt;
      const allowed = count === deletedAt || count === steps.length ? [untouched] : [whole, untouched];
      if (!(isPromised ? [whole] : allowed).some((one) => JSON.stringify(one) === JSON.stringify(left)))
        torn.push({ count, step: steps[count - 1], left });
    }
    expect(torn).toEqual([]);
  },
  60_000,
);

it('is noticed when the new names are not synced', async () => {
  const renamed = steps.findIndex((step, at) => at >= from && step.do === 'rename');
  const written = steps.findIndex((step, at) => at > renamed && step.do === 'write');
  const removed = steps.findIndex((step, at) => at > written && step.do === 'sync');
  const unsynced = steps
    .slice(0, removed + 1)
    .filter(({ do: what }, at) => at < renamed || at > written || what !== 'sync');
  // The entry is gone, and the names are the old ones again.
  expect(await leftAfter(unsynced, { fate: 'lost', nameFate: 'lost' })).not.toEqual(untouched);
}, 60_000);

/** Ids, then sounds, then recordings, as they are after the next start. */
async function leftAfter(
  done: readonly Step[],
  how: Pick<PowerCut, 'fate' | 'nameFate'>,
): Promise<readonly string[]> {
  const to = join(dir, 'left');
  const [recordingsDir, soundsDir] = [join(to, 'recordings'), join(to, 'sounds')];
  for (const path of [recordingsDir, soundsDir]) mkdirSync(path, { recursive: true });
  cutPower(done, { from: dataDir, to, ...how });
  // Takes the folder away in the end.
  using stage = historyStage(to);
  const history = stage.open();
  const problems: unknown[] = [];
  const deletions = createDeletions(history, { recordingsDir, soundsDir });
  const sounds = createKeptSounds({
    dir: soundsDir,
    history,
    settings: () => ({ ...defaultSettings, keepSounds: true }),
    now: () => 1_000,
    onProblem: (error) => problems.push(error),
  });
  await recoverRecordings(recordingsDir, history, sounds, (error) => problems.push(error));
  await deletions.finishLeft((error) => problems.push(error));
  await sounds.applyRule();
  expect(problems).toEqual([]);
  const ids = everyEntry(history).map(({ id }) => id);
  return [...ids.toSorted(), ...readdirSync(soundsDir).toSorted(), ...readdirSync(recordingsDir).toSorted()];
}
