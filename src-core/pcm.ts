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
