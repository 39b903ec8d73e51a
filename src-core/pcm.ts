/** Sound inside the app is 16 kHz, mono, 16 bit: what every speech service resamples to anyway. */
export const sampleRate = 16_000;

/** The longest frame the capture may send; anything longer did not come from our worklet. */
export const longestFrameSamples = 16_000;

export const wavHeaderBytes = 44;

export function samplesToMs(samples: number): number {
  return (samples * 1000) / sampleRate;
}

/** A RIFF header for `sampleCount` samples of the app's own format. */
export function wavHeader(sampleCount: number): Uint8Array {
  return headerNaming(sampleCount * 2, wavHeaderBytes - 8 + sampleCount * 2);
}

/** For a recording that goes on: whoever plays it takes what there is. */
export function unfinishedWavHeader(): Uint8Array {
  return headerNaming(unknownLength, unknownLength);
}

const unknownLength = 0xffff_ffff;

/**
 * What a file holds that was found in the place of a recording, by its first bytes and its length in bytes.
 * The lengths in the header do not count: it may have been cut off at any byte, and its header be damaged.
 */
export function recordingIn(
  start: Uint8Array,
  fileBytes: number,
): { readonly kind: 'sound'; readonly samples: number } | { readonly kind: 'empty' | 'unknown' } {
  const samples = Math.floor((fileBytes - wavHeaderBytes) / 2);
  const header = start.subarray(0, wavHeaderBytes);
  const own = unfinishedWavHeader();
  const isOwn = header.every((byte, place) => isLength(place) || byte === own[place]);
  if (samples <= 0) return { kind: isOwn || header.every((byte) => byte === 0) ? 'empty' : 'unknown' };
  // Our own name and no WAV file at all: that is our sound behind a damaged header. A WAV file of another
  // kind is what another version writes, and would be noise.
  return isOwn || !isWav(header) ? { kind: 'sound', samples } : { kind: 'unknown' };
}

function isLength(place: number): boolean {
  return (place >= 4 && place < 8) || place >= 40;
}

function isWav(header: Uint8Array): boolean {
  const letters = String.fromCharCode(...header.subarray(0, 4), ...header.subarray(8, 12));
  return letters === 'RIFFWAVE';
}

function headerNaming(dataBytes: number, riffBytes: number): Uint8Array {
  const header = new DataView(new ArrayBuffer(wavHeaderBytes));
  const tag = (offset: number, letters: string) => {
    for (let index = 0; index < 4; index++) header.setUint8(offset + index, letters.charCodeAt(index));
  };
  tag(0, 'RIFF');
  header.setUint32(4, riffBytes, true);
  tag(8, 'WAVE');
  tag(12, 'fmt ');
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);
  header.setUint16(22, 1, true);
  header.setUint32(24, sampleRate, true);
  header.setUint32(28, sampleRate * 2, true);
  header.setUint16(32, 2, true);
  header.setUint16(34, 16, true);
  tag(36, 'data');
  header.setUint32(40, dataBytes, true);
  return new Uint8Array(header.buffer);
}

export function int16ToFloat32(samples: Int16Array): Float32Array<ArrayBuffer> {
  const floats = new Float32Array(samples.length);
  for (let index = 0; index < samples.length; index++) floats[index] = (samples[index] ?? 0) / 32_768;
  return floats;
}

export function float32ToInt16(samples: Float32Array): Int16Array<ArrayBuffer> {
  const integers = new Int16Array(samples.length);
  for (let index = 0; index < samples.length; index++) {
    const clipped = Math.max(-1, Math.min(1, samples[index] ?? 0));
    integers[index] = Math.round(clipped * 32_767);
  }
  return integers;
}
