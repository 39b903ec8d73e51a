import { readFileSync, statSync } from 'node:fs';

/** A recording as its file describes it; the sound itself is left as it is. */
export interface Wav {
  readonly format: {
    readonly encoding: number;
    readonly channels: number;
    readonly rate: number;
    readonly bits: number;
  };
  readonly sound: Buffer;
  readonly seconds: number;
}

/** Throws one sentence that says what is wrong with the file. */
export function readWav(file: string): Wav {
  const bytes = readBytes(file);
  if (bytes.length === 0) throw new Error(`${file} is empty.`);
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') {
    throw new Error(`${file} is no WAV recording.`);
  }
  const format = chunk(bytes, 'fmt ');
  const sound = chunk(bytes, 'data');
  if (format === null || format.length < 16 || sound === null)
    throw new Error(`${file} is a damaged WAV recording.`);
  const bytesPerSecond = format.readUInt32LE(8);
  if (sound.length === 0 || bytesPerSecond === 0) throw new Error(`${file} holds no sound.`);
  return {
    format: {
      encoding: format.readUInt16LE(0),
      channels: format.readUInt16LE(2),
      rate: format.readUInt32LE(4),
      bits: format.readUInt16LE(14),
    },
    sound,
    seconds: sound.length / bytesPerSecond,
  };
}

function readBytes(file: string): Buffer {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new Error(`There is no file ${file}.`);
  if (!found.isFile()) throw new Error(`${file} is a folder, not a recording.`);
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(`${file} can't be read.`, { cause: error });
  }
}

function chunk(bytes: Buffer, name: string): Buffer | null {
  for (let offset = 12; offset + 8 <= bytes.length; ) {
    const length = bytes.readUInt32LE(offset + 4);
    const start = offset + 8;
    // A program that writes while it records may never come back to fill in the length.
    if (bytes.toString('latin1', offset, offset + 4) === name) return bytes.subarray(start, start + length);
    offset = start + length + (length % 2);
  }
  return null;
}
