import { sampleRate } from './pcm.ts';
import type { ServiceLimits } from './services.ts';

/**
 * Where a long recording is cut into pieces for a service somewhere else, while it is being spoken.
 *
 * As long as a piece may still be the whole dictation nothing is cut: a service that hears all of it
 * is right more often. When the open piece has become as long as a piece may be, one looks back and
 * cuts it in the longest pause of its second half. Looking back has three merits: the best pause is
 * known, the pieces are of similar length, and what has been spoken since the cut is the beginning
 * of the next piece, so no short rest is left over when the person stops right afterwards.
 */

export interface Cut {
  /** The piece ends before this sample, counted from its own beginning. */
  readonly end: number;
  /** The next piece begins with this one: the same, or earlier where both have to hear the same words. */
  readonly nextStart: number;
}

export interface PiecePlanner {
  /** Sound of any length. Each cut counts from the beginning of the piece that it ends. */
  write(samples: Int16Array): readonly Cut[];
}

/** Two and a half minutes: 3 MB as FLAC, a second or two of work for a service. */
const longestPieceS = 150;
/** A service's limit is meant for the whole request, and some count in other units than they say. */
const shareOfUpload = 0.8;
const bytesPerSecond = sampleRate * 2;
/** What is left for the next piece at least, even where a service bills short ones as they are. */
const shortestRestS = 5;
/**
 * Where there is no pause, both pieces hear the same few words: so much at most, and half of it at
 * least. Both edges are put where it is quietest, because half a word at its end makes some services
 * repeat it for ever.
 */
const longestOverlapS = 2;
/** What is shorter is uncompressed, and a few hundred kB: 1 MB is the least that servers usually take. */
const shortestToCutS = 20;
/** The stop in a "t" or a "k" is shorter than this, so such a pause is never inside a word. */
const shortestPauseMs = 200;

const windowSamples = 512;
const windowMs = (windowSamples * 1000) / sampleRate;

export function createPiecePlanner(limits: Pick<ServiceLimits, 'uploadBytes' | 'billedS'>): PiecePlanner {
  const longestS = Math.min(longestPieceS, (limits.uploadBytes * shareOfUpload) / bytesPerSecond);
  const restS = Math.min(Math.max(limits.billedS, shortestRestS), longestS / 3);
  const longest = toWindows(longestS);
  const earliest = toWindows(longestS / 2);
  const latest = toWindows(longestS - restS);
  const overlap = toWindows(Math.min(longestOverlapS, restS / 2));

  /** How loud each window of the open piece is: its root mean square. */
  let loudness: number[] = [];
  let squares = 0;
  let counted = 0;

  function cut(): Cut {
    const { end, nextStart } = cutBetween(loudness, earliest, latest, overlap);
    loudness = loudness.slice(nextStart);
    return { end: end * windowSamples, nextStart: nextStart * windowSamples };
  }

  return {
    write: (samples) => {
      const cuts: Cut[] = [];
      for (const sample of samples) {
        squares += sample * sample;
        counted += 1;
        if (counted < windowSamples) continue;
        loudness.push(Math.sqrt(squares / windowSamples));
        [squares, counted] = [0, 0];
        if (loudness.length >= longest) cuts.push(cut());
      }
      return cuts;
    },
  };
}

/** Somewhere in its middle; null when it is too short for that: then its length is not what a service minds. */
export function cutInTwo(samples: Int16Array): Cut | null {
  if (samples.length < shortestToCutS * sampleRate) return null;
  const loudness: number[] = [];
  for (let from = 0; from + windowSamples <= samples.length; from += windowSamples) {
    let squares = 0;
    for (const sample of samples.subarray(from, from + windowSamples)) squares += sample * sample;
    loudness.push(Math.sqrt(squares / windowSamples));
  }
  const [earliest, latest] = [Math.floor(loudness.length * 0.4), Math.floor(loudness.length * 0.6)];
  const { end, nextStart } = cutBetween(loudness, earliest, latest, toWindows(longestOverlapS));
  return { end: end * windowSamples, nextStart: nextStart * windowSamples };
}

/** In windows. */
function cutBetween(loudness: readonly number[], earliest: number, latest: number, overlap: number): Cut {
  const pause = longestPause(loudness, earliest, latest);
  const end = pause ?? quietestPlace(loudness, earliest, latest);
  const nextStart = pause ?? quietestPlace(loudness, end - overlap, end - Math.floor(overlap / 2));
  return { end, nextStart };
}

function toWindows(seconds: number): number {
  return Math.floor((seconds * sampleRate) / windowSamples);
}

/** The window in the middle of the longest pause between the two; null when there is none. */
function longestPause(loudness: readonly number[], from: number, to: number): number | null {
  const quiet = quietBelow(loudness);
  let longest = { start: 0, length: shortestPauseMs / windowMs };
  let start = from;
  for (let index = from; index <= to; index++) {
    if (index < to && (loudness[index] ?? 0) <= quiet) continue;
    // Of equally long ones the last: the next piece then begins with less to be sent.
    if (index - start >= longest.length) longest = { start, length: index - start };
    start = index + 1;
  }
  return longest.start === 0 ? null : Math.round(longest.start + longest.length / 2);
}

/**
 * A quarter of the way, in dB, from the background up to the voice. Both are taken from the sound
 * itself, because microphones differ by 30 dB and rooms as well.
 */
function quietBelow(loudness: readonly number[]): number {
  const sorted = loudness.toSorted((a, b) => a - b);
  const at = (share: number) => Math.max(1, sorted[Math.floor(share * (sorted.length - 1))] ?? 1);
  const [background, voice] = [at(0.1), at(0.9)];
  return background * (voice / background) ** 0.25;
}

/** The middle of the quietest tenth of a second. */
function quietestPlace(loudness: readonly number[], from: number, to: number): number {
  const around = (index: number) =>
    (loudness[index - 1] ?? 0) + (loudness[index] ?? 0) + (loudness[index + 1] ?? 0);
  let best = from;
  for (let index = from; index < to; index++) {
    if (around(index) < around(best)) best = index;
  }
  return best;
}
