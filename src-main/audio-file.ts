import { stat } from 'node:fs/promises';
import decode, { type AudioData } from 'audio-decode';
import { float32ToInt16 } from '../src-core/pcm.ts';
import { createResampler, type Resampler } from '../src-core/resample.ts';
import { Failure } from '../src-core/transcription.ts';
import { contentStream, openContent } from './sealing/content.ts';
import { type Sealing, unsealed } from './sealing/sealing.ts';

/** Why a file gives no sound. */
export type AudioFileProblem =
  | 'missing'
  | 'folder'
  | 'unreadable'
  | 'empty'
  | 'not-audio'
  | 'damaged'
  | 'no-sound';

export class AudioFileError extends Error {
  readonly problem: AudioFileProblem;
  constructor(problem: AudioFileProblem, options?: { cause?: unknown }) {
    super(problem, options);
    this.name = 'AudioFileError';
    this.problem = problem;
  }
}

/** The sound of a file as 16 kHz mono, piece by piece, so that an hour of it need not fit in memory. */
export async function openAudioFile(
  path: string,
  sealing: Sealing = unsealed,
): Promise<AsyncIterable<Int16Array>> {
  const format = audioFormat(await firstBytes(path, sealing));
  if (format === null) throw new AudioFileError('not-audio');
  return decoded(contentStream(path, sealing), format);
}

type Format = 'wav' | 'flac' | 'mp3' | 'opus' | 'oga' | 'webm' | 'm4a' | 'aac';

async function* decoded(bytes: AsyncIterable<Uint8Array>, format: Format): AsyncGenerator<Int16Array> {
  let hasSound = false;
  try {
    for await (const samples of resampled(decode(bytes, format))) {
      if (samples.length === 0) continue;
      hasSound = true;
      yield float32ToInt16(samples);
    }
  } catch (error) {
    throw new AudioFileError('damaged', { cause: error });
  }
  if (!hasSound) throw new AudioFileError('no-sound');
}

async function* resampled(pieces: AsyncIterable<AudioData>): AsyncGenerator<Float32Array> {
  let current: { readonly rate: number; readonly resampler: Resampler } | null = null;
  for await (const { channelData, sampleRate } of pieces) {
    // Streams that were recorded one after the other may have a rate each.
    if (current !== null && current.rate !== sampleRate) {
      yield current.resampler.finish();
      current = null;
    }
    current ??= { rate: sampleRate, resampler: createResampler(sampleRate) };
    yield current.resampler.push(mixDown(channelData));
  }
  if (current !== null) yield current.resampler.finish();
}

function mixDown(channels: readonly Float32Array[]): Float32Array {
  const [first] = channels;
  if (first === undefined || channels.length === 1) return first ?? new Float32Array();
  return first.map(
    (_, index) => channels.reduce((sum, channel) => sum + (channel[index] ?? 0), 0) / channels.length,
  );
}

async function firstBytes(path: string, sealing: Sealing): Promise<Buffer> {
  try {
    const about = await stat(path);
    if (about.isDirectory()) throw new AudioFileError('folder');
    await using content = await openContent(path, sealing);
    const start = await content.read(0, 64);
    if (start.length === 0) throw new AudioFileError('empty');
    return start;
  } catch (error) {
    if (error instanceof AudioFileError || error instanceof Failure) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : null;
    throw new AudioFileError(code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable', {
      cause: error,
    });
  }
}

/** By what the file begins with; its name may say anything. */
function audioFormat(bytes: Buffer): Format | null {
  const letters = (from: number, to: number) => bytes.toString('latin1', from, to);
  if (letters(0, 4) === 'RIFF' && letters(8, 12) === 'WAVE') return 'wav';
  if (letters(0, 4) === 'fLaC') return 'flac';
  if (letters(0, 4) === 'OggS') return letters(0, 64).includes('OpusHead') ? 'opus' : 'oga';
  if (bytes.toString('hex', 0, 4) === '1a45dfa3') return 'webm';
  if (letters(4, 8) === 'ftyp') return 'm4a';
  if (letters(0, 3) === 'ID3') return 'mp3';
  const [sync = 0, version = 0] = bytes;
  // Eleven set bits begin a frame; the layer that AAC leaves at zero tells it from MP3.
  if (sync !== 0xff || (version & 0xe0) !== 0xe0) return null;
  return (version & 0x06) === 0 ? 'aac' : 'mp3';
}
