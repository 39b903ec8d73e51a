import decode from 'audio-decode';
import { expect, test } from 'vitest';
import { flacBlockSamples, flacFrame, flacHeader } from '../../src-core/flac.ts';
import { recordings } from '../speech/recordings.ts';
import { readWav } from '../speech/wav.ts';

function encoded(samples: Int16Array): Buffer {
  const parts = [flacHeader(samples.length)];
  for (let start = 0; start < samples.length; start += flacBlockSamples) {
    parts.push(flacFrame(samples.subarray(start, start + flacBlockSamples), start / flacBlockSamples));
  }
  return Buffer.concat(parts);
}

/** By a decoder that knows nothing of the encoder; its floats are the integers divided by 32,767. */
async function decoded(flac: Buffer): Promise<{ readonly rate: number; readonly samples: Int16Array }> {
  const { channelData, sampleRate } = await decode(flac);
  expect(channelData.length).toBe(1);
  return { rate: sampleRate, samples: Int16Array.from(channelData[0] ?? [], toInteger) };
}

const toInteger = (value: number) => Math.round(value * 32_767);

let state = 1;
const random = () => {
  state = (state * 16_807) % 2_147_483_647;
  return state / 2_147_483_647;
};
function made(length: number, sample: (index: number) => number): Int16Array {
  const samples = new Int16Array(length);
  for (let index = 0; index < length; index++) samples[index] = sample(index);
  return samples;
}

test.each([
  ['silence', made(20_000, () => 0)],
  ['a constant', made(9_000, () => -32_768)],
  ['one sample', made(1, () => 7)],
  ['as many samples as the highest order', made(4, (index) => index * 900)],
  ['exactly one block', made(4096, (index) => Math.round(Math.sin(index / 5) * 9_000))],
  ['one sample more than a block', made(4097, (index) => Math.round(Math.sin(index / 5) * 9_000))],
  ['noise at full scale', made(30_000, () => Math.floor(random() * 65_536) - 32_768)],
  ['the steepest jumps there are', made(10_000, (index) => (index % 2 === 0 ? 32_767 : -32_768))],
  ['silence with a single click', made(10_000, (index) => (index === 5_000 ? 32_767 : 0))],
  ['quiet noise', made(30_000, () => Math.floor(random() * 5) - 2)],
  ['a slope', made(30_000, (index) => index - 15_000)],
])('%s comes back sample for sample', async (_, samples) => {
  expect(await decoded(encoded(samples))).toEqual({ rate: 16_000, samples });
});

test('speech comes back sample for sample, and a third smaller', async () => {
  for (const { id, file } of recordings()) {
    const samples = new Int16Array(new Uint8Array(readWav(file).sound).buffer);
    const flac = encoded(samples);
    const { samples: back } = await decoded(flac);
    expect(Buffer.compare(Buffer.from(back.buffer), Buffer.from(samples.buffer)), id).toBe(0);
    expect(flac.length / samples.byteLength, id).toBeLessThan(0.75);
  }
});

/** The number of a block takes more bytes from 128 and from 2,048 on: ten minutes have 2,344 blocks. */
test('ten minutes come back sample for sample', async () => {
  const samples = made(10 * 60 * 16_000, (index) => Math.round(Math.sin(index / 31) * (index % 977)));
  const { samples: back } = await decoded(encoded(samples));
  expect(Buffer.compare(Buffer.from(back.buffer), Buffer.from(samples.buffer))).toBe(0);
});
