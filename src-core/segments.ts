import { sampleRate } from './pcm.ts';
import { lookBackMs, shortestSpeechMs } from './quality/voice.ts';

/**
 * Where to cut speech into segments for a recogniser that wants to hear a whole thought but cannot
 * take more than about 20 s.
 *
 * The voice detector judges windows of 32 ms. The first voiced window opens a segment; a pause
 * closes it, and the longer the segment already is, the shorter the pause that will do. So short
 * phrases stay together (a recogniser with more context is right more often), and what is still
 * open when the person stops speaking, which is what they wait for, stays short. Speech without
 * any pause is cut at its quietest place.
 */

/** The voice detector's window. */
export const windowSamples = 512;
const windowMs = (windowSamples * 1000) / sampleRate;

export interface Window {
  readonly voiced: boolean;
  /** Any measure that grows with loudness; only compared with that of other windows. */
  readonly loudness: number;
}

/** From `start` up to, not including, `end`, in samples since the beginning of the sound. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  readonly voicedMs: number;
  /** The longest of it without a pause. */
  readonly longestVoicedMs: number;
}

export const longestSegmentMs = 20_000;

/** A soft ending; when a pause has lasted this long, the person may have finished. */
const leadOutMs = 192;

/** The pause that closes a segment of this length. */
function closingPauseMs(lengthMs: number): number {
  if (lengthMs < 4_000) return 1_000;
  if (lengthMs < 8_000) return 400;
  if (lengthMs < 12_000) return 250;
  return 100;
}

export interface Segmenter {
  /** The next window; answers the segment that it closed, if any. */
  push(window: Window): Segment | null;
  /** The open segment as it will be if nothing more is said; null while the person speaks. */
  likely(): Segment | null;
  /** No more sound comes: the open segment, if any. */
  finish(totalSamples: number): Segment | null;
  /** No coming segment begins before this sample. */
  settled(): number;
}

export function createSegmenter(): Segmenter {
  /** The windows of the open segment, from its first voiced one (or the last cut) on. */
  let open: Window[] = [];
  let openedAt = 0;
  let windowCount = 0;
  /** The end of the last segment, in samples. */
  let closedAt = 0;

  const lastVoiced = () => open.findLastIndex((window) => window.voiced);

  function segment(endWindow: number, limit: number): Segment | null {
    const start = Math.max(closedAt, (openedAt - toWindows(lookBackMs)) * windowSamples, 0);
    const end = Math.min(endWindow * windowSamples, limit);
    const windows = open.slice(0, endWindow - openedAt);
    const voicedMs = windows.filter(({ voiced }) => voiced).length * windowMs;
    const longestVoicedMs = longestVoice(windows) * windowMs;
    return voicedMs < shortestSpeechMs ? null : { start, end, voicedMs, longestVoicedMs };
  }

  /** The open segment up to a little after its last voice. */
  function upToLastVoice(limit: number): Segment | null {
    return segment(openedAt + lastVoiced() + 1 + toWindows(leadOutMs), limit);
  }

  function close(closed: Segment | null): Segment | null {
    if (closed !== null) closedAt = closed.end;
    open = [];
    return closed;
  }

  function cutAtQuietestPlace(): Segment | null {
    const cut = quietestPlace(open);
    const closed = segment(openedAt + cut, Number.POSITIVE_INFINITY);
    closedAt = (openedAt + cut) * windowSamples;
    open = open.slice(cut);
    openedAt += cut;
    return closed;
  }

  return {
    push(window) {
      windowCount++;
      if (open.length === 0) {
        if (!window.voiced) return null;
        openedAt = windowCount - 1;
      }
      open.push(window);
      const pauseMs = (open.length - 1 - lastVoiced()) * windowMs;
      if (pauseMs >= closingPauseMs(open.length * windowMs)) {
        return close(upToLastVoice(windowCount * windowSamples));
      }
      const lengthMs = lookBackMs + open.length * windowMs + leadOutMs;
      return lengthMs + windowMs > longestSegmentMs ? cutAtQuietestPlace() : null;
    },
    likely() {
      if (open.length === 0 || (open.length - 1 - lastVoiced()) * windowMs < leadOutMs) return null;
      return upToLastVoice(windowCount * windowSamples);
    },
    finish(totalSamples) {
      return open.length === 0 ? null : close(upToLastVoice(totalSamples));
    },
    settled() {
      const quietUntil = (open.length === 0 ? windowCount : openedAt) - toWindows(lookBackMs);
      return Math.max(closedAt, quietUntil * windowSamples, 0);
    },
  };
}

/** In windows. */
function longestVoice(windows: readonly Window[]): number {
  let longest = 0;
  let length = 0;
  for (const { voiced } of windows) {
    length = voiced ? length + 1 : 0;
    longest = Math.max(longest, length);
  }
  return longest;
}

function toWindows(ms: number): number {
  return Math.round(ms / windowMs);
}

/** The middle of the quietest tenth of a second in the second half. */
function quietestPlace(windows: readonly Window[]): number {
  const reach = 1;
  let best = windows.length - 1;
  let bestLoudness = Number.POSITIVE_INFINITY;
  for (let index = Math.floor(windows.length / 2); index < windows.length - reach; index++) {
    const loudness = windows
      .slice(index - reach, index + reach + 1)
      .reduce((sum, window) => sum + window.loudness, 0);
    if (loudness < bestLoudness) [best, bestLoudness] = [index, loudness];
  }
  return best;
}
