import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
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
const now = Date.UTC(2026, 10, 21);
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dictum-sounds-'));
  mkdirSync(join(dir, 'sounds'));
  stage = historyStage();
  history = stage.open();
  settings = { ...defaultSettings, keepSounds: true };
  sounds = createKeptSounds({ dir: join(dir, 'sounds'), history, settings: () => settings, now: () => now });
});
afterEach(() => {
  stage[Symbol.dispose]();
  rmSync(dir, { recursive: true });
});

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

it('what a crash left unfinished goes, what no entry is known for stays', async () => {
  history.add(entry(1, { id: 'named', sound: 'named.flac', pressedAt: now }));
  history.add(entry(2, { id: 'unnamed', recording: 'unnamed.wav' }));
  for (const name of ['named.flac', 'unnamed.flac', 'stranger.flac', 'half.flac.unfinished'])
    writeFileSync(join(dir, 'sounds', name), 'fLaC');
  await sounds.applyRule();
  expect(readdirSync(join(dir, 'sounds')).toSorted()).toEqual(['named.flac', 'stranger.flac']);
});
