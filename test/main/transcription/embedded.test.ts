/** The real model on recordings of real people. */
import { expect, test } from 'vitest';
import { createEmbeddedTranscriber } from '../../../src-main/transcription/embedded.ts';
import { justSpeech } from '../../fakes/request.ts';
import { recordings } from '../../speech/recordings.ts';
import { wordErrors } from '../../speech/word-error-rate.ts';
import { engineOfFile } from './engine-of-file.ts';
import { joined, noise, shippedPlaceFor, silence, soundOf, write } from './speech-stage.ts';

const real = engineOfFile();

const everyone = recordings().filter(({ language }) => language === 'en');
const never = new AbortController().signal;

async function hear(sound: Int16Array, onlySpeech = true) {
  const transcriber = createEmbeddedTranscriber({ engine: real.engine, placeFor: shippedPlaceFor });
  const transcription = transcriber.open({ ...justSpeech, onlySpeech }, never);
  write(transcription, sound);
  return transcription.finish();
}

async function textOf(sound: Int16Array): Promise<string> {
  const result = await hear(sound);
  return result.kind === 'text' ? result.transcript.text : '';
}

/** Of all of them together, so that long ones count for more. */
function errorRate(pairs: readonly { readonly said: string; readonly heard: string }[]): number {
  const counts = pairs.map(({ said, heard }) => wordErrors(said, heard));
  return (
    counts.reduce((sum, { errors }) => sum + errors, 0) / counts.reduce((sum, { words }) => sum + words, 0)
  );
}

test('at most three words in a hundred are wrong', async () => {
  const pairs = [];
  for (const { id, words } of everyone) pairs.push({ said: words, heard: await textOf(soundOf(id)) });
  expect(errorRate(pairs), JSON.stringify(pairs, null, 1)).toBeLessThanOrEqual(0.03);
});

test('speech that is cut off in the middle of a word is not repeated over and over', async () => {
  // At the second and the third of these the model alone says "a young man" until it is stopped.
  for (const ms of [2_500, 2_550, 2_700]) {
    const text = await textOf(soundOf('libri-0880').slice(0, ms * 16));
    expect(text, `${ms} ms`).toMatch(/^he was not an ill.disposed young man\W*$/i);
  }
});

test('speech that is cut off in the middle of a word is not taken for none', async () => {
  // "… please enter your password follow", of which the model alone writes nothing at most of these.
  const cut = soundOf('ast-en-auth_incorrect').slice(1_200 * 16, 3_400 * 16);
  for (const ms of [450, 472, 501, 530])
    expect(await textOf(joined(silence(ms / 1_000), cut))).toMatch(/password/i);
});

test('quiet speech between two pauses is understood nearly as well', async () => {
  const pairs = [];
  for (const { id, words } of everyone) {
    const quiet = soundOf(id).map((sample) => sample * 0.05);
    pairs.push({ said: words, heard: await textOf(joined(silence(0.6), quiet, silence(0.4))) });
  }
  expect(errorRate(pairs), JSON.stringify(pairs, null, 1)).toBeLessThan(0.08);
});

test('the result names the model', async () => {
  expect(await hear(soundOf('libri-0880'))).toMatchObject({
    kind: 'text',
    service: 'embedded',
    transcript: {
      text: expect.stringMatching(/^He was not an ill.disposed young man/),
      model: 'moonshine-base-en',
      language: 'en',
    },
  });
});

test.each([
  { pauseS: 0.6, name: 'with pauses' },
  { pauseS: 0, name: 'without any pause' },
])('more than a minute of speech $name stays whole and right', async ({ pauseS }) => {
  const people = [...everyone, ...everyone.toReversed()];
  const sound = joined(
    ...people.flatMap(({ id }) => [pauseS === 0 ? withoutQuiet(soundOf(id)) : soundOf(id), silence(pauseS)]),
  );
  expect(sound.length / 16_000).toBeGreaterThan(60);
  const pair = { said: people.map(({ words }) => words).join(' '), heard: await textOf(sound) };
  expect(errorRate([pair]), pair.heard).toBeLessThan(0.07);
});

/** Breath and pauses cut out: nobody speaks so, but a pause to cut at cannot be relied upon. */
function withoutQuiet(sound: Int16Array): Int16Array {
  const pieces = Array.from({ length: Math.floor(sound.length / 160) }, (_, index) =>
    sound.subarray(index * 160, (index + 1) * 160),
  );
  return joined(
    ...pieces.filter((piece) => piece.reduce((sum, sample) => sum + Math.abs(sample), 0) > 160 * 90),
  );
}

test.each([
  { what: 'nothing at all', sound: new Int16Array() },
  { what: 'one sample', sound: new Int16Array(1) },
  { what: 'silence', sound: silence(3) },
  { what: 'quiet noise', sound: noise(3, 100) },
  { what: 'loud noise', sound: noise(3, 6_000) },
  { what: 'hum', sound: silence(3).map((_, index) => 3_000 * Math.sin((index * 2 * Math.PI * 50) / 16_000)) },
  { what: 'a click', sound: silence(2).map((_, index) => (index > 16_000 && index < 16_020 ? 30_000 : 0)) },
])('$what is no speech', async ({ sound }) => {
  expect(await hear(sound)).toEqual({ kind: 'no-speech' });
  expect(await hear(sound, false)).toEqual({ kind: 'no-speech' });
});

test('how long somebody spoke can be asked without decoding', async () => {
  const listening = real.engine.listen({ decode: false, onlySpeech: true }, never);
  write(listening, joined(silence(2), soundOf('libri-0880'), silence(2)));
  const { text, speechMs } = await listening.finish();
  expect(text).toBe('');
  expect(speechMs).toBeGreaterThan(1_500);
  expect(speechMs).toBeLessThan(3_000);
});

test('two people speaking at once into two dictations do not get into each other', async () => {
  const transcriber = createEmbeddedTranscriber({ engine: real.engine, placeFor: shippedPlaceFor });
  const request = { ...justSpeech, language: 'en' };
  const one = transcriber.open(request, never);
  const other = transcriber.open(request, never);
  write(one, soundOf('libri-0890'));
  write(other, soundOf('ast-en-conf_getpin'));
  const [first, second] = await Promise.all([one.finish(), other.finish()]);
  expect(first).toMatchObject({ transcript: { text: expect.stringContaining('rather selfish') } });
  expect(second).toMatchObject({
    transcript: { text: expect.stringMatching(/^Please enter the conference pin number/i) },
  });
});
