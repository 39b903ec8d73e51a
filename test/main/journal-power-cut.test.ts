/** A recording on a disk that loses power at every step, is full, or fails: what was said half a second before is there. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Journal, openJournal, readJournal } from '../../src-main/capture/journal.ts';
import { type Sealing, unsealed } from '../../src-main/sealing/sealing.ts';
import { type FakeDisk, fakeDisk } from '../fakes/journal-disk.ts';
import { knownVault } from '../fakes/keyring.ts';
import { cutPower, fates, nameFates, type PowerCut, type Step } from '../fakes/power-cut.ts';

/** At most this much speech may be lost, in ms. */
const mostLostMs = 500;
const frameMs = 50;
const frameSamples = 800;

let dir = '';
/** How what is recorded is written. */
let sealing: Sealing = unsealed;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dictum-power-'));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(dir, { recursive: true });
  sealing = unsealed;
});

/** Never zero, so that what was lost cannot be taken for what was said. */
const said = (first: number, count = frameSamples) =>
  Int16Array.from({ length: count }, (_, index) => ((first + index) % 32_000) + 1);

type Fates = Pick<PowerCut, 'fate' | 'nameFate'>;

interface Recorded {
  readonly disk: FakeDisk;
  readonly errors: readonly unknown[];
  /** How many samples had been said at which time. */
  readonly said: readonly { readonly at: number; readonly samples: number }[];
}

async function record(
  disk: FakeDisk,
  act: (during: { journal: Journal; speak: (ms: number) => Promise<void> }) => Promise<void>,
): Promise<Recorded> {
  const errors: unknown[] = [];
  const journal = openJournal('/recordings/one.wav', (error) => errors.push(error), disk, sealing);
  const times: { at: number; samples: number }[] = [];
  let samples = 0;
  const speak = async (ms: number) => {
    for (let spoken = 0; spoken < ms; spoken += frameMs) {
      journal.append(said(samples));
      samples += frameSamples;
      times.push({ at: performance.now(), samples });
      await vi.advanceTimersByTimeAsync(frameMs);
    }
  };
  await act({ journal, speak });
  return { disk, errors, said: times };
}

/** Somebody speaks, thinks for a while (a microphone that stands still sends nothing), speaks again and lets go. */
function anOrdinaryRecording(disk: FakeDisk): Promise<Recorded> {
  return record(disk, async ({ journal, speak }) => {
    await speak(1_500);
    await vi.advanceTimersByTimeAsync(2_000);
    await speak(700);
    await closed(journal);
  });
}

async function closed(journal: Journal): Promise<void> {
  const closing = journal.close();
  await vi.advanceTimersByTimeAsync(5_000);
  await closing;
}

async function afterPowerCut(
  steps: readonly Step[],
  how: Pick<PowerCut, 'fate' | 'nameFate' | 'seed'>,
): Promise<readonly number[]> {
  const to = join(dir, 'left');
  mkdirSync(to);
  cutPower(steps, { from: '/recordings/', to, ...how });
  const samples: number[] = [];
  for (const name of readdirSync(to))
    for await (const part of readJournal(join(to, name), knownVault())) samples.push(...part);
  rmSync(to, { recursive: true });
  return samples;
}

/** How many samples must be there when the power goes just before the next step. */
function promisedBefore(next: { at: number } | undefined, { said }: Recorded): number {
  const until = next === undefined ? Number.POSITIVE_INFINITY : next.at - mostLostMs;
  return said.findLast(({ at }) => at <= until)?.samples ?? 0;
}

async function brokenPromises(recorded: Recorded, steps: FakeDisk['steps'], how: Fates) {
  const broken: unknown[] = [];
  for (let count = 1; count <= steps.length; count++) {
    const promised = promisedBefore(steps[count], recorded);
    const found = await afterPowerCut(steps.slice(0, count), { ...how, seed: count });
    const wrong = found.findIndex((sample, place) => place < promised && sample !== said(place, 1)[0]);
    if (wrong >= 0 || found.length < promised)
      broken.push({ count, step: steps[count - 1]?.do, promised, found: found.length, wrong });
  }
  return broken;
}

describe.each(nameFates)('names that were not synced are %s', (nameFate) => {
  it.each(fates)(
    'data that was not synced is %s: at every step, what was said half a second before is there',
    async (fate) => {
      const recorded = await anOrdinaryRecording(fakeDisk({ syncMs: 40 }));
      expect(recorded.errors).toEqual([]);
      expect(await brokenPromises(recorded, recorded.disk.steps, { fate, nameFate })).toEqual([]);
    },
  );
});

describe.each(nameFates)('an encrypted one, names that were not synced are %s', (nameFate) => {
  it.each(fates)(
    'data that was not synced is %s: at every step, what was said half a second before is there',
    async (fate) => {
      sealing = knownVault();
      const recorded = await anOrdinaryRecording(fakeDisk({ syncMs: 40 }));
      expect(recorded.errors).toEqual([]);
      expect(await brokenPromises(recorded, recorded.disk.steps, { fate, nameFate })).toEqual([]);
    },
  );
});

describe('what the test would notice', () => {
  const worst = { fate: 'lost', nameFate: 'lost' } as const;

  it.each([
    ['nothing is ever synced', (step: Step) => step.do !== 'sync'],
    ['the name is not synced', (step: Step) => step.do !== 'open-dir'],
  ])('%s', async (_what, isDone) => {
    const recorded = await anOrdinaryRecording(fakeDisk({ syncMs: 40 }));
    expect(await brokenPromises(recorded, recorded.disk.steps.filter(isDone), worst)).not.toEqual([]);
  });

  it('a disk that needs a second for each sync loses more than half a second', async () => {
    const recorded = await anOrdinaryRecording(fakeDisk({ syncMs: 1_000 }));
    expect(await brokenPromises(recorded, recorded.disk.steps, worst)).not.toEqual([]);
  });
});

it('does not keep the next samples waiting for a slow sync: a killed process loses none', async () => {
  const recorded = await record(fakeDisk({ syncMs: 2_000 }), async ({ speak }) => speak(1_500));
  expect(await afterPowerCut(recorded.disk.steps, { fate: 'kept', nameFate: 'kept' })).toEqual([
    ...said(0, 30 * frameSamples),
  ]);
});

describe('a disk with faults', () => {
  const whole = { fate: 'lost', nameFate: 'lost' } as const;

  const faults = [
    ['takes only a few bytes at once', { mostAtOnce: 313 }],
    ['fails in the middle of a write', { badWrites: 1 }],
    ['fails in the middle of three writes', { badWrites: 3 }],
    ['fails to sync and forgets what it had to write', { badSyncs: 1 }],
    ['fails to sync twice', { badSyncs: 2 }],
  ] as const;

  it.each([
    ...faults.map(([what, fault]) => [what, fault, unsealed] as const),
    ...faults.map(([what, fault]) => [`${what}, encrypted`, fault, knownVault()] as const),
  ])('that %s: in the end everything is safe', async (_what, fault, form) => {
    sealing = form;
    const disk = fakeDisk({ syncMs: 40 });
    const recorded = await record(disk, async ({ journal, speak }) => {
      await speak(1_000);
      Object.assign(disk, fault);
      await speak(3_000);
      await closed(journal);
    });
    expect(await afterPowerCut(disk.steps, whole)).toEqual([...said(0, 80 * frameSamples)]);
    expect(recorded.errors.length).toBeLessThanOrEqual(1);
  });

  it('that failed is asked again while somebody speaks, and not only at the end', async () => {
    const disk = fakeDisk({ syncMs: 40 });
    await record(disk, async ({ speak }) => {
      await speak(1_000);
      disk.badSyncs = 1;
      await speak(3_000);
    });
    expect((await afterPowerCut(disk.steps, whole)).length).toBeGreaterThanOrEqual(70 * frameSamples);
  });

  it.each(['badWrites', 'badSyncs'] as const)(
    'that failed is asked again when no more sound comes: %s',
    async (fault) => {
      const disk = fakeDisk({ syncMs: 40 });
      await record(disk, async ({ speak }) => {
        await speak(1_000);
        disk[fault] = 1;
        await speak(50);
        await vi.advanceTimersByTimeAsync(3_000);
      });
      expect(await afterPowerCut(disk.steps, whole)).toEqual([...said(0, 21 * frameSamples)]);
    },
  );

  it('that is full: what fits is safe, the rest is written when there is room again', async () => {
    const disk = fakeDisk({ syncMs: 40 });
    disk.room = 44 + 30_001;
    const { errors } = await record(disk, async ({ journal, speak }) => {
      await speak(3_000);
      expect((await afterPowerCut(disk.steps, whole)).length).toBe(15_000);
      disk.room = Number.POSITIVE_INFINITY;
      await speak(2_000);
      expect((await afterPowerCut(disk.steps, whole)).length).toBeGreaterThanOrEqual(60 * frameSamples);
      await closed(journal);
    });
    expect(errors).toEqual([expect.objectContaining({ code: 'ENOSPC' })]);
    expect(await afterPowerCut(disk.steps, whole)).toEqual([...said(0, 100 * frameSamples)]);
  });

  it('that stays full: closing says so, and what fits can be used', async () => {
    const disk = fakeDisk();
    disk.room = 44 + 30_000;
    await record(disk, async ({ journal, speak }) => {
      await speak(3_000);
      await expect(journal.close()).rejects.toMatchObject({ code: 'ENOSPC' });
      expect(journal.holdsSound()).toBe(true);
    });
    expect(await afterPowerCut(disk.steps, whole)).toEqual([...said(0, 15_000)]);
  });

  it('that takes nothing at all: no sound is promised', async () => {
    const disk = fakeDisk();
    disk.room = 0;
    await record(disk, async ({ journal, speak }) => {
      await speak(500);
      await expect(journal.close()).rejects.toMatchObject({ code: 'ENOSPC' });
      expect(journal.holdsSound()).toBe(false);
    });
  });
});
