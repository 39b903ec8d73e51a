import { expect, it } from 'vitest';
import { keptSegments } from '../../src-core/history-entry.ts';
import { markedBetween, markedText } from '../../src-renderer/main/history/marked-text.ts';

const segment = (text: string, avgLogprob: number | null) => ({
  startMs: 0,
  endMs: 1_000,
  text,
  avgLogprob,
  compressionRatio: null,
  noSpeechProb: null,
});

it('marks what the service was unsure of, and loses nothing of the text', () => {
  const text = 'It was Okonkwo. She left\nat noon.';
  const segments = keptSegments([
    segment('It was Okonkwo.', -0.9),
    segment('She left', -0.1),
    segment('at noon.', -0.7),
  ]);
  expect(markedText({ text, segments })).toEqual([
    { start: 0, text: 'It was Okonkwo.', doubt: 'unsure' },
    { start: 15, text: ' She left\n', doubt: null },
    { start: 25, text: 'at noon.', doubt: 'unsure' },
  ]);
});

it('gives what stands between two places, with its marks', () => {
  const parts = [
    { start: 0, text: 'It was', doubt: null },
    { start: 6, text: ' Okonkwo.', doubt: 'unsure' as const },
    { start: 15, text: ' She left.', doubt: null },
  ];
  expect([markedBetween(parts, 3, 10), markedBetween(parts, 10, 25), markedBetween(parts, 6, 6)]).toEqual([
    [
      { start: 3, text: 'was', doubt: null },
      { start: 6, text: ' Oko', doubt: 'unsure' },
    ],
    [
      { start: 10, text: 'nkwo.', doubt: 'unsure' },
      { start: 15, text: ' She left.', doubt: null },
    ],
    [],
  ]);
});

it.each([
  { what: 'without segments', text: 'Hello there.', segments: [] },
  { what: 'that the service is sure of', text: 'Hello there.', segments: [segment('Hello there.', -0.2)] },
  {
    what: 'from a service that does not tell',
    text: 'Hello there.',
    segments: [segment('Hello there.', null)],
  },
])('a text $what is one part', ({ text, segments }) => {
  expect(markedText({ text, segments: keptSegments(segments) })).toEqual([{ start: 0, text, doubt: null }]);
});

it('no text has no parts', () => {
  expect(markedText({ text: '', segments: [] })).toEqual([]);
});
