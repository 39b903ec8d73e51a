/** What a microphone hears when nobody speaks. */
import {
  atLevel,
  brownNoise,
  mixed,
  pinkNoise,
  quiet,
  randomNumbers,
  resonated,
  type Signal,
  signal,
  toSamples,
  whiteNoise,
  withoutLow,
} from './signals.ts';
import { coughs, humming, laughter, smacking, sneeze, snoring, throatClearing } from './throat-sounds.ts';

export interface NotSpeech {
  readonly name: string;
  readonly samples: Int16Array<ArrayBuffer>;
}

const seconds = 4;

/** With another `seed` the same kinds of sound, played otherwise. */
export function notSpeech(seed = 1): readonly NotSpeech[] {
  const sounds: readonly (readonly [string, Signal])[] = [
    ['silence', quiet(seconds)],
    ...atLevels('white noise', whiteNoise(seconds, seed), [-60, -50, -40, -30, -20]),
    ...atLevels('pink noise', pinkNoise(seconds, seed + 1), [-60, -50, -40, -30, -20]),
    ...atLevels('brown noise', brownNoise(seconds, seed + 2), [-60, -50, -40, -30, -20]),
    ...atLevels('50 Hz hum', hum(50), [-60, -40, -20]),
    ...atLevels('60 Hz hum', hum(60), [-60, -40, -20]),
    ...atLevels('fan', fan(seed + 3), [-50, -40, -30]),
    ...atLevels('breath', breath(seed + 4), [-55, -45, -35]),
    ...atLevels('blowing into the microphone', blowing(seed + 5), [-35, -20]),
    ...atLevels('chords', chords(seed + 6), [-45, -35, -25]),
    ...atLevels('arpeggio', arpeggio(seed + 7), [-45, -35, -25]),
    ...atLevels('bowed melody', bowedMelody(seed + 8), [-45, -35, -25]),
    ...atLevels('drums', drums(seed + 9), [-40, -25]),
    ...atLevels('keyboard', keyboard(seed + 10, 7), [-55, -45, -35]),
    ...atLevels('slow keyboard', keyboard(seed + 11, 2.5), [-55, -45, -35]),
    ...atLevels('mouse clicks', keyboard(seed + 12, 1), [-50, -35]),
    ...atLevels('knocks on the desk', knocks(seed + 13), [-45, -30]),
    ...atLevels('paper', paper(seed + 14), [-50, -35]),
    ...atLevels('440 Hz tone', tone(440), [-50, -30, -15]),
    ...atLevels('1 kHz tone', tone(1_000), [-50, -30, -15]),
    ...atLevels('rising tone', sweep(), [-40, -20]),
    ...atLevels('dialling', dialling(seed + 15), [-40, -20]),
    ...atLevels('coughs', coughs(seed + 16), [-45, -35, -25]),
    ...atLevels('clearing the throat', throatClearing(seed + 20), [-45, -35, -25]),
    ...atLevels('sneeze', sneeze(seed + 22), [-45, -35, -25]),
    ...atLevels('laughter', laughter(seed + 25), [-45, -35, -25]),
    ...atLevels('humming a tune', humming(seed + 28), [-45, -35, -25]),
    ...atLevels('snoring', snoring(seed + 30), [-45, -35]),
    ...atLevels('smacking', smacking(seed + 31), [-45, -35]),
  ];
  return sounds.map(([name, sound], index) => ({
    name,
    // No room is as silent as a computer: the noise of a quiet one, all but under digital silence.
    samples: toSamples(name === 'silence' ? sound : mixed(sound, roomNoise(sound.length, seed + 50 + index))),
  }));
}

function atLevels(name: string, sound: Signal, levels: readonly number[]): [string, Signal][] {
  return levels.map((db) => [`${name} at ${db} dB`, atLevel(sound, db)]);
}

/** -72 dB: a good microphone in a quiet room. */
export function roomNoise(length: number, seed: number): Signal {
  return atLevel(pinkNoise(length / 16_000, seed), -72);
}

function hum(hertz: number): Signal {
  const overtones = [1, 0.5, 0.35, 0.12, 0.2, 0.05, 0.1];
  return signal(seconds, (time) =>
    overtones.reduce(
      (sum, part, index) => sum + part * Math.sin(2 * Math.PI * hertz * (index + 1) * time),
      0,
    ),
  );
}

function fan(seed: number): Signal {
  const blades = signal(seconds, (time) => 0.04 * Math.sin(2 * Math.PI * 118 * time));
  return mixed(resonated(pinkNoise(seconds, seed), 320, 700), blades);
}

/** In through the nose and out through the mouth, with the resonances of a throat. */
function breath(seed: number): Signal {
  const air = withoutLow(whiteNoise(seconds, seed), 250);
  const inward = mixed(resonated(air, 1_450, 700), resonated(air, 3_100, 1_200));
  const outward = mixed(resonated(air, 620, 400), resonated(air, 1_600, 700), resonated(air, 2_600, 900));
  return signal(seconds, (time, index) => {
    const phase = (time % 2) / 2;
    const swell = (from: number, to: number) =>
      phase < from || phase > to ? 0 : Math.sin((Math.PI * (phase - from)) / (to - from)) ** 2;
    return (inward[index] ?? 0) * swell(0.05, 0.4) * 0.7 + (outward[index] ?? 0) * swell(0.48, 0.95);
  });
}

function blowing(seed: number): Signal {
  const gusts = brownNoise(seconds, seed + 1);
  return brownNoise(seconds, seed).map(
    (sample, index) => sample * Math.abs(gusts[Math.floor(index / 400)] ?? 0),
  );
}

/** A plucked or struck string: overtones that die away one after the other. */
function note(hertz: number, start: number, lengthS: number): Signal {
  return signal(seconds, (time) => {
    const age = time - start;
    if (age < 0 || age > lengthS) return 0;
    let sum = 0;
    for (let overtone = 1; overtone <= 8 && overtone * hertz < 7_000; overtone++) {
      sum +=
        (Math.sin(2 * Math.PI * hertz * overtone * age) / overtone) * Math.exp(-age * (1.2 + 0.7 * overtone));
    }
    return sum * Math.min(1, age / 0.008) * Math.min(1, (lengthS - age) / 0.03);
  });
}

const scale = [0, 2, 4, 5, 7, 9, 11, 12];
const pitch = (step: number) => 220 * 2 ** (step / 12);

function chords(seed: number): Signal {
  const random = randomNumbers(seed);
  return mixed(
    ...[0, 1, 2, 3].flatMap((beat) => {
      const root = scale[Math.floor(random() * 6)] ?? 0;
      return [root - 12, root, root + 4, root + 7].map((step) => note(pitch(step), beat, 0.98));
    }),
  );
}

function arpeggio(seed: number): Signal {
  const random = randomNumbers(seed);
  return mixed(
    ...Array.from({ length: 24 }, (_, index) =>
      note(pitch((scale[Math.floor(random() * 8)] ?? 0) + 12 * (index % 2)), index / 6, 0.4),
    ),
  );
}

/** Vibrato and a soft attack: the kind of music that is nearest to a voice. */
function bowedMelody(seed: number): Signal {
  const random = randomNumbers(seed);
  const steps = Array.from({ length: 6 }, () => scale[Math.floor(random() * 8)] ?? 0);
  let phase = 0;
  const string = signal(seconds, (time) => {
    const place = Math.min(5, Math.floor((time / seconds) * 6));
    const age = time - (place * seconds) / 6;
    phase +=
      (2 * Math.PI * pitch(steps[place] ?? 0) * (1 + 0.006 * Math.sin(2 * Math.PI * 5.5 * time))) / 16_000;
    let sum = 0;
    for (let overtone = 1; overtone <= 14; overtone++) sum += Math.sin(phase * overtone) / overtone;
    return sum * Math.min(1, age / 0.08) * Math.min(1, (seconds / 6 - age) / 0.05);
  });
  return mixed(resonated(string, 450, 300), resonated(string, 1_100, 400), resonated(string, 2_800, 900));
}

function drums(seed: number): Signal {
  const random = whiteNoise(seconds, seed);
  return signal(seconds, (time, index) => {
    const beat = time % 0.5;
    const offBeat = (time + 0.25) % 0.5;
    const kick = Math.sin(2 * Math.PI * (50 + 90 * Math.exp(-beat * 30)) * beat) * Math.exp(-beat * 9);
    return kick + 0.35 * (random[index] ?? 0) * Math.exp(-offBeat * 40);
  });
}

/** Each key goes down with a sharp knock and comes up with a softer one. */
function keyboard(seed: number, perSecond: number): Signal {
  const random = randomNumbers(seed);
  const strokes = quiet(seconds);
  const hit = (at: number, strength: number) => {
    for (let index = 0; index < 480; index++) {
      const position = Math.floor(at * 16_000) + index;
      if (position < strokes.length)
        strokes[position] = (strokes[position] ?? 0) + strength * (random() - 0.5) * Math.exp(-index / 55);
    }
  };
  for (let at = 0.15; at < seconds; at += (0.4 + 1.2 * random()) / perSecond) {
    hit(at, 0.7 + 0.6 * random());
    hit(at + 0.07 + 0.05 * random(), 0.3);
  }
  return mixed(
    resonated(strokes, 2_100, 1_500),
    resonated(strokes, 4_300, 1_800),
    resonated(strokes, 260, 120),
  );
}

function knocks(seed: number): Signal {
  const random = randomNumbers(seed);
  const beats = Array.from({ length: 7 }, (_, index) => 0.2 + index * 0.5 + random() * 0.2);
  const noise = whiteNoise(seconds, seed);
  const hits = signal(seconds, (time, index) =>
    beats.some((beat) => time >= beat && time < beat + 0.004) ? (noise[index] ?? 0) : 0,
  );
  return mixed(resonated(hits, 140, 60), resonated(hits, 420, 150));
}

function paper(seed: number): Signal {
  const random = randomNumbers(seed);
  let strength = 0;
  return withoutLow(whiteNoise(seconds, seed), 2_500).map((sample, index) => {
    if (index % 160 === 0) strength = random() < 0.35 ? random() ** 3 : strength * 0.6;
    return sample * strength;
  });
}

function tone(hertz: number): Signal {
  return signal(seconds, (time) => Math.sin(2 * Math.PI * hertz * time));
}

function sweep(): Signal {
  return signal(seconds, (time) => Math.sin(2 * Math.PI * (120 * time + (900 / seconds) * time * time)));
}

/** The pairs of tones that a telephone's keys make. */
function dialling(seed: number): Signal {
  const random = randomNumbers(seed);
  const keys = Array.from({ length: 12 }, () => [
    [697, 770, 852, 941][Math.floor(random() * 4)] ?? 697,
    [1_209, 1_336, 1_477][Math.floor(random() * 3)] ?? 1_209,
  ]);
  return signal(seconds, (time) => {
    const [low = 0, high = 0] = keys[Math.floor(time * 3)] ?? [];
    return (time * 3) % 1 < 0.4
      ? Math.sin(2 * Math.PI * low * time) + Math.sin(2 * Math.PI * high * time)
      : 0;
  });
}
