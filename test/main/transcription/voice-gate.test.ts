/** The real engine listens to people who speak, who whisper, and to what is nobody. */
import { describe, expect, test } from 'vitest';
import { judgeTranscript } from '../../../src-core/quality/judgement.ts';
import { mayHoldSpeech, spokenPart, type Voice } from '../../../src-core/quality/voice.ts';
import { createEmbeddedTranscriber } from '../../../src-main/transcription/embedded.ts';
import { createVoiceGate } from '../../../src-main/transcription/voice-gate.ts';
import { justSpeech } from '../../fakes/request.ts';
import { inventedAnswers, promptThatIsEchoed } from '../../speech/material/invented-answers.ts';
import { notSpeech } from '../../speech/material/not-speech.ts';
import { type Manner, manners, type SpokenSound, spokenSound } from '../../speech/material/quiet-speech.ts';
import { levelDb, speechLevelDb } from '../../speech/material/signals.ts';
import { recording } from '../../speech/recordings.ts';
import { engineOfFile } from './engine-of-file.ts';
import { joined, ready, realEngine, shippedPlaceFor, silence, soundOf, write } from './speech-stage.ts';

const real = engineOfFile();

const never = new AbortController().signal;

function listen(sound: Int16Array, { engine } = real): Promise<Voice | null> {
  const meter = createVoiceGate(engine).open(never);
  write(meter, sound);
  return meter.finish();
}

async function heard(sound: Int16Array): Promise<Voice> {
  const voice = await listen(sound);
  if (voice === null) throw new Error('The engine did not listen');
  return voice;
}

test('it tells where in the recording somebody spoke', async () => {
  const voice = await heard(joined(silence(2), soundOf('libri-0880'), silence(2), soundOf('cards-001')));
  expect(voice.recordingMs).toBeCloseTo(8_090, -2);
  expect(voice.speechMs).toBeGreaterThan(2_000);
  const [first] = voice.stretches;
  expect(first?.startMs).toBeGreaterThan(1_900);
  expect(first?.startMs).toBeLessThan(2_600);
  for (const [index, { startMs, endMs }] of voice.stretches.entries()) {
    expect(startMs).toBeGreaterThan(voice.stretches[index - 1]?.endMs ?? 0);
    expect(endMs).toBeGreaterThan(startMs);
  }
  const pause = voice.stretches.filter(({ startMs, endMs }) => startMs < 6_300 && endMs > 5_300);
  expect(pause).toEqual([]);
});

describe('what is nobody', () => {
  const kinds = [
    'silence',
    'white noise at -20 dB',
    'pink noise at -40 dB',
    'breath at -35 dB',
    'blowing into the microphone at -20 dB',
    'keyboard at -35 dB',
    'slow keyboard at -45 dB',
    'arpeggio at -25 dB',
    'bowed melody at -25 dB',
    '60 Hz hum at -20 dB',
    '440 Hz tone at -15 dB',
    'fan at -30 dB',
    'coughs at -25 dB',
    'clearing the throat at -25 dB',
    'sneeze at -35 dB',
    'laughter at -25 dB',
    'humming a tune at -35 dB',
    'snoring at -35 dB',
  ];
  test.each(notSpeech(1).filter(({ name }) => kinds.includes(name)))(
    '$name gives no text',
    async ({ samples }) => {
      const voice = await heard(samples);
      const judged = inventedAnswers.map(
        (transcript) => judgeTranscript({ transcript, voice, prompt: promptThatIsEchoed }).kind,
      );
      expect(mayHoldSpeech(voice) && judged.includes('good')).toBe(false);
      expect(await createVoiceGate(real.engine).hearsWords(samples, null, never)).toBe(false);
      const transcription = createEmbeddedTranscriber({
        engine: real.engine,
        placeFor: shippedPlaceFor,
      }).open(justSpeech, never);
      write(transcription, samples);
      expect(await transcription.finish()).toEqual({ kind: 'no-speech' });
    },
  );
  test('all of them were made', () => {
    const names = notSpeech(1).map(({ name }) => name);
    expect(kinds.filter((kind) => !names.includes(kind))).toEqual([]);
  });
});

describe('somebody', () => {
  const quietest = manners.filter(({ levelDb, noiseDb }) => levelDb <= -55 || levelDb - noiseDb <= 10);
  test.each(quietest)('$name is heard, and nothing of it is cut off', async (manner: Manner) => {
    for (const id of ['cards-001', 'libri-0890', 'ast-en-conf_getpin']) {
      const sound = spokenSound(recording(id), manner, 7);
      const voice = await heard(sound.samples);
      expect(mayHoldSpeech(voice), sound.name).toBe(true);
      const part = spokenPart(voice);
      const { startMs, endMs } = spokenTime(sound);
      expect(part?.startMs, sound.name).toBeLessThanOrEqual(startMs);
      expect(part?.endMs, sound.name).toBeGreaterThanOrEqual(endMs);
    }
  });
});

/** From the first 10 ms that are nearly as loud as the speech to the last. */
function spokenTime({ clean }: SpokenSound): { readonly startMs: number; readonly endMs: number } {
  const isLoud = (level: number) => level > speechLevelDb(clean) - 20;
  const frames = Array.from({ length: Math.floor(clean.length / 160) }, (_, index) =>
    isLoud(levelDb(clean.subarray(index * 160, (index + 1) * 160))),
  );
  return { startMs: frames.indexOf(true) * 10, endMs: (frames.lastIndexOf(true) + 1) * 10 };
}

test.for([
  ['en', false],
  [null, false],
  // The model that comes with Dictum understands English.
  ['de', null],
] as const)(
  'where it finds no words in a language (%s), they are missed only if it understands it',
  async ([language, answer]) => {
    expect(await createVoiceGate(real.engine).hearsWords(silence(1), language, never)).toBe(answer);
  },
);

describe('an engine that cannot listen keeps nothing from being sent', () => {
  test('because its model is missing', async () => {
    using broken = realEngine('/nowhere');
    const voice = await listen(soundOf('libri-0880'), broken);
    expect(voice).toBeNull();
    expect(mayHoldSpeech(voice)).toBe(true);
  });

  test('because it hangs', async () => {
    using hanging = realEngine();
    await ready(hanging.engine);
    process.kill(hanging.pids.at(-1) ?? 0, 'SIGSTOP');
    expect(mayHoldSpeech(await listen(soundOf('libri-0880'), hanging))).toBe(true);
  });

  test('but a microphone that is switched off is told without it', async () => {
    using broken = realEngine('/nowhere');
    expect(await listen(silence(2), broken)).toEqual({ recordingMs: 2_000, speechMs: 0, stretches: [] });
  });
});

test('a cancelled dictation does not keep its meter waiting', async () => {
  const cancel = new AbortController();
  const meter = createVoiceGate(real.engine).open(cancel.signal);
  write(meter, soundOf('libri-0880'));
  const finished = meter.finish();
  cancel.abort();
  expect(await finished).toBeNull();
});
