import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knownVault } from '../../fakes/keyring.ts';
import { cutPower, fates, nameFates, type Step } from '../../fakes/power-cut.ts';
import { everyEntry, historyStage } from './history-stage.ts';
import type { RecordedStep } from './recorded-step.ts';

let dir = '';
let recordedDir = '';
let steps: readonly RecordedStep[] = [];
const singleFile = join(import.meta.dirname, '../../fixtures/history/single-file.json');

describe.each([
  { what: 'a new history', parameters: ['plain'] },
  { what: 'the history of an older version', parameters: ['plain', singleFile] },
  { what: 'an encrypted history', parameters: ['encrypted'] },
  { what: 'the history of an older version, encrypted', parameters: ['encrypted', singleFile] },
  { what: 'a history that is encrypted, and made readable again', parameters: ['turned-on-and-off'] },
])('$what', ({ parameters }) => {
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'dictum-power-'));
    recordedDir = join(dir, 'recorded');
    mkdirSync(recordedDir);
    const out = join(dir, 'steps.json');
    const program = join(import.meta.dirname, 'recording-process.ts');
    execFileSync(process.execPath, [program, recordedDir, out, ...parameters]);
    steps = JSON.parse(readFileSync(out, 'utf8'));
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  describe.each(nameFates)('names that were not synced are %s', (nameFate) => {
    it.each(fates)(
      'data that was not synced is %s: at every step, what was promised is there',
      (fate) => {
        const broken: unknown[] = [];
        for (let count = 1; count <= steps.length; count++) {
          const step = steps[count - 1];
          if (step === undefined || step.do === 'promise' || isFromBefore(step)) continue;
          const found = afterPowerCut(count, { fate, nameFate });
          const allowed = promisesAround(count);
          if (!allowed.some((texts) => isSame(texts, found)))
            broken.push({ count, step: step.do, allowed, found });
        }
        expect(broken).toEqual([]);
      },
      180_000,
    );
  });

  it('is noticed when nothing is synced', () => {
    const to = join(dir, 'unsynced');
    mkdirSync(to);
    const unsynced = onDisk(steps).filter((step) => step.do !== 'sync');
    cutPower(unsynced, { from: recordedDir, to, fate: 'lost', nameFate: 'lost' });
    using stage = historyStage(to, knownVault());
    expect(everyEntry(stage.open())).toEqual([]);
  });
});

/** What an older version wrote is not what is cut off here. */
function isFromBefore(step: RecordedStep): boolean {
  return 'file' in step && step.file < 0;
}

function onDisk(recorded: readonly RecordedStep[]): readonly Step[] {
  return recorded.filter((step) => step.do !== 'promise');
}

type Texts = readonly (readonly [string, string])[];

function afterPowerCut(
  count: number,
  how: { fate: (typeof fates)[number]; nameFate: (typeof nameFates)[number] },
): Texts {
  const to = join(dir, 'left');
  mkdirSync(to);
  cutPower(onDisk(steps.slice(0, count)), { from: recordedDir, to, ...how });
  using stage = historyStage(to, knownVault());
  const history = stage.open();
  const texts = everyEntry(history).map(({ id, text }) => [id, text] as const);
  history.abandon();
  // What was repaired must stay so.
  const again = stage.open();
  expect(everyEntry(again).map(({ id, text }) => [id, text])).toEqual(texts);
  return texts;
}

/** What had been promised by then, and what was being done. */
function promisesAround(count: number): readonly Texts[] {
  const before = steps.slice(0, count).findLast((step) => step.do === 'promise');
  const next = steps.slice(count).find((step) => step.do === 'promise');
  return [before?.do === 'promise' ? before.texts : [], ...(next?.do === 'promise' ? [next.texts] : [])];
}

function isSame(one: Texts, other: Texts): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
