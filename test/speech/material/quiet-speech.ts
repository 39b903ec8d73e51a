/** The recordings of real people as a microphone hears them from far away, whispered, or in noise. */
import { type Recording, recordings } from '../recordings.ts';
import { readWav } from '../wav.ts';
import {
  atLevel,
  fromSamples,
  mixed,
  pinkNoise,
  quiet,
  type Signal,
  speechLevelDb,
  times,
  toSamples,
} from './signals.ts';
import { whispered } from './whisper.ts';

export interface SpokenSound {
  readonly name: string;
  readonly recording: Recording;
  readonly samples: Int16Array<ArrayBuffer>;
  /** The same without the noise: where in it somebody speaks can be seen. */
  readonly clean: Signal;
}

export interface Manner {
  readonly name: string;
  readonly isWhispered: boolean;
  /** Of the speech, in dB below the loudest a file can hold; people who dictate are near -25. */
  readonly levelDb: number;
  /** Pink noise, in the same measure. -72 is a quiet room, -82 a quiet microphone in it. */
  readonly noiseDb: number;
}

const spoken = (levelDb: number, noiseDb: number): Manner => ({
  name: `speech at ${levelDb} dB, ${levelDb - noiseDb} dB above the noise`,
  isWhispered: false,
  levelDb,
  noiseDb,
});
const whisper = (levelDb: number, noiseDb: number): Manner => ({
  ...spoken(levelDb, noiseDb),
  name: `whisper at ${levelDb} dB, ${levelDb - noiseDb} dB above the noise`,
  isWhispered: true,
});

/** As it is, and 20, 30 and 40 dB quieter; a whisper is about 20 dB quieter than a voice to begin with. */
export const manners: readonly Manner[] = [
  spoken(-25, -72),
  spoken(-45, -72),
  spoken(-55, -82),
  spoken(-65, -82),
  spoken(-25, -45),
  spoken(-25, -35),
  spoken(-25, -30),
  whisper(-40, -72),
  whisper(-45, -72),
  whisper(-55, -82),
  whisper(-65, -82),
  whisper(-40, -60),
  whisper(-40, -50),
  whisper(-40, -45),
];

/** What may have been said before and after, in seconds. */
const aroundS = 0.7;

export function spokenSounds(manner: Manner, seed = 1): readonly SpokenSound[] {
  return recordings().map((recording, index) => spokenSound(recording, manner, seed * 100 + index));
}

export function spokenSound(recording: Recording, manner: Manner, seed: number): SpokenSound {
  const { sound } = readWav(recording.file);
  const original = fromSamples(new Int16Array(new Uint8Array(sound).buffer));
  const said = manner.isWhispered ? whispered(original, seed) : original;
  const loud = times(said, 10 ** ((manner.levelDb - speechLevelDb(said)) / 20));
  const clean = quiet(loud.length / 16_000 + 2 * aroundS);
  clean.set(loud, aroundS * 16_000);
  const noise = atLevel(pinkNoise(clean.length / 16_000, seed), manner.noiseDb);
  return {
    name: `${recording.id}, ${manner.name}`,
    recording,
    samples: toSamples(mixed(clean, noise)),
    clean,
  };
}
