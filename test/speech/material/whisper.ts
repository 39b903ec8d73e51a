/**
 * A whisper made out of voiced speech: the shape of the mouth stays, the vocal cords are replaced by
 * rushing air. Linear prediction finds the mouth's filter every 5 ms and noise is sent through it in
 * place of the pitch; a whisper also lacks the voice's strength below 500 Hz, and its first
 * resonance has less weight, so the low end is taken away. It is not a recording of somebody
 * whispering: there are no such recordings under a free licence at hand.
 */
import { randomNumbers, type Signal, withoutLow } from './signals.ts';

const order = 18;
const frame = 400;
const hop = 80;
const emphasis = 0.95;

export function whispered(speech: Signal, seed: number): Signal {
  const random = randomNumbers(seed);
  const bright = speech.map((sample, index) => sample - emphasis * (speech[index - 1] ?? 0));
  const air = new Float64Array(speech.length);
  for (let start = 0; start < speech.length; start += hop) {
    const { filter, gain } = mouth(bright, start - (frame - hop) / 2);
    for (let index = start; index < Math.min(start + hop, speech.length); index++) {
      let value = gain * (random() + random() + random() - 1.5) * 2;
      for (let back = 1; back <= order; back++) value -= (filter[back] ?? 0) * (air[index - back] ?? 0);
      air[index] = value;
    }
  }
  // Half of the emphasis stays: a whisper is brighter than a voice.
  let before = 0;
  const whisper = air.map((sample) => {
    before = sample + 0.6 * before;
    return before;
  });
  return withoutLow(withoutLow(whisper, 400), 200);
}

/** The all-pole filter of a piece of speech, and how strongly it was driven (Levinson and Durbin). */
function mouth(sound: Signal, start: number): { readonly filter: Float64Array; readonly gain: number } {
  const windowed = new Float64Array(frame).map(
    (_, index) => (sound[start + index] ?? 0) * (0.5 - 0.5 * Math.cos((2 * Math.PI * index) / frame)),
  );
  const correlation = Array.from({ length: order + 1 }, (_, lag) => {
    let sum = 0;
    for (let index = lag; index < frame; index++)
      sum += (windowed[index] ?? 0) * (windowed[index - lag] ?? 0);
    return sum;
  });
  const filter = new Float64Array(order + 1);
  filter[0] = 1;
  // A little white noise in the sum keeps the filter stable where the sound is a pure tone.
  let error = (correlation[0] ?? 0) * 1.0001 + 1e-9;
  for (let step = 1; step <= order; step++) {
    let sum = correlation[step] ?? 0;
    for (let index = 1; index < step; index++) sum += (filter[index] ?? 0) * (correlation[step - index] ?? 0);
    const reflection = -sum / error;
    const previous = filter.slice();
    for (let index = 1; index < step; index++)
      filter[index] = (previous[index] ?? 0) + reflection * (previous[step - index] ?? 0);
    filter[step] = reflection;
    error *= 1 - reflection * reflection;
  }
  // The window took three eighths of the energy's share.
  return { filter, gain: Math.sqrt(Math.max(0, error) / (frame * 0.375)) };
}
