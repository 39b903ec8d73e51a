/** The power goes at any step of keeping the sound of a dictation: at the next start all of it is there. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../src-core/settings.ts';
import { openAudioFile } from '../../../src-main/audio-file.ts';
import { recoverRecordings } from '../../../src-main/history/kept-recordings.ts';
import { createKeptSounds } from '../../../src-main/history/kept-sounds.ts';
import { knownVault } from '../../fakes/keyring.ts';
import { cutPower, type PowerCut, type Step } from '../../fakes/power-cut.ts';
import { everyEntry, historyStage } from './history-stage.ts';
import { spoken } from './spoken.ts';

let dir = '';
let dataDir = '';
let steps: readonly Step[] = [];
let promisedFrom = 0;

interface Fates extends Pick<PowerCut, 'fate' | 'nameFate'> {
  /** The folder of the recordings was written, and the others were not. */
  readonly recordingStaysRemoved?: boolean;
}

const ways: readonly Fates[] = [
  { fate: 'lost', nameFate: 'lost' },
  { fate: 'kept', nameFate: 'kept' },
  { fate: 'torn', nameFate: 'half' },
  { fate: 'reordered', nameFate: 'kept' },
  { fate: 'lost', nameFate: 'lost', recordingStaysRemoved: true },
];

describe.each(['plain', 'encrypted'])('%s', (form) => {
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'dictum-power-'));
    dataDir = join(dir, 'data');
    for (const name of ['recordings', 'sounds']) mkdirSync(join(dataDir, name), { recursive: true });
    const out = join(dir, 'steps.json');
    const program = join(import.meta.dirname, 'keeping-process.ts');
    execFileSync(process.execPath, [program, dataDir, out, form]);
    ({ steps, promisedFrom } = JSON.parse(readFileSync(out, 'utf8')));
  }, 60_000);
  afterAll(() => rmSync(dir, { recursive: true }));

  it.each(ways)(
    'at every step the whole sound is there: %o',
    async (how) => {
      expect(promisedFrom).toBeGreaterThan(0);
      expect(await losses(steps, how)).toEqual([]);
    },
    60_000,
  );

  it('is noticed when the copy, or its name, is not synced', async () => {
    const copy = steps.findIndex((step) => step.do === 'open' && step.path.endsWith('.flac.unfinished'));
    const name = steps.findIndex((step) => step.do === 'rename' && step.to.endsWith('.flac'));
    const syncAfter = (index: number) => steps.findIndex((step, at) => at > index && step.do === 'sync');
    const worst = { fate: 'lost', nameFate: 'lost', recordingStaysRemoved: true } as const;
    for (const index of [syncAfter(copy), syncAfter(name)])
      expect(await losses(steps.toSpliced(index, 1), worst)).not.toEqual([]);
  }, 60_000);
});

async function losses(all: readonly Step[], how: Fates): Promise<readonly unknown[]> {
  const lost: unknown[] = [];
  for (let count = promisedFrom; count <= all.length; count++) {
    const step = all[count - 1];
    // Nothing changes by these.
    if (step?.do === 'open-dir' || step?.do === 'close') continue;
    const heard = await heardAfter(all.slice(0, count), { ...how, seed: count });
    if (heard.length !== spoken.length || heard.some((sample, index) => sample !== spoken[index]))
      lost.push({ count, step: step?.do, heard: heard.length });
  }
  return lost;
}

/** What can be listened to after the next start. */
async function heardAfter(
  done: readonly Step[],
  how: Fates & Pick<PowerCut, 'seed'>,
): Promise<readonly number[]> {
  const to = join(dir, 'left');
  const [recordingsDir, soundsDir] = [join(to, 'recordings'), join(to, 'sounds')];
  for (const path of [recordingsDir, soundsDir]) mkdirSync(path, { recursive: true });
  cutPower(done, { from: dataDir, to, ...how });
  if (how.recordingStaysRemoved === true)
    for (const step of done)
      if (step.do === 'remove' && step.path.endsWith('.wav'))
        rmSync(join(recordingsDir, basename(step.path)), { force: true });
  const sealing = knownVault();
  // Takes the folder away in the end.
  using stage = historyStage(to, sealing);
  const history = stage.open();
  const problems: unknown[] = [];
  const sounds = createKeptSounds({
    dir: soundsDir,
    history,
    settings: () => ({ ...defaultSettings, keepSounds: true }),
    // As in the process: what was just kept is not old.
    now: () => 1_000,
    sealing,
    onProblem: (error) => problems.push(error),
  });
  await recoverRecordings(recordingsDir, history, sounds, (error) => problems.push(error), sealing);
  await sounds.applyRule();
  const [entry, ...others] = everyEntry(history);
  expect([entry?.text, others, problems]).toEqual(['hello', [], []]);
  if (entry?.sound === undefined || entry.sound === null) return [];
  const samples: number[] = [];
  try {
    for await (const piece of await openAudioFile(join(soundsDir, entry.sound), sealing))
      samples.push(...piece);
  } catch {
    return [];
  }
  return samples;
}
