import { expect, test } from 'vitest';
import { missingFor, modelToMend, reachedLimit, statusOf } from '../../src-renderer/main/status.ts';
import { someModels, someSnapshot } from '../fakes/app.ts';

test('listening is said before anything that is wrong', () => {
  expect(statusOf(someSnapshot({ isListening: true, engine: { state: 'loading' } }))).toEqual({
    kind: 'listening',
  });
});

test('a hotkey nobody hears is said before an engine that is loading', () => {
  const snapshot = someSnapshot({
    hotkey: { state: 'failed', code: 'hotkey-taken' },
    engine: { state: 'loading' },
  });
  expect(statusOf(snapshot)).toEqual({ kind: 'problem', words: 'Another app uses this hotkey.' });
});

test('a hotkey that another app has is said, though other keys are heard', () => {
  const snapshot = someSnapshot({
    settings: {
      hotkeys: [
        { keys: 'F9', action: 'dictate', language: null },
        { keys: 'F10', action: 'paste-last', language: null },
      ],
    },
    hotkey: { state: 'armed', refused: [{ keys: 'F9', code: 'hotkey-taken' }] },
  });
  expect(statusOf(snapshot)).toEqual({ kind: 'problem', words: 'Another app uses this hotkey.' });
});

test('a keyboard that another app keeps to itself is said, and which app it is', () => {
  const words = (keyboardKeptBy: string | null) => {
    const hearing = { ...someSnapshot().hearing, hindrance: 'secure-input', keyboardKeptBy } as const;
    return statusOf(someSnapshot({ hearing }));
  };
  expect([words('Terminal'), words(null)]).toEqual([
    { kind: 'problem', words: 'Terminal keeps the keyboard to itself.' },
    { kind: 'problem', words: 'Another app keeps the keyboard to itself.' },
  ]);
});

test('with Groq chosen, its key counts and the engine does not', () => {
  const groq = {
    engine: { state: 'failed', code: 'model-missing', model: 'moonshine-base-en' },
    settings: { service: 'groq' },
  } as const;
  const key = { isSet: true, lastFour: 'x7Qa', kept: 'keyring' } as const;
  expect([statusOf(someSnapshot(groq)), statusOf(someSnapshot({ ...groq, keys: { groq: key } }))]).toEqual([
    { kind: 'problem', words: 'No Groq key is set.' },
    { kind: 'ready' },
  ]);
});

test('without Groq, a key that is missing is no problem', () => {
  expect(statusOf(someSnapshot())).toEqual({ kind: 'ready' });
});

test('the model that failed is fetched again, whichever serves; one that comes with Dictum cannot be', () => {
  const models = someModels([
    { id: 'whisper-base', state: 'installed' },
    { id: 'parakeet-tdt-0.6b-v3', state: 'installed' },
  ]);
  const ofModel = (model: string | null) =>
    modelToMend(
      someSnapshot({
        settings: { embeddedModel: 'whisper-base', language: 'en' },
        models,
        engine: { state: 'failed', code: 'model-damaged', model },
      }),
    );
  expect([
    ofModel('whisper-base'),
    ofModel('parakeet-tdt-0.6b-v3'),
    ofModel('moonshine-base-en'),
    ofModel(null),
    modelToMend(someSnapshot({ models })),
  ]).toEqual(['whisper-base', 'parakeet-tdt-0.6b-v3', null, null, null]);
});

test('each service says what it lacks', () => {
  const snapshot = someSnapshot({
    settings: { services: { openai: { baseUrl: 'http://localhost:9' } } },
    keys: { cortecs: { isSet: true, lastFour: null, kept: 'environment' } },
  });
  const served = someSnapshot({ settings: { services: { custom: { baseUrl: 'http://localhost:9' } } } });
  expect([
    missingFor(snapshot, 'embedded'),
    missingFor(snapshot, 'openai'),
    missingFor(snapshot, 'cortecs'),
    missingFor(snapshot, 'custom'),
    missingFor(served, 'custom'),
  ]).toEqual([null, 'key', null, 'address', null]);
});

test('the monthly limit is reached by all services together', () => {
  const spent = (dollars: number) => {
    const month = { requests: 1, billedS: 60, dollars, unpricedS: 0 };
    return { today: month, month, remaining: null };
  };
  const usage = { groq: spent(3), openai: spent(2) };
  const limits = [null, 4, 5, 6].map((monthlyCapDollars) =>
    reachedLimit(someSnapshot({ usage, settings: { monthlyCapDollars } })),
  );
  expect(limits).toEqual([null, 4, 5, null]);
});
