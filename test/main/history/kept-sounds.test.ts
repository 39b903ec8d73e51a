import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wavHeader } from '../../../src-core/pcm.ts';
import { defaultSettings, type Settings } from '../../../src-core/settings.ts';
import { openAudioFile } from '../../../src-main/audio-file.ts';
import type { History } from '../../../src-main/history/history.ts';
import { createKeptSounds, type KeptSounds } from '../../../src-main/history/kept-sounds.ts';
import { entry, type HistoryStage, historyStage } from './history-stage.ts';

let dir = '';
let stage: HistoryStage;
let history: History;
let settings: Settings = defaultSettings;
let sounds: KeptSounds;
let problems: unknown[] = [];
const now = Date.UTC(2026, 10, 21);
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dictum-sounds-'));
  mkdirSync(join(dir, 'sounds'));
  stage = historyStage();
  history = stage.open();
  settings = { ...defaultSettings, keepSounds: true };
  problems = [];
  sounds = open();
});
afterEach(() => {
  stage[Symbol.dispose]();
  rmSync(dir, { recursive: true });
});

function open(): KeptSounds {
  return createKeptSounds({
    dir: join(dir, 'sounds'),
    history,
    settings: () => settings,
    now: () => now,
    onProblem: (error) => problems.push(error),
  });
}

/** A tone with some noise, as a recording whose header a crash may have left empty. */
function recording(sampleCount: number, said = sampleCount): { path: string; samples: Int16Array } {
  const samples = Int16Array.from({ length: sampleCount }, (_, index) =>
    Math.round(9_000 * Math.sin(index / 11) + ((index * 7_919) % 600)),
  );
  const path = join(dir, 'recording.wav');
  writeFileSync(path, Buffer.concat([wavHeader(said), Buffer.from(samples.buffer)]));
  return { path, samples };
}

async function decoded(path: string): Promise<Int16Array> {
  const all: number[] = [];
  for await (const piece of await openAudioFile(path)) all.push(...piece);
  return Int16Array.from(all);
}

it.each([1, 4_095, 4_096, 4_097, 50_000])(
  'the kept sound of %i samples is what was recorded',
  async (count) => {
    const { path, samples } = recording(count);
    history.add(entry(1, { id: 'a' }));
    expect(await sounds.keep('a', path)).toBe('a.flac');
    const kept = join(dir, 'sounds', 'a.flac');
    const heard = await decoded(kept);
    expect(heard.length).toBe(count);
    // Through floating point and back: at most the last bit.
    expect(
      Math.max(...heard.map((value, index) => Math.abs(value - (samples[index] ?? 0)))),
    ).toBeLessThanOrEqual(1);
    expect(statSync(kept).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(dir, 'sounds'))).toEqual(['a.flac']);
  },
);

it('a recording whose header was never finished is kept whole', async () => {
  history.add(entry(1, { id: 'a' }));
  const { path } = recording(8_000, 0);
  await sounds.keep('a', path);
  expect((await decoded(join(dir, 'sounds', 'a.flac'))).length).toBe(8_000);
});

it('what is deleted while its sound is written has none afterwards', async () => {
  history.add(entry(1, { id: 'a' }));
  const keeping = sounds.keep('a', recording(50_000).path);
  history.remove('a');
  expect([await keeping, readdirSync(join(dir, 'sounds'))]).toEqual([null, []]);
});

it('when the person keeps none, none is written', async () => {
  settings = defaultSettings;
  expect(await sounds.keep('a', recording(8_000).path)).toBeNull();
  expect(readdirSync(join(dir, 'sounds'))).toEqual([]);
});

it('what the rule does not allow goes from the disk and from the entries, the pinned ones stay', async () => {
  for (const sequence of [1, 2, 3, 4]) {
    const id = `id-${sequence}`;
    history.add(
      entry(sequence, {
        sound: `${id}.flac`,
        pressedAt: now - (5 - sequence) * 86_400_000,
        pinned: sequence === 1,
      }),
    );
    writeFileSync(join(dir, 'sounds', `${id}.flac`), Buffer.alloc(600_000));
  }
  settings = { ...settings, soundDays: null, soundCount: null, soundMegabytes: 1 };
  await sounds.applyRule();
  expect(readdirSync(join(dir, 'sounds'))).toEqual(['id-1.flac']);
  settings = { ...settings, soundMegabytes: 2 };
  await sounds.applyRule();
  expect(history.cards().map(({ sound }) => sound)).toEqual(['id-1.flac', null, null, null]);
});

it('what a crash left unfinished goes, what its entry does not name gets its name, what no entry is known for stays', async () => {
  history.add(entry(1, { id: 'named', sound: 'named.flac', pressedAt: now }));
  history.add(entry(2, { id: 'unnamed', pressedAt: now }));
  const names = ['named.flac', 'stranger.flac', 'unnamed.flac'];
  for (const name of [...names, 'half.flac.unfinished']) writeFileSync(join(dir, 'sounds', name), 'fLaC');
  await sounds.applyRule();
  expect(readdirSync(join(dir, 'sounds')).toSorted()).toEqual(names);
  expect([history.find('unnamed')?.sound, problems]).toEqual(['unnamed.flac', []]);
});

/** An entry whose sound is kept, as after a dictation. */
async function dictate(sequence: number): Promise<void> {
  const id = `id-${sequence}`;
  history.add(entry(sequence, { pressedAt: now }));
  const { path } = recording(800);
  history.update(id, { sound: await sounds.keep(id, path) });
  await sounds.settled();
}

describe('one more kept sound', () => {
  const files = () => readdirSync(join(dir, 'sounds')).toSorted();
  beforeEach(async () => {
    settings = { ...settings, soundDays: null, soundCount: 2, soundMegabytes: null };
    await sounds.applyRule();
  });

  it('makes the oldest go, and nobody has to ask for that', async () => {
    for (const sequence of [1, 2, 3]) await dictate(sequence);
    expect([files(), history.find('id-1')?.sound, problems]).toEqual([['id-2.flac', 'id-3.flac'], null, []]);
  });

  it('knows what was pinned, deleted and brought back since the start', async () => {
    for (const sequence of [1, 2]) await dictate(sequence);
    history.update('id-1', { pinned: true });
    await dictate(3);
    expect(files()).toEqual(['id-1.flac', 'id-3.flac']);
    const removed = history.remove('id-3');
    rmSync(join(dir, 'sounds', 'id-3.flac'));
    await dictate(4);
    expect(files()).toEqual(['id-1.flac', 'id-4.flac']);
    history.update('id-1', { pinned: false });
    writeFileSync(join(dir, 'sounds', 'id-3.flac'), 'fLaC');
    if (removed !== null) history.putBack(removed);
    await sounds.settled();
    expect(files()).toEqual(['id-3.flac', 'id-4.flac']);
  });

  it('counts by what it needs on disk', async () => {
    await dictate(1);
    const { size } = statSync(join(dir, 'sounds', 'id-1.flac'));
    settings = { ...settings, soundCount: null, soundMegabytes: (2.5 * size) / 1_000_000 };
    for (const sequence of [2, 3]) await dictate(sequence);
    expect(files()).toEqual(['id-2.flac', 'id-3.flac']);
  });

  it('does not read what is there again', async () => {
    await dictate(1);
    // Nobody here could count it now.
    rmSync(join(dir, 'sounds', 'id-1.flac'));
    for (const sequence of [2, 3]) await dictate(sequence);
    expect([files(), history.find('id-1')?.sound]).toEqual([['id-2.flac', 'id-3.flac'], null]);
  });
});

it('before the rule was applied once nothing goes: the start has other things to do', async () => {
  settings = { ...settings, soundDays: null, soundCount: 1, soundMegabytes: null };
  for (const sequence of [1, 2]) await dictate(sequence);
  expect(readdirSync(join(dir, 'sounds')).length).toBe(2);
  await sounds.applyRule();
  expect(readdirSync(join(dir, 'sounds'))).toEqual(['id-2.flac']);
});
