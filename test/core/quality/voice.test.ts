import { expect, test } from 'vitest';
import {
  addStretch,
  mayHoldSpeech,
  type Stretch,
  spokenPart,
  voicedWithin,
} from '../../../src-core/quality/voice.ts';

const voice = (recordingMs: number, ...stretches: readonly Stretch[]) => ({
  recordingMs,
  speechMs: 0,
  stretches,
});

test('what is sent begins well before the first voice and ends after the last', () => {
  const heard = voice(9_000, { startMs: 1_000, endMs: 2_000 }, { startMs: 5_000, endMs: 6_000 });
  expect(spokenPart(heard)).toEqual({ startMs: 360, endMs: 6_300 });
});

test('never more than there is', () => {
  expect(spokenPart(voice(1_000, { startMs: 100, endMs: 900 }))).toEqual({ startMs: 0, endMs: 1_000 });
  expect(spokenPart(voice(1_000))).toBeNull();
});

test('a click is not sent, a word is, and so is what nobody listened to', () => {
  expect(mayHoldSpeech(voice(1_000, { startMs: 100, endMs: 164 }))).toBe(false);
  expect(mayHoldSpeech(voice(1_000, { startMs: 100, endMs: 196 }))).toBe(true);
  expect(mayHoldSpeech(null)).toBe(true);
});

test('voice is counted within a part of the time', () => {
  const heard = voice(9_000, { startMs: 1_000, endMs: 2_000 }, { startMs: 5_000, endMs: 6_000 });
  expect(voicedWithin(heard, { startMs: 1_500, endMs: 5_250 })).toBe(750);
  expect(voicedWithin(heard, { startMs: 2_000, endMs: 5_000 })).toBe(0);
});

test('stretches that touch become one', () => {
  const stretches: Stretch[] = [];
  for (const startMs of [0, 32, 96, 128]) addStretch(stretches, { startMs, endMs: startMs + 32 });
  expect(stretches).toEqual([
    { startMs: 0, endMs: 64 },
    { startMs: 96, endMs: 160 },
  ]);
});
