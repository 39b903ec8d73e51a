import decode from 'audio-decode';
import { expect, it } from 'vitest';
import { flacBlockSamples, flacFrame } from '../../../src-core/flac.ts';
import { createPiece } from '../../../src-main/transcription/sound-file.ts';
import { joined, soundOf } from './speech-stage.ts';

const talk = joined(...['libri-0870', 'libri-0880', 'libri-0890'].map(soundOf));
const seconds = (count: number) =>
  Int16Array.from({ length: count * 16_000 }, (_, index) => talk[index % talk.length] ?? 0);

async function samplesOf(bytes: Uint8Array, scale: number): Promise<Buffer> {
  const { channelData } = await decode(Buffer.from(bytes));
  const samples = Int16Array.from(channelData[0] ?? [], (value) => Math.round(value * scale));
  return Buffer.from(samples.buffer);
}

const same = (left: Buffer, right: Int16Array) => Buffer.compare(left, Buffer.from(right.buffer)) === 0;

it('a short piece is a WAV file', async () => {
  const samples = seconds(19);
  const { format, bytes } = await createPiece(samples).file();
  expect([format, bytes.length, same(await samplesOf(bytes, 32_768), samples)]).toEqual([
    'wav',
    44 + 19 * 32_000,
    true,
  ]);
});

it.each([0, 1, 160, 4_799, 4_800, 4_801])(
  'a piece of %i samples has silence behind it up to 0.3 s',
  async (count) => {
    const samples = new Int16Array(count).fill(10_000);
    const piece = createPiece(samples);
    const { format, bytes } = await piece.file();
    const sent = new Int16Array(Math.max(4_800, count));
    sent.set(samples);
    expect([format, same(await samplesOf(bytes, 32_768), sent), piece.samples]).toEqual([
      'wav',
      true,
      samples,
    ]);
  },
);

it('a long piece is a FLAC file of the same samples, a third smaller, encoded once', async () => {
  const samples = seconds(60);
  const piece = createPiece(samples);
  const { format, bytes } = await piece.file();
  expect([format, same(await samplesOf(bytes, 32_767), samples)]).toEqual(['flac', true]);
  expect(bytes.length / samples.byteLength).toBeLessThan(0.7);
  expect((await piece.file()).bytes).toBe(bytes);
});

it('what was encoded while it grew is used', async () => {
  const samples = seconds(25);
  const frames = [0, 1, 2].map((index) =>
    flacFrame(samples.subarray(index * flacBlockSamples, (index + 1) * flacBlockSamples), index),
  );
  const { bytes } = await createPiece(samples, frames).file();
  expect(Buffer.compare(bytes, (await createPiece(samples).file()).bytes)).toBe(0);
});

it('encoding a long piece lets other work through', async () => {
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 1);
  await createPiece(seconds(150)).file();
  clearInterval(timer);
  expect(turns).toBeGreaterThan(10);
});
