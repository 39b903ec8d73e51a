import { expect, test } from 'vitest';
import { chooseModel } from '../../src-core/choose-model.ts';

const shipped = ['moonshine-base-en', 'moonshine-tiny-en'];

function choice(language: string | null, installed: readonly string[], chosen: string, translate = false) {
  const { kind, model } = chooseModel({ language, translate }, { installed, chosen });
  return `${kind} ${model?.id ?? 'nothing'}`;
}

test('the model somebody chose is used where it understands the language', () => {
  expect(choice('en', shipped, 'moonshine-tiny-en')).toBe('use moonshine-tiny-en');
  expect(choice(null, [...shipped, 'whisper-tiny'], 'whisper-tiny')).toBe('use whisper-tiny');
});

test('a chosen model that is gone is replaced by the one Dictum comes with', () => {
  expect(choice('en', [...shipped, 'whisper-small'], 'whisper-base')).toBe('use moonshine-base-en');
});

test('for another language the best model that is here and understands it is used', () => {
  const installed = [...shipped, 'whisper-tiny', 'whisper-small', 'parakeet-tdt-0.6b-v3'];
  expect(choice('de', installed, 'moonshine-base-en')).toBe('use parakeet-tdt-0.6b-v3');
  expect(choice('ar', installed, 'moonshine-base-en')).toBe('use whisper-small');
});

test('where none understands the language, one is named that does', () => {
  expect(choice('de', shipped, 'moonshine-base-en')).toBe('get whisper-small');
  expect(choice('ja', shipped, 'moonshine-base-en')).toBe('get sense-voice-small');
  expect(choice('yue', [...shipped, 'whisper-small'], 'whisper-small')).toBe('get sense-voice-small');
  // Somebody removed what Dictum came with.
  expect(choice('en', [], 'moonshine-base-en')).toBe('get moonshine-base-en');
  expect(choice('tlh', shipped, 'moonshine-base-en')).toBe('get nothing');
});

test('only a model that translates is used to translate', () => {
  const installed = [...shipped, 'whisper-large-v3-turbo'];
  expect(choice('de', installed, 'whisper-large-v3-turbo', true)).toBe('get whisper-small');
  expect(choice(null, [...installed, 'whisper-base'], 'moonshine-base-en', true)).toBe('use whisper-base');
  // English is English already.
  expect(choice('en', shipped, 'moonshine-base-en', true)).toBe('use moonshine-base-en');
});
