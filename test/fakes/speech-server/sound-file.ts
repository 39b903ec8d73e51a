/** The sound in an uploaded file, if it really is what its name and type say. */
import decode from 'audio-decode';
import { sampleRate } from '../../../src-core/pcm.ts';
import type { Part } from './multipart.ts';
import { Refusal } from './refusal.ts';

/** Services take more kinds than these; the app sends no others. */
const kinds = {
  wav: { types: ['audio/wav', 'audio/x-wav', 'audio/wave'], samples: samplesInWav },
  flac: { types: ['audio/flac', 'audio/x-flac'], samples: samplesInFlac },
} as const;

/** A hundredth of a second: Groq's own limit. */
const fewestSamples = sampleRate / 100;

/** 16 kHz mono. */
export async function samplesIn(file: Part): Promise<Int16Array> {
  const ending = file.fileName?.split('.').at(-1);
  if (ending !== 'wav' && ending !== 'flac') {
    throw new Refusal(400, `file must be one of flac, wav; ${file.fileName} is none`, { field: 'file' });
  }
  const kind = kinds[ending];
  if (!kind.types.some((type) => type === file.type)) {
    throw new Refusal(400, `${file.fileName} claims to be ${file.type}`, { field: 'file' });
  }
  const samples = await kind.samples(file.bytes);
  if (samples.length < fewestSamples) {
    throw new Refusal(400, 'Audio file is too short. Minimum audio length is 0.01 seconds.', {
      field: 'file',
    });
  }
  return samples;
}

function samplesInWav(wav: Buffer): Int16Array {
  const isWhole =
    wav.length >= 44 &&
    wav.toString('latin1', 0, 4) === 'RIFF' &&
    wav.readUInt32LE(4) === wav.length - 8 &&
    wav.toString('latin1', 8, 16) === 'WAVEfmt ' &&
    wav.readUInt32LE(16) === 16 &&
    wav.toString('latin1', 36, 40) === 'data' &&
    wav.readUInt32LE(40) === wav.length - 44;
  const isOurFormat =
    isWhole &&
    wav.readUInt16LE(20) === 1 &&
    wav.readUInt16LE(22) === 1 &&
    wav.readUInt32LE(24) === sampleRate &&
    wav.readUInt32LE(28) === sampleRate * 2 &&
    wav.readUInt16LE(32) === 2 &&
    wav.readUInt16LE(34) === 16;
  if (!isOurFormat) throw notMedia();
  return new Int16Array(new Uint8Array(wav.subarray(44)).buffer);
}

async function samplesInFlac(flac: Buffer): Promise<Int16Array> {
  if (flac.toString('latin1', 0, 4) !== 'fLaC') throw notMedia();
  const { channelData, sampleRate: rate } = await decode(new Uint8Array(flac)).catch(() => {
    throw notMedia();
  });
  const [channel] = channelData;
  if (channel === undefined || channelData.length !== 1 || rate !== sampleRate) throw notMedia();
  // The decoder divides by 32,768; this is exact.
  return Int16Array.from(channel, (sample) => Math.round(sample * 32_768));
}

function notMedia(): Refusal {
  return new Refusal(400, 'could not process file - is it a valid media file?', { field: 'file' });
}
