/**
 * What a throat makes that is no word. No freely licensed recordings of coughs are at hand, so they are built as
 * phoneticians describe them: a burst of air, breath in the shape of an open mouth, and where the cords close a voice.
 * @see https://doi.org/10.1186/1745-9974-2-6 for the three phases of a cough
 */
import { sampleRate } from '../../../src-core/pcm.ts';
import { mixed, randomNumbers, resonated, type Signal, signal, times, whiteNoise } from './signals.ts';

const seconds = 4;

/** Where a mouth resonates, in Hz, and how widely. */
type Mouth = readonly (readonly [hertz: number, bandwidth: number])[];
const open: Mouth = [
  [780, 130],
  [1_250, 150],
  [2_550, 220],
  [3_500, 300],
];
const closed: Mouth = [
  [280, 80],
  [1_050, 250],
  [2_200, 300],
];

/** Rises at once and dies away, from `start` on, in s. */
function puff(start: number, lengthS: number, riseS = 0.008): (time: number) => number {
  return (time) => {
    const age = time - start;
    if (age < 0 || age > lengthS) return 0;
    return Math.min(1, age / riseS) * Math.exp((-3 * age) / lengthS);
  };
}

/** Swells and dies away evenly. */
function swell(start: number, lengthS: number): (time: number) => number {
  return (time) =>
    time < start || time > start + lengthS ? 0 : Math.sin((Math.PI * (time - start)) / lengthS);
}

function shaped(source: Signal, mouth: Mouth): Signal {
  return mixed(...mouth.map(([hertz, bandwidth]) => resonated(source, hertz, bandwidth)));
}

/** Air that hisses. */
function air(seed: number, strength: (time: number) => number): Signal {
  return whiteNoise(seconds, seed).map((sample, index) => sample * strength(index / sampleRate));
}

/** Cords that swing, a little unevenly: 12 dB less an octave, as a throat's do. */
function cords(seed: number, hertz: (time: number) => number, strength: (time: number) => number): Signal {
  const random = randomNumbers(seed);
  let phase = 0;
  let unevenness = 0;
  return signal(seconds, (time) => {
    unevenness += 0.002 * (random() - 0.5) - 0.01 * unevenness;
    phase += (2 * Math.PI * hertz(time) * (1 + unevenness)) / sampleRate;
    let sum = 0;
    for (let overtone = 1; overtone <= 20; overtone++) sum += Math.sin(phase * overtone) / overtone ** 1.5;
    return sum * strength(time);
  });
}

function sumOf(parts: readonly ((time: number) => number)[]): (time: number) => number {
  return (time) => parts.reduce((sum, part) => sum + part(time), 0);
}

/** Three in a row, each shorter than the one before, as most people cough. */
export function coughs(seed: number): Signal {
  const random = randomNumbers(seed);
  const starts = [0.3, 0.85, 1.3, 2.5].map((start) => start + 0.1 * random());
  const burst = air(seed + 1, sumOf(starts.map((start) => puff(start, 0.06, 0.002))));
  const breath = air(seed + 2, sumOf(starts.map((start) => puff(start + 0.03, 0.3))));
  const voice = cords(
    seed + 3,
    (time) => 170 - 25 * (time % 0.5),
    sumOf(starts.map((start) => swell(start + 0.18, 0.14))),
  );
  return mixed(times(burst, 1.5), shaped(breath, open), times(shaped(voice, open), 0.12));
}

/** Cords that rattle behind a mouth that is nearly closed: twice. */
export function throatClearing(seed: number): Signal {
  const rattle = (time: number) => 0.5 + 0.5 * Math.sin(2 * Math.PI * 32 * time);
  const both = sumOf([swell(0.4, 0.45), swell(1.1, 0.6)]);
  const voice = cords(
    seed,
    () => 105,
    (time) => rattle(time) * both(time),
  );
  return mixed(
    times(shaped(voice, closed), 0.3),
    shaped(
      air(seed + 1, (time) => rattle(time) * both(time)),
      closed,
    ),
  );
}

export function sneeze(seed: number): Signal {
  const inward = air(seed, swell(0.4, 0.7));
  const voice = cords(seed + 1, () => 240, puff(1.2, 0.2));
  const outward = air(seed + 2, puff(1.25, 0.5, 0.01));
  return mixed(times(shaped(inward, closed), 0.3), times(shaped(voice, open), 0.15), outward);
}

/** Five a second, each with its breath before it, and falling. */
export function laughter(seed: number): Signal {
  const random = randomNumbers(seed);
  const starts = Array.from({ length: 14 }, (_, index) => 0.3 + 0.2 * index + 0.4 * Math.floor(index / 7));
  const breath = air(seed + 1, sumOf(starts.map((start) => swell(start, 0.1))));
  const voice = cords(
    seed + 2,
    (time) => 290 - 40 * (time % 1.8) + 8 * random(),
    sumOf(starts.map((start) => swell(start + 0.06, 0.1))),
  );
  return mixed(times(shaped(breath, open), 0.5), times(shaped(voice, open), 0.2));
}

/** A tune behind closed lips. */
export function humming(seed: number): Signal {
  const random = randomNumbers(seed);
  const steps = Array.from({ length: 8 }, () => [0, 2, 4, 5, 7, 9][Math.floor(random() * 6)] ?? 0);
  const place = (time: number) => Math.min(7, Math.floor(time * 2));
  return shaped(
    cords(
      seed + 1,
      (time) => 147 * 2 ** ((steps[place(time)] ?? 0) / 12) * (1 + 0.008 * Math.sin(2 * Math.PI * 5 * time)),
      (time) => Math.min(1, (time * 2 - place(time)) / 0.1, (place(time) + 1 - time * 2) / 0.1),
    ),
    closed,
  );
}

/** In and out through a throat that hangs loose. */
export function snoring(seed: number): Signal {
  const breaths = sumOf([swell(0.2, 1.2), swell(2, 1.4), swell(2, 1.4)]);
  const flutter = (time: number) => Math.max(0, Math.sin(2 * Math.PI * 28 * time)) ** 3;
  return shaped(
    air(seed, (time) => flutter(time) * breaths(time)),
    [
      [220, 120],
      [650, 250],
      [1_800, 600],
    ],
  );
}

/** Lips and tongue: eating, or a dry mouth. */
export function smacking(seed: number): Signal {
  const random = randomNumbers(seed);
  const starts = Array.from({ length: 9 }, (_, index) => 0.2 + index * 0.42 + 0.1 * random());
  const clicks = air(seed + 1, sumOf(starts.map((start) => puff(start, 0.03, 0.001))));
  return mixed(resonated(clicks, 1_400, 500), resonated(clicks, 3_200, 900));
}
