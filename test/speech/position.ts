/** Samples in a step of the first, rough search: 1 ms at 16 kHz. */
const step = 16;

/** As much of the loudest part is compared sample by sample. */
const comparedSamples = 8_000;

/**
 * Where a recording begins in the sound it was made of, in samples: negative when it begins before
 * it. The recording may have gone through another rate and volume, but must be without a gap.
 */
export function positionIn(whole: Int16Array, part: Int16Array): number {
  const rough = roughPosition(envelope(whole), envelope(part)) * step;
  const from = loudest(part);
  const compared = part.subarray(from, from + comparedSamples);
  let best = { position: rough, match: Number.NEGATIVE_INFINITY };
  for (let position = rough - 10 * step; position <= rough + 10 * step; position++) {
    const match = correlation(whole, compared, position + from);
    if (match > best.match) best = { position, match };
  }
  // A recording of something else would match nowhere.
  if (best.match < 0.5) throw new Error(`The recording is not of this sound (${best.match.toFixed(2)})`);
  return best.position;
}

function envelope(samples: Int16Array): Float64Array {
  return Float64Array.from({ length: Math.floor(samples.length / step) }, (_, index) => {
    let sum = 0;
    for (let at = index * step; at < (index + 1) * step; at++) sum += Math.abs(samples[at] ?? 0);
    return sum / step;
  });
}

function roughPosition(whole: Float64Array, part: Float64Array): number {
  let best = { position: 0, match: Number.NEGATIVE_INFINITY };
  for (let position = -part.length + 1; position < whole.length; position++) {
    const match = correlation(whole, part, position);
    if (match > best.match) best = { position, match };
  }
  return best.position;
}

/** From -1 to 1, against all of the part: what lies outside of the whole is silence. */
function correlation(whole: ArrayLike<number>, part: ArrayLike<number>, position: number): number {
  let both = 0;
  let ofWhole = 0;
  let ofPart = 0;
  for (let index = 0; index < part.length; index++) {
    const one = whole[position + index] ?? 0;
    const other = part[index] ?? 0;
    both += one * other;
    ofWhole += one * one;
    ofPart += other * other;
  }
  return ofWhole === 0 || ofPart === 0 ? 0 : both / Math.sqrt(ofWhole * ofPart);
}

function loudest(samples: Int16Array): number {
  let best = { from: 0, sum: -1 };
  for (let from = 0; from + comparedSamples <= samples.length; from += comparedSamples / 4) {
    let sum = 0;
    for (let at = from; at < from + comparedSamples; at++) sum += (samples[at] ?? 0) ** 2;
    if (sum > best.sum) best = { from, sum };
  }
  return best.from;
}
