import { expect, test } from 'vitest';
import { defaultModelId, filesOf, findModel, speechModels } from '../../src-core/speech-models.ts';

test('every model has its own name, and the default one is shipped', () => {
  const ids = speechModels.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(findModel(defaultModelId)?.isShipped).toBe(true);
});

test.each(speechModels)(
  '$id: each file can be checked, and nothing is fetched unless over https',
  (model) => {
    for (const { name, bytes, sha256, url } of filesOf(model)) {
      // A name is joined to a path.
      expect(name).toMatch(/^[\w.-]+$/);
      expect(bytes).toBeGreaterThan(0);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      // Pinned to a revision, which nobody can move.
      if (model.isShipped) expect(url).toBeNull();
      else expect(url).toMatch(/^https:\/\/huggingface\.co\/csukuangfj\/[\w.-]+\/resolve\/[0-9a-f]{40}\//);
    }
  },
);
