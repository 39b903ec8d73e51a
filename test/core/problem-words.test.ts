import { expect, it } from 'vitest';
import { problems, problemWords } from '../../src-core/words/en.ts';

it('a rejected key is told with the host that rejected it', () => {
  const detail = { modelToGet: 'Whisper small', host: 'api.groq.com' };
  expect(problemWords('key-rejected', detail).what).toBe('api.groq.com did not accept the key.');
  expect(problemWords('key-rejected', { ...detail, host: null })).toEqual(problems['key-rejected']);
  expect(problemWords('service-timeout', detail)).toEqual(problems['service-timeout']);
});

it('a language that no model understands is told with a model that would', () => {
  const detail = { modelToGet: 'Whisper small', host: null };
  expect(problemWords('language-not-understood', detail).action).toMatch(/Whisper small/);
});
