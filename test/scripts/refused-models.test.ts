/** Set-up where npm refuses everything, with the models that are here already. */
import { cp, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { speechModel } from '../../scripts/set-up/speech-model.mjs';
import { modelsDir } from '../main/transcription/speech-stage.ts';

/** A cache with some of the models, where npm refuses everything. */
async function refusedPlace(models: readonly string[]) {
  const cacheDir = await mkdtemp(join(tmpdir(), 'dictum-cache-'));
  const usual = process.env.npm_execpath;
  process.env.npm_execpath = join(cacheDir, 'npm-cli.js');
  onTestFinished(async () => {
    if (usual === undefined) delete process.env.npm_execpath;
    else process.env.npm_execpath = usual;
    await rm(cacheDir, { recursive: true });
  });
  await writeFile(
    process.env.npm_execpath,
    `console.error('npm error code E403\\nnpm error 403 Forbidden'); process.exit(1);`,
  );
  for (const name of models)
    await cp(join(modelsDir, name), join(cacheDir, 'models', name), { recursive: true });
  return { repoDir: '', cacheDir };
}

test('the smaller model is not needed, and asked for again the next day', async () => {
  const place = await refusedPlace(['moonshine-base-en', 'silero_vad_v6.onnx']);
  expect(await speechModel.isDone(place)).toBe(false);
  await speechModel.run(place);
  expect(await speechModel.isDone(place)).toBe(true);
  const yesterday = new Date(Date.now() - 25 * 60 * 60_000);
  await utimes(join(place.cacheDir, 'models-checked.json'), yesterday, yesterday);
  expect(await speechModel.isDone(place)).toBe(false);
});

test('a damaged file of it that cannot be had again does not stay', async () => {
  const place = await refusedPlace(['moonshine-base-en', 'silero_vad_v6.onnx']);
  const dir = join(place.cacheDir, 'models', 'moonshine-tiny-en');
  await mkdir(dir);
  await writeFile(join(dir, 'encoder_model.onnx'), 'damaged');
  await speechModel.run(place);
  expect(await readdir(dir)).toEqual([]);
});

test('without the voice detector nothing works', async () => {
  const place = await refusedPlace(['moonshine-base-en']);
  await expect(speechModel.run(place)).rejects.toThrow(
    /^The speech models could not be fetched \(403 Forbidden\)/,
  );
  expect(await speechModel.isDone(place)).toBe(false);
});
