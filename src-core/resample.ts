import { sampleRate } from './pcm.ts';

/**
 * Brings sound of any rate to the app's own, piece by piece. Each output sample is a weighted sum
 * of its neighbours (a sinc under a Blackman window), which also removes what 16 kHz cannot hold:
 * left in, the hiss of a 48 kHz recording would fold into the speech.
 */
export interface Resampler {
  /** What can be computed so far; the last few samples wait for their neighbours. */
  push(samples: Float32Array): Float32Array;
  /** The rest. */
  finish(): Float32Array;
}

/** Zero crossings of the sinc on each side: how sharp the filter is. */
const zeroCrossings = 16;
/** The pass band as a part of what the lower rate can hold; the rest is the filter's slope. */
const passBand = 0.9;

export function createResampler(inputRate: number): Resampler {
  if (inputRate === sampleRate) return { push: (samples) => samples, finish: () => new Float32Array() };

  const divisor = greatestCommonDivisor(inputRate, sampleRate);
  const step = inputRate / divisor;
  const phases = sampleRate / divisor;
  /** In cycles per input sample, times two. */
  const cutoff = passBand * Math.min(1, sampleRate / inputRate);
  const reach = Math.ceil(zeroCrossings / cutoff);
  const filters = new Map<number, Float32Array>();

  /** Silence stands before the first sample, so that it has neighbours too. */
  let kept = new Float32Array(reach);
  /** The position of the first kept sample in the input. */
  let keptFrom = -reach;
  let written = 0;

  function filterFor(phase: number): Float32Array {
    const known = filters.get(phase);
    if (known !== undefined) return known;
    const filter = lowPass(phase / phases, reach, cutoff);
    filters.set(phase, filter);
    return filter;
  }

  function push(samples: Float32Array): Float32Array {
    const input = new Float32Array(kept.length + samples.length);
    input.set(kept);
    input.set(samples, kept.length);
    const inputEnd = keptFrom + input.length;
    // The last output whose neighbours are all there.
    const ready = Math.max(written, Math.ceil(((inputEnd - reach) * phases) / step));
    const output = new Float32Array(ready - written);
    for (let index = 0; index < output.length; index++, written++) {
      const center = Math.floor((written * step) / phases);
      const filter = filterFor((written * step) % phases);
      const first = center - reach + 1 - keptFrom;
      let sum = 0;
      for (let tap = 0; tap < filter.length; tap++) sum += (filter[tap] ?? 0) * (input[first + tap] ?? 0);
      output[index] = sum;
    }
    const neededFrom = Math.floor((written * step) / phases) - reach + 1;
    const drop = Math.max(0, Math.min(neededFrom - keptFrom, input.length));
    kept = input.slice(drop);
    keptFrom += drop;
    return output;
  }

  return { push, finish: () => push(new Float32Array(reach)) };
}

/** Weights for the neighbours of a point that lies `fraction` of a sample after the middle one. */
function lowPass(fraction: number, reach: number, cutoff: number): Float32Array {
  const filter = Float32Array.from({ length: 2 * reach }, (_, tap) => {
    const distance = tap - reach + 1 - fraction;
    const place = distance / reach;
    const window = 0.42 + 0.5 * Math.cos(Math.PI * place) + 0.08 * Math.cos(2 * Math.PI * place);
    return Math.abs(place) > 1 ? 0 : sinc(cutoff * distance) * window;
  });
  // Steady sound keeps its level exactly.
  const sum = filter.reduce((total, weight) => total + weight, 0);
  return filter.map((weight) => weight / sum);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
