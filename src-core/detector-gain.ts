import { windowSamples } from './segments.ts';

/**
 * How much louder the voice detector should hear a window. It was taught with speech of a usual
 * level, and of whispers and far away voices it hears a part only. The gain follows the loudest
 * that was heard lately, so that it lifts a quiet voice as a whole and pauses do not become loud.
 *
 * The three numbers were chosen by measurement: see "Nobody speaks" in docs/PERFORMANCE.md.
 */
export interface DetectorGain {
  /** For this window; at least 1. */
  next(window: Float32Array): number;
}

/** The root of the mean square that usual speech has: -22 dB. */
const usualLevel = 0.08;
/** 30 dB: what lies deeper is the noise of the microphone. */
const mostGain = 30;
/** A second after something loud the gain has grown by 1.4 dB. */
const forgetting = 0.995;

export function createDetectorGain(): DetectorGain {
  let loudest = 0;
  return {
    next(window) {
      const power = window.reduce((sum, sample) => sum + sample * sample, 0) / windowSamples;
      loudest = Math.max(Math.sqrt(power), loudest * forgetting);
      return Math.max(1, Math.min(mostGain, usualLevel / loudest));
    },
  };
}
