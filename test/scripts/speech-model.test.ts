import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isUnchanged, missingOrDamaged, modelFiles } from '../../scripts/set-up/speech-model.mjs';
import { tokensFile } from '../../scripts/set-up/speech-tokens.mjs';
import { filesOf, speechModels } from '../../src-core/speech-models.ts';

test('an empty folder lacks every file of the model', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'dictum-models-'));
  expect([await isUnchanged(dir), await missingOrDamaged(dir)]).toEqual([false, modelFiles]);
  await rm(dir, { recursive: true });
});

test('the set-up fetches exactly the shipped models of the catalogue', () => {
  const fetched = modelFiles
    .filter(({ path }) => path.includes('/'))
    .map(({ path, sha256 }) => `${path} ${sha256}`);
  const shipped = speechModels
    .filter(({ isShipped }) => isShipped)
    .flatMap((model) => filesOf(model).map(({ name, sha256 }) => `${model.id}/${name} ${sha256}`));
  expect(fetched.toSorted()).toEqual(shipped.toSorted());
});

test('tokens are the bytes they stand for', () => {
  const vocabulary = ['<unk>', '<s>', '</s>', '<0x0A>', '▁the'];
  expect(
    tokensFile(vocabulary)
      .trimEnd()
      .split('\n')
      .map((line) => Buffer.from(line.split(' ')[0] ?? '', 'base64').toString()),
  ).toEqual(['<unk>', '<s>', '</s>', '\n', ' the']);
});
