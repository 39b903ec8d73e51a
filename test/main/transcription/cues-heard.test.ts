/** What the real engine makes of the app's own sounds, when the microphone hears the loudspeaker. */
import { expect, test } from 'vitest';
import { type Cue, type CueTheme, cueTones, swellMs } from '../../../src-core/cues.ts';
import { sampleRate } from '../../../src-core/pcm.ts';
import { createEmbeddedTranscriber } from '../../../src-main/transcription/embedded.ts';
import { justSpeech } from '../../fakes/request.ts';
import { recordings } from '../../speech/recordings.ts';
import { wordErrors } from '../../speech/word-error-rate.ts';
import { engineOfFile } from './engine-of-file.ts';
import { joined, shippedPlaceFor, silence, soundOf, write } from './speech-stage.ts';

const real = engineOfFile();

const never = new AbortController().signal;

async function hear(sound: Int16Array) {
  const transcriber = createEmbeddedTranscriber({ engine: real.engine, placeFor: shippedPlaceFor });
  const transcription = transcriber.open({ ...justSpeech, onlySpeech: true }, never);
  write(transcription, sound);
  return transcription.finish();
}

/** As the page plays it, in a room that takes nothing away; louder or quieter by `gain`. */
function cueSound(theme: Exclude<CueTheme, 'none'>, cue: Cue, gain: number): Int16Array<ArrayBuffer> {
  const tones = cueTones[theme][cue];
  const lastMs = Math.max(...tones.map(({ atMs, ms }) => atMs + ms));
  return Int16Array.from({ length: Math.ceil((lastMs * sampleRate) / 1_000) }, (_, index) => {
    const atMs = (index * 1_000) / sampleRate;
    const sum = tones.reduce((before, tone) => {
      const sinceMs = atMs - tone.atMs;
      if (sinceMs < 0 || sinceMs > tone.ms) return before;
      const fade = (sinceMs - swellMs) / (tone.ms - swellMs);
      const envelope = sinceMs < swellMs ? sinceMs / swellMs : 0.001 ** fade;
      const phase = ((sinceMs * tone.hz) / 1_000) % 1;
      const wave = tone.wave === 'sine' ? Math.sin(2 * Math.PI * phase) : 1 - 4 * Math.abs(phase - 0.5);
      return before + tone.level * envelope * wave;
    }, 0);
    return Math.round(Math.max(-1, Math.min(1, sum * gain)) * 32_767);
  });
}

const themes = ['soft', 'click'] as const;
const cues = ['start', 'stop', 'done', 'problem', 'cancelled'] as const;

test('nothing is made of any of them, near or far', async () => {
  const heard = [];
  for (const theme of themes)
    for (const cue of cues)
      for (const gain of [0.05, 0.3, 1, 4]) {
        const { kind } = await hear(joined(silence(0.1), cueSound(theme, cue, gain), silence(1.5)));
        if (kind !== 'no-speech') heard.push({ theme, cue, gain, kind });
      }
  expect(heard).toEqual([]);
});

test('the one at the start spoils no word of who speaks right after it', async () => {
  const everyone = recordings().filter(({ id }) => id.startsWith('libri-'));
  const textOf = async (sound: Int16Array) => {
    const result = await hear(sound);
    return result.kind === 'text' ? result.transcript.text : '';
  };
  const errors = async (before: (sound: Int16Array) => Int16Array) => {
    let count = 0;
    for (const { id, words } of everyone)
      count += wordErrors(words, await textOf(before(soundOf(id)))).errors;
    return count;
  };
  const without = await errors((sound) => joined(silence(0.3), sound));
  const withCues: Record<string, number> = {};
  for (const theme of themes)
    withCues[theme] = await errors((sound) =>
      joined(silence(0.02), cueSound(theme, 'start', 0.5), silence(0.05), sound),
    );
  expect(Math.max(...Object.values(withCues)), JSON.stringify({ without, withCues })).toBeLessThanOrEqual(
    without + 1,
  );
}, 180_000);
