/** Whether somebody is speaking just now, told from the loudness of what was heard so far. */
import { sampleRate, samplesToMs } from '../pcm.ts';
import { hear, type Loudness, nothingHeard, tailFrameMs } from './tail.ts';

export interface Listener {
  /** The next samples of the recording, 16 kHz mono: whether there was a voice in them. */
  hear(samples: Int16Array): boolean;
}

/** A click is over by then wherever frames cut it, a vowel is not; in ms. */
const longestClickMs = 40;

export function listenForVoice(): Listener {
  let loudness: Loudness = nothingHeard;
  let voicedMs = 0;
  const frameSamples = (tailFrameMs * sampleRate) / 1_000;
  return {
    hear: (samples) => {
      let isVoice = false;
      for (let start = 0; start < samples.length; start += frameSamples) {
        const frame = samples.subarray(start, start + frameSamples);
        const ms = samplesToMs(frame.length);
        loudness = hear(loudness, level(frame), ms);
        voicedMs = loudness.quietMs > 0 ? 0 : voicedMs + ms;
        if (voicedMs > longestClickMs) isVoice = true;
      }
      return isVoice;
    },
  };
}

/** The root mean square, 0 to 1. */
function level(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length) / 32_768;
}
