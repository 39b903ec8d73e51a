/** Whether somebody is speaking just now, told from the loudness of what was heard so far. */
import { samplesToMs } from '../pcm.ts';
import { hear, type Loudness, nothingHeard, tailFrameMs } from './tail.ts';

export interface Listener {
  /** The next samples of the recording, 16 kHz mono: whether there was a voice in them. */
  hear(samples: Int16Array): boolean;
}

/** A click is over in one frame, no vowel is. */
const fewestVoicedFrames = 2;

export function listenForVoice(): Listener {
  let loudness: Loudness = nothingHeard;
  let voicedFrames = 0;
  const frameSamples = tailFrameMs * 16;
  return {
    hear: (samples) => {
      let isVoice = false;
      for (let start = 0; start < samples.length; start += frameSamples) {
        const frame = samples.subarray(start, start + frameSamples);
        loudness = hear(loudness, level(frame), samplesToMs(frame.length));
        voicedFrames = loudness.quietMs > 0 ? 0 : voicedFrames + 1;
        if (voicedFrames >= fewestVoicedFrames) isVoice = true;
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
