/** From what is spoken to the files that understand it, on the models that Dictum comes with. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openModelStore } from '../../../src-main/transcription/embedded/model-store.ts';
import { placeFor } from '../../../src-main/transcription/embedded/place-for.ts';
import { modelsDir } from './speech-stage.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function storeOf(shippedDir?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'dictum-models-'));
  folders.push(folder);
  return openModelStore({ shippedDir: shippedDir ?? folder, downloadsDir: folder, onChange: () => {} });
}

const spoken = (language: string | null) => ({ language, translate: false });

test.each(['moonshine-base-en', 'moonshine-tiny-en'])('%s is found where it was shipped', (id) => {
  expect(placeFor(storeOf(modelsDir), spoken('en'), id)).toEqual({ id, dir: join(modelsDir, id) });
});

test('a model that was chosen and is gone is no reason to stay silent', () => {
  expect(placeFor(storeOf(modelsDir), spoken(null), 'whisper-small').id).toBe('moonshine-base-en');
});

test('a language nobody here understands is said', () => {
  expect(() => placeFor(storeOf(modelsDir), spoken('de'), 'moonshine-base-en')).toThrow(
    expect.objectContaining({ code: 'language-not-understood' }),
  );
});

test('that even the shipped files are gone is said too', () => {
  expect(() => placeFor(storeOf(), spoken('en'), 'moonshine-base-en')).toThrow(
    expect.objectContaining({ code: 'model-missing' }),
  );
});
