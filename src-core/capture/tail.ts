/**
 * The end of a recording. What was spoken before the release is still on its way through the sound
 * system when the key goes up, and many let go in the middle of the last word: the voice is followed
 * to its end, frame by frame.
 */

/** What is judged at a time after the release, in ms; as much is on its way. */
export const tailFrameMs = 20;

/** The voice is not followed further than this, in ms. */
export const longestTailMs = 500;

/** Where there was nothing but the room for so long before the release, the person had stopped, in ms: nothing is added. */
const stoppedMs = 150;

/** Between the syllables of one who goes on, and before a final "t", it is quiet for less, in ms. */
const pauseMs = 80;

/** Quieter than this is quiet in any room (-48 dBFS), and so is what is near the room's own noise. */
const quietLevel = 0.004;
const quietTimesRoom = 2.5;
/** Whoever whispers ends in something quieter still: 24 dB below their own loudest. */
const loudestTimesQuiet = 16;
const loudestTimesRoom = 4;

/**
 * A final "s" is 30 dB quieter than the vowels: whether there is nothing but the room is judged more
 * strictly than whether a voice that was followed has ended.
 */
const stillLevel = 0.001;
const stillTimesRoom = 1.5;
const loudestTimesStill = 64;
const loudestTimesStillRoom = 32;

/** Levels are root mean squares, 0 to 1. */
export interface Loudness {
  readonly loudest: number;
  /** Of the quietest frame: the room. */
  readonly quietest: number;
  /** How long it has been quiet, in ms. */
  readonly quietMs: number;
  /** How long there has been nothing but the room, in ms. */
  readonly stillMs: number;
}

type Range = Pick<Loudness, 'loudest' | 'quietest'>;

export const nothingHeard: Loudness = {
  loudest: 0,
  quietest: Number.POSITIVE_INFINITY,
  quietMs: 0,
  stillMs: 0,
};

export function hear(loudness: Loudness, level: number, ms: number): Loudness {
  const heard = {
    loudest: Math.max(loudness.loudest, level),
    quietest: Math.min(loudness.quietest, level),
  };
  return {
    ...heard,
    quietMs: isQuiet(heard, level) ? loudness.quietMs + ms : 0,
    stillMs: isStill(heard, level) ? loudness.stillMs + ms : 0,
  };
}

function isStill({ loudest, quietest }: Range, level: number): boolean {
  const room = Math.min(quietest * stillTimesRoom, loudest / loudestTimesStillRoom);
  return level <= Math.max(room, Math.min(stillLevel, loudest / loudestTimesStill));
}

function isQuiet({ loudest, quietest }: Range, level: number): boolean {
  // Of a short word the quietest frame may be voice: no room is as loud as that.
  const room = Math.min(quietest * quietTimesRoom, Math.max(loudest / loudestTimesRoom, quietLevel));
  return level <= Math.max(room, Math.min(quietLevel, loudest / loudestTimesQuiet));
}

/** Whether the recording may end with the release. */
export function hasStopped({ stillMs }: Loudness): boolean {
  return stillMs >= stoppedMs;
}

export interface Tail {
  readonly ms: number;
  /** How much of it was voice. */
  readonly voicedMs: number;
}

export const noTail: Tail = { ms: 0, voicedMs: 0 };

/** After one more frame, which is in `loudness` already; null when the recording ends with it. */
export function follow({ ms, voicedMs }: Tail, { quietMs }: Loudness): Tail | null {
  const next = { ms: ms + tailFrameMs, voicedMs: quietMs > 0 ? voicedMs : voicedMs + tailFrameMs };
  if (next.ms >= longestTailMs) return null;
  // The first frames are from before the release; whoever is heard after them is still speaking.
  const isSpeakingOn = next.voicedMs > 2 * tailFrameMs;
  return quietMs >= (isSpeakingOn ? pauseMs : tailFrameMs) ? null : next;
}
