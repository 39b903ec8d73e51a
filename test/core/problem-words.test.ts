import { expect, it } from 'vitest';
import {
  entryProblemWords,
  problemAction,
  problems,
  problemWords,
  willBeSent,
} from '../../src-core/words/en.ts';

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

it('a service that said how long it wants to be left alone is told with that, until the time is over', () => {
  const busy = { code: 'service-busy', isRecordingKept: true, modelToGet: null, host: null } as const;
  expect([180, 23, 1, 0, null].map((left) => problemAction(busy, left))).toEqual([
    'Your recording is kept and sent in 3 min 0 s or later.',
    'Your recording is kept and sent in 23 s or later.',
    'Your recording is kept and sent in 1 s or later.',
    willBeSent,
    willBeSent,
  ]);
  expect(problemAction({ ...busy, isRecordingKept: false }, 23)).toBe(problems['service-busy'].action);
});

it('a recording that cannot be read is no file that somebody could choose', () => {
  const dictated = {};
  const dropped = { sourceFile: 'letter.wav' };
  for (const code of ['file-not-audio', 'file-unreadable'] as const) {
    expect(entryProblemWords(code, dropped)).toEqual(problems[code]);
    const { what, action } = entryProblemWords(code, dictated);
    expect(`${what} ${action}`).not.toMatch(/\bfile\b|wav|drop|choose/i);
    expect(action).toMatch(/kept/);
  }
  expect(entryProblemWords('service-timeout', dictated)).toEqual(problems['service-timeout']);
});
