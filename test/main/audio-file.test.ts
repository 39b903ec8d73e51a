import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { openAudioFile } from '../../src-main/audio-file.ts';
import { recording } from '../speech/recordings.ts';
import { readWav } from '../speech/wav.ts';

const fixtures = fileURLToPath(new URL('../fixtures/audio/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'dictum-audio-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(path: string): Promise<Int16Array> {
  const samples: number[] = [];
  for await (const piece of await openAudioFile(path)) for (const sample of piece) samples.push(sample);
  return Int16Array.from(samples);
}

/** Loudness in steps of 100 ms: what survives every codec. */
function envelope(sound: Int16Array): number[] {
  return Array.from({ length: Math.floor(sound.length / 1_600) }, (_, index) =>
    Math.sqrt(
      sound.subarray(index * 1_600, (index + 1) * 1_600).reduce((sum, sample) => sum + sample * sample, 0) /
        1_600,
    ),
  );
}

function likeness(one: readonly number[], other: readonly number[]): number {
  const length = Math.min(one.length, other.length);
  const product = (a: readonly number[], b: readonly number[]) =>
    a.slice(0, length).reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
  return product(one, other) / Math.sqrt(product(one, one) * product(other, other));
}

const { sound } = readWav(recording('libri-0880').file);
const original = new Int16Array(new Uint8Array(sound).buffer);

test('16 kHz WAV comes out sample by sample', async () => {
  const samples = await read(recording('libri-0880').file);
  expect(samples).toHaveLength(original.length);
  expect(Math.max(...samples.map((sample, index) => Math.abs(sample - (original[index] ?? 0))))).toBeLessThan(
    2,
  );
});

test.each(readdirSync(fixtures))('%s has the sound that it was made from', async (file) => {
  const samples = await read(join(fixtures, file));
  expect(Math.abs(samples.length - original.length) / 16_000).toBeLessThan(0.1);
  expect(likeness(envelope(samples), envelope(original))).toBeGreaterThan(0.97);
});

const bytes = (start: string, length = 5_000) =>
  Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(length, 'not sound')]);

test.each([
  { name: 'nothing', content: Buffer.alloc(0), problem: 'empty' },
  { name: 'a letter', content: Buffer.from('Dear Sir or Madam'), problem: 'not-audio' },
  { name: 'a header', content: bytes('RIFF\0\0\0\0WAVE', 0), problem: 'no-sound' },
  { name: 'webm that is none', content: bytes('\x1a\x45\xdf\xa3'), problem: 'damaged' },
  { name: 'm4a that is none', content: bytes('\0\0\0\x20ftypM4A '), problem: 'damaged' },
  { name: 'flac that is none', content: bytes('fLaC'), problem: 'no-sound' },
  { name: 'ogg that is none', content: bytes('OggS'), problem: 'no-sound' },
])('a file with $name: $problem', async ({ content, problem }) => {
  const path = join(folder, 'recording.wav');
  writeFileSync(path, content);
  await expect(read(path)).rejects.toMatchObject({ problem });
});

test('no file, and a folder', async () => {
  await expect(read(join(folder, 'nothing.wav'))).rejects.toMatchObject({ problem: 'missing' });
  await expect(read(folder)).rejects.toMatchObject({ problem: 'folder' });
});
