import { expect, it } from 'vitest';
import { canTranslate, givesSegments, suggestedModels } from '../../src-core/offered-models.ts';

it('only models that hear are suggested', () => {
  const offered = ['gpt-5', 'gpt-4o-transcribe', 'tts-1', 'whisper-1', 'gpt-realtime-whisper', 'nova-asr'];
  expect(suggestedModels(offered, 'whisper-1')).toEqual(['gpt-4o-transcribe', 'whisper-1', 'nova-asr']);
});

it('the model in use is, whatever its name, if it is offered', () => {
  expect(suggestedModels(['my-ears', 'whisper-1'], 'my-ears')).toEqual(['my-ears', 'whisper-1']);
  expect(suggestedModels(['whisper-1'], 'my-ears')).toEqual(['whisper-1']);
});

it('all are where no name tells', () => {
  expect(suggestedModels(['a', 'b'], 'c')).toEqual(['a', 'b']);
});

it('what cannot be known is worth a try', () => {
  expect([
    canTranslate('groq', 'whisper-large-v3'),
    canTranslate('groq', 'whisper-large-v3-turbo'),
    canTranslate('cortecs', 'whisper-large-v3'),
    canTranslate('custom', 'anything'),
  ]).toEqual([true, false, false, true]);
  expect([givesSegments('whisper-1'), givesSegments('gpt-4o-mini-transcribe')]).toEqual([true, false]);
});
