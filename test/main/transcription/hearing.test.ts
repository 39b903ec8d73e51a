/** The order of things inside the engine's process, with a recogniser that answers when told. */
import { expect, test } from 'vitest';
import { addStretch, type Stretch } from '../../../src-core/quality/voice.ts';
import {
  createDecoder,
  createHearing,
  type HearingOptions,
  type Settled,
} from '../../../src-main/transcription/embedded/hearing.ts';
import type { SpeechModel } from '../../../src-main/transcription/embedded/speech-model.ts';
import { silence } from './speech-stage.ts';

const loud = (seconds: number) => silence(seconds).fill(10_000);
const whisper = (seconds: number) => silence(seconds).fill(1_000);

/** Whatever is loud is voice, and its text is how many seconds of sound there were. */
function fakeModel() {
  const decoded: number[] = [];
  let detectors = 0;
  const model: SpeechModel = {
    decode: (samples) => {
      decoded.push(samples.length / 16_000);
      return Promise.resolve(`(${decoded.length})`);
    },
    mayStopShort: true,
    takeVoiceDetector: () => {
      detectors++;
      return {
        judge: ([level = 0]) => ({ isVoiced: level > 0.1, mayBeVoiced: level > 0.01 }),
        [Symbol.dispose]: () => detectors--,
      };
    },
  };
  return { model, decoded, detectors: () => detectors };
}

const noWords = { language: null, translate: false };

/** Writes `first` for the first piece it gets, and then `second`. */
function stuckModel(first: string, second: string) {
  const { model, decoded } = fakeModel();
  const decode = async (samples: Float32Array) => {
    await model.decode(samples, noWords);
    return decoded.length === 1 ? first : second;
  };
  return { model: { ...model, decode }, decoded };
}

function hear(model: SpeechModel, options: Partial<HearingOptions> = {}) {
  const settled: Settled[] = [];
  const hearing = createHearing({
    model,
    decoder: createDecoder(model),
    decode: true,
    onlySpeech: true,
    isLive: true,
    onSettled: (each) => settled.push(each),
    onError: (error) => {
      throw error;
    },
    ...options,
  });
  return { hearing, settled };
}

test.each([
  { count: 0, decoded: [], anyway: [] },
  { count: 1, decoded: [], anyway: [1] },
  { count: 160, decoded: [], anyway: [160] },
  { count: 4_800, decoded: [4_800], anyway: [4_800] },
])(
  '$count loud samples: what is too short for a word is decoded only when it shall be anyway',
  async (one) => {
    for (const onlySpeech of [true, false]) {
      const { model, decoded } = fakeModel();
      const { hearing } = hear(model, { onlySpeech, isLive: false });
      hearing.write(new Int16Array(one.count).fill(10_000));
      await hearing.finish();
      expect(decoded.map((seconds) => Math.round(seconds * 16_000))).toEqual(
        onlySpeech ? one.decoded : one.anyway,
      );
    }
  },
);

test('speech is decoded while the person still speaks', async () => {
  const { model } = fakeModel();
  const { hearing, settled } = hear(model);
  hearing.write(loud(6));
  hearing.write(silence(1));
  hearing.write(loud(1));
  await expect.poll(() => settled.map(({ text }) => text)).toEqual(['(1)']);
  await hearing.finish();
  expect(settled.map(({ text }) => text)).toEqual(['(1)', '(2)']);
});

test('what was decoded at a pause is not decoded again when the pause was the end', async () => {
  const { model, decoded } = fakeModel();
  const { hearing, settled } = hear(model);
  hearing.write(loud(2));
  hearing.write(silence(0.5));
  await expect.poll(() => decoded).toHaveLength(1);
  await hearing.finish();
  expect(decoded).toHaveLength(1);
  expect(settled.map(({ text }) => text)).toEqual(['(1)']);
});

test('a guess at a pause is dropped when the person goes on', async () => {
  const { model, decoded } = fakeModel();
  const { hearing, settled } = hear(model);
  hearing.write(loud(1.024));
  hearing.write(silence(0.512));
  await expect.poll(() => decoded).toHaveLength(1);
  hearing.write(loud(1.024));
  await hearing.finish();
  expect(settled.map(({ text }) => text)).toEqual(['(2)']);
  expect(decoded[1]).toBeCloseTo(2.56, 2);
});

test('nobody reads a recording aloud to us: no guesses', async () => {
  const { model, decoded } = fakeModel();
  const { hearing } = hear(model, { isLive: false });
  hearing.write(loud(1));
  hearing.write(silence(0.5));
  hearing.write(loud(1));
  await hearing.finish();
  expect(decoded).toHaveLength(1);
});

test('the recogniser is never given more than 20 s', async () => {
  const { model, decoded } = fakeModel();
  const { hearing } = hear(model);
  hearing.write(loud(70));
  await hearing.finish();
  expect(decoded.length).toBeGreaterThanOrEqual(4);
  expect(Math.max(...decoded)).toBeLessThanOrEqual(20);
  expect(decoded.reduce((sum, seconds) => sum + seconds, 0)).toBeCloseTo(70, 1);
});

test('where no voice is found everything is decoded, if that was asked for', async () => {
  const { model, decoded } = fakeModel();
  const { hearing, settled } = hear(model, { onlySpeech: false });
  hearing.write(silence(45));
  await hearing.finish();
  expect(decoded).toEqual([20, 20, 5]);
  expect(settled.at(-1)).toEqual({ upTo: 45 * 16_000, text: '(3)', speechMs: 0, stretches: [] });
});

test('what may only have been whispered is decoded when nobody speaks up', async () => {
  const { model, decoded } = fakeModel();
  const { hearing, settled } = hear(model);
  hearing.write(silence(10));
  hearing.write(whisper(1.024));
  hearing.write(silence(2));
  await hearing.finish();
  expect(decoded).toHaveLength(1);
  expect(settled.map(({ text }) => text).filter((text) => text !== '')).toEqual(['(1)']);
  expect(settled.reduce((sum, { speechMs }) => sum + speechMs, 0)).toBe(0);
});

test('somebody who is sure to speak takes the place of what may have been whispered', async () => {
  const { model, decoded } = fakeModel();
  const { hearing } = hear(model);
  hearing.write(whisper(3.2));
  hearing.write(silence(3.2));
  hearing.write(loud(1.024));
  await hearing.finish();
  expect(decoded).toEqual([1.664]);
});

test('every voiced stretch is told once, however the sound was cut', async () => {
  const { model } = fakeModel();
  const { hearing, settled } = hear(model);
  hearing.write(whisper(0.512));
  hearing.write(silence(1.024));
  hearing.write(loud(38.4));
  hearing.write(silence(4.096));
  hearing.write(whisper(0.512));
  await hearing.finish();
  const stretches: Stretch[] = [];
  for (const { upTo, stretches: told } of settled) {
    for (const stretch of told) {
      expect(stretch.endMs).toBeLessThanOrEqual(upTo / 16);
      expect(stretch.startMs).toBeGreaterThanOrEqual(stretches.at(-1)?.endMs ?? 0);
      addStretch(stretches, stretch);
    }
  }
  expect(stretches).toEqual([
    { startMs: 0, endMs: 512 },
    { startMs: 1_536, endMs: 39_936 },
    { startMs: 44_032, endMs: 44_544 },
  ]);
});

test('what may have been whispered is kept for a minute, not for ever', async () => {
  const { model } = fakeModel();
  const { hearing, settled } = hear(model);
  hearing.write(whisper(1));
  hearing.write(silence(50));
  hearing.write(silence(50));
  await expect.poll(() => settled.at(-1)?.upTo ?? 0).toBeGreaterThan(38 * 16_000);
  expect(settled.at(-1)?.upTo).toBeLessThan(42 * 16_000);
});

test('without decoding the recogniser is left alone', async () => {
  const { model, decoded } = fakeModel();
  const { hearing, settled } = hear(model, { decode: false });
  hearing.write(loud(3.2));
  hearing.write(silence(1));
  await hearing.finish();
  expect(decoded).toEqual([]);
  expect(settled.reduce((sum, { speechMs }) => sum + speechMs, 0)).toBeCloseTo(3_200, -2);
});

test('silence is settled as it comes, so that nobody keeps it', async () => {
  const { model } = fakeModel();
  const { hearing, settled } = hear(model);
  hearing.write(silence(60));
  await expect.poll(() => settled.at(-1)?.upTo ?? 0).toBeGreaterThan(58 * 16_000);
});

test('a dictation that is forgotten says nothing more and gives its detector back', async () => {
  const { model, detectors } = fakeModel();
  const { hearing, settled } = hear(model);
  hearing.write(loud(3));
  const finished = hearing.finish();
  hearing[Symbol.dispose]();
  await finished;
  expect(settled).toEqual([]);
  expect(detectors()).toBe(0);
});

test('the end is decoded once, wherever in a window it comes', async () => {
  for (const rest of [1, 200, 511, 512]) {
    const { model, decoded } = fakeModel();
    const { hearing } = hear(model);
    hearing.write(loud(2.048));
    // One window short of the pause that makes a guess, and a part of that window.
    hearing.write(silence((5 * 512 + rest - 1) / 16_000));
    await hearing.finish();
    expect(decoded).toHaveLength(1);
  }
});

const loop = 'please and please and please and please and please and please';
test.each([
  ['', 'please enter your password', 'please enter your password'],
  [loop, 'please enter', 'please enter'],
  [loop, '', loop],
  [loop, `${loop} and`, loop],
  ['', loop, loop],
  ['', '', ''],
])(
  'where somebody surely spoke and the recogniser writes "%s", it is asked again with silence behind',
  async (first, second, text) => {
    const { model, decoded } = stuckModel(first, second);
    const { hearing, settled } = hear(model, { isLive: false });
    hearing.write(loud(1.024));
    await hearing.finish();
    expect(decoded).toEqual([1.024, 1.324]);
    expect(settled.map((each) => each.text)).toEqual([text]);
  },
);

test('what may have been meant is not asked about again', async () => {
  const { model, decoded } = stuckModel('no, no, no, no', 'no');
  const { hearing, settled } = hear(model, { isLive: false });
  hearing.write(loud(1.024));
  await hearing.finish();
  expect(decoded).toEqual([1.024]);
  expect(settled.map(({ text }) => text)).toEqual(['no, no, no, no']);
});

test('nothing is put behind sound for a model that does so itself', async () => {
  const { model, decoded } = stuckModel('', 'you');
  const { hearing } = hear({ ...model, mayStopShort: false }, { isLive: false });
  hearing.write(loud(1.024));
  await hearing.finish();
  expect(decoded).toEqual([1.024]);
});

test('a guess at a pause that was none is not asked about again', async () => {
  const { model, decoded } = stuckModel('', 'you');
  const { hearing, settled } = hear(model);
  hearing.write(loud(1.024));
  hearing.write(silence(0.512));
  hearing.write(loud(0.512));
  await hearing.finish();
  // Of the guess the first is left.
  expect(decoded.map((seconds) => Math.round(seconds * 10) / 10)).toEqual([1.2, 2]);
  expect(settled.map(({ text }) => text)).toEqual(['you']);
});

test('a guess that was the end is asked about again', async () => {
  const { model, decoded } = stuckModel('', 'you');
  const { hearing, settled } = hear(model);
  hearing.write(loud(1.024));
  hearing.write(silence(0.512));
  await hearing.finish();
  expect(decoded).toHaveLength(2);
  expect(settled.map(({ text }) => text)).toEqual(['you']);
});

test('noises that are too short for a word are not asked about again', async () => {
  const { model, decoded } = stuckModel('', 'you');
  const { hearing, settled } = hear(model, { isLive: false });
  for (let noise = 0; noise < 3; noise++) {
    hearing.write(loud(0.256));
    hearing.write(silence(0.256));
  }
  await hearing.finish();
  expect(decoded).toHaveLength(1);
  expect(settled.map(({ text }) => text)).toEqual(['']);
});

test('while somebody dictates, nothing of whoever is patient is begun, and what waits goes on after it', async () => {
  const { model } = fakeModel();
  const told: string[] = [];
  const answers: (() => void)[] = [];
  const decode = ([level = 0]: Float32Array) =>
    new Promise<string>((resolve) => {
      told.push(level > 0.25 ? 'dictated' : 'patient');
      answers.push(() => resolve('words'));
    });
  const decoder = createDecoder({ ...model, decode });
  const patient = hear(model, { decoder, isLive: false });
  patient.hearing.write(loud(1.024).fill(5_000));
  patient.hearing.write(silence(1.024));
  patient.hearing.write(loud(1.024).fill(5_000));
  const patientDone = patient.hearing.finish();
  expect(told).toEqual(['patient']);

  const live = hear(model, { decoder });
  answers.shift()?.();
  await new Promise(setImmediate);
  expect(told).toEqual(['patient']);
  live.hearing.write(loud(1.024));
  const liveDone = live.hearing.finish();
  expect(told).toEqual(['patient', 'dictated']);
  answers.shift()?.();
  await liveDone;
  await new Promise(setImmediate);
  expect(told).toEqual(['patient', 'dictated']);
  live.hearing[Symbol.dispose]();
  expect(told).toEqual(['patient', 'dictated', 'patient']);
  answers.shift()?.();
  await patientDone;
  expect([live.settled.length, patient.settled.map(({ text }) => text)]).toEqual([1, ['words', 'words']]);
});
