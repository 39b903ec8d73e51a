import { setImmediate } from 'node:timers/promises';
import { flacBlockSamples, flacFrame, flacHeader } from '../../src-core/flac.ts';
import { wavHeader } from '../../src-core/pcm.ts';
import type { Piece, SoundFile } from './speech-service.ts';

/**
 * From here on a sound is sent as FLAC, in samples: 20 s. Speech becomes 36 % smaller, 11.5 kB a second, and
 * encoding a second takes about 1 ms (measured on two cores of a small server). So FLAC is the
 * faster one on every line below 90 Mbit/s, but up to 20 s it gains less than a tenth of a second on
 * 20 Mbit/s, which nobody notices, and WAV is what no server can stumble over.
 */
export const flacFromSamples = 20 * 16_000;

/**
 * No file is shorter, in samples: 0.3 s. OpenAI refuses what is below 0.1 s and Groq below 0.01 s, and a short "no" may
 * be all of it. Silence behind it changes nothing of what is heard: Whisper fills up to 30 s with it anyway.
 */
const fewestSamples = 4_800;

/** Encoding gives way to whatever else waits after so many blocks: about 3 ms. */
const blocksAtOnce = 8;

/** `frames` are the first blocks of the same samples, where somebody encoded them already. */
export function createPiece(samples: Int16Array, frames: readonly Uint8Array[] = []): Piece {
  let encoded: Promise<SoundFile> | null = null;
  return {
    samples,
    file: () => {
      encoded ??= samples.length < flacFromSamples ? Promise.resolve(wav(samples)) : flac(samples, frames);
      return encoded;
    },
  };
}

function wav(samples: Int16Array): SoundFile {
  const sound = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const silence = new Uint8Array(Math.max(0, fewestSamples - samples.length) * samples.BYTES_PER_ELEMENT);
  const sampleCount = Math.max(fewestSamples, samples.length);
  return { format: 'wav', bytes: joined([wavHeader(sampleCount), sound, silence]) };
}

async function flac(samples: Int16Array, ready: readonly Uint8Array[]): Promise<SoundFile> {
  const frames = [flacHeader(samples.length), ...ready];
  for (let index = ready.length; index * flacBlockSamples < samples.length; index++) {
    const start = index * flacBlockSamples;
    frames.push(flacFrame(samples.subarray(start, start + flacBlockSamples), index));
    if (index % blocksAtOnce === blocksAtOnce - 1) await setImmediate();
  }
  return { format: 'flac', bytes: joined(frames) };
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let position = 0;
  for (const part of parts) {
    bytes.set(part, position);
    position += part.length;
  }
  return bytes;
}
