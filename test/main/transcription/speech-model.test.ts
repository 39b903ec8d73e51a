/**
 * Every kind of model in the engine's real library. The models write down how they were asked, see
 * `test/fakes/speech-models.ts`; how well the real ones hear is not the question here.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { findModel } from '../../../src-core/speech-models.ts';
import {
  loadChecked,
  loadSpeechModel,
  type SpeechModel,
} from '../../../src-main/transcription/embedded/speech-model.ts';
import { writeTinyModel } from '../../fakes/speech-models.ts';
import { modelsDir } from './speech-stage.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function tinyModel(id: string) {
  const model = findModel(id);
  if (model === undefined) throw new Error(`The catalogue has no ${id}`);
  const dir = mkdtempSync(join(tmpdir(), 'dictum-tiny-'));
  folders.push(dir);
  writeTinyModel(model, dir);
  return { id, dir };
}

const load = (id: string) => loadChecked(modelsDir, tinyModel(id));

const tone = Float32Array.from({ length: 32_000 }, (_, index) => 0.1 * Math.sin(index / 10));

const heard = (model: SpeechModel, language: string | null, translate = false) =>
  model.decode(tone, { language, translate });

test.each(['whisper-tiny', 'whisper-small'])('%s is told language and task, each time anew', async (id) => {
  const model = await load(id);
  expect([
    await heard(model, null),
    await heard(model, 'en'),
    await heard(model, 'de', true),
    await heard(model, 'en', true),
    await heard(model, null),
  ]).toEqual([
    'German as it is',
    'English as it is',
    'German into English',
    'English into English',
    'German as it is',
  ]);
});

test('the turbo model is never asked to translate, nor about a language that nobody knows', async () => {
  const model = await load('whisper-large-v3-turbo');
  expect(await heard(model, 'de', true)).toBe('German as it is');
  // Told of it, the library would end this process.
  expect(await heard(model, 'tlh')).toBe('German as it is');
});

test('SenseVoice is told the language and goes on measuring sound as it wants to', async () => {
  const model = await load('sense-voice-small');
  const texts = [];
  for (const language of [null, 'ko', 'ko', 'zh', 'yue', 'de']) texts.push(await heard(model, language));
  expect(texts.map((text) => text.replaceAll('▁', ' '))).toEqual([
    ...['told auto loud', 'told ko loud', 'told ko loud', 'told zh loud', 'told yue loud', 'told auto loud'],
  ]);
});

test('Parakeet is loaded as the transducer with durations that it is', async () => {
  const model = await load('parakeet-tdt-0.6b-v3');
  expect(await heard(model, 'de')).toBe('hello');
});

test('a file that is not the catalogue’s never reaches the library', async () => {
  await expect(loadSpeechModel(modelsDir, tinyModel('whisper-tiny'))).rejects.toMatchObject({
    code: 'model-damaged',
  });
});
