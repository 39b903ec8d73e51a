import { expect, it } from 'vitest';
import { type ErrorCode, errorCodes } from '../../src-core/error-codes.ts';
import { mendingPlace, settingsTopics } from '../../src-core/mending.ts';
import { waitsAfter, waitsForPerson } from '../../src-core/waiting.ts';
import { mendingWords, problems } from '../../src-core/words/en.ts';

const topics: readonly string[] = settingsTopics;
const placeOf = (code: ErrorCode, hasPrivacyPage = false) => mendingPlace(code, { hasPrivacyPage });

it.each(errorCodes)('the button of %s leads where its words send people', (code) => {
  const { action } = problems[code];
  const place = placeOf(code);
  expect(['history', ...topics]).toContain(place);
  // What is sent later by itself, without anybody's help, waits in history.
  if ((waitsAfter(code) && !waitsForPerson(code)) || /from history/.test(action))
    expect(place).toBe('history');
  else if (/\bin settings\b/.test(action)) expect(topics).toContain(place);
});

it.each([
  ['microphone-missing', 'general'],
  ['microphone-busy', 'general'],
  ['microphone-failed', 'general'],
  ['key-missing', 'speech'],
  ['key-rejected', 'speech'],
  ['model-damaged', 'speech'],
  ['prompt-too-long', 'words'],
  ['insertion-failed', 'insertion'],
  ['limit-reached', 'fallback'],
  ['hearing-stopped', 'history'],
  ['history-not-written', 'history'],
] as const)('%s is mended at %s', (code, place) => {
  expect(placeOf(code)).toBe(place);
});

it('only a blocked microphone is mended in the system’s own settings, where those can be opened', () => {
  const outside = errorCodes.filter((code) => placeOf(code, true) !== placeOf(code, false));
  expect(outside).toEqual(['microphone-denied']);
  expect([placeOf('microphone-denied', true), placeOf('microphone-denied')]).toEqual([
    'microphone-privacy',
    'general',
  ]);
});

it('the button says where it leads', () => {
  expect([mendingWords('history'), mendingWords('speech'), mendingWords('microphone-privacy')]).toEqual([
    'History',
    'Settings',
    'Allow',
  ]);
});
