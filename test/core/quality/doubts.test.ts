import { expect, test } from 'vitest';
import { doubts } from '../../../src-core/quality/doubts.ts';
import { answer, spoke } from './answers.ts';

const sure = { start: 0, end: 2, text: ' Please check the number', avg_logprob: -0.12 };
const unsure = { start: 2, end: 4, text: ' and dial a  gain.', avg_logprob: -0.83 };
const thanks = { start: 4, end: 6, text: ' Thank you.', avg_logprob: -0.3 };

test('what the service was unsure about is found in the text', () => {
  const transcript = answer(sure, unsure);
  const found = doubts(transcript, null);
  expect(found.map(({ start, end }) => transcript.text.slice(start, end))).toEqual(['and dial a  gain.']);
  expect(found).toMatchObject([{ reason: 'unsure' }]);
});

test('spaces that cleaning took away do not hide it', () => {
  const transcript = { ...answer(sure, unsure), text: 'Please check the number and dial a gain.' };
  expect(doubts(transcript, null)).toEqual([{ start: 24, end: 40, reason: 'unsure' }]);
});

test('thanks at the end, where nobody spoke any more, are doubtful; spoken ones are not', () => {
  const transcript = answer(sure, unsure, thanks);
  const found = (endMs: number) =>
    doubts(transcript, spoke(200, endMs)).map(({ start, end, reason }) => ({
      text: transcript.text.slice(start, end),
      reason,
    }));
  expect(found(3_900)).toEqual([
    { text: 'and dial a  gain.', reason: 'unsure' },
    { text: 'Thank you.', reason: 'no-voice' },
  ]);
  expect(found(5_500)).toEqual([{ text: 'and dial a  gain.', reason: 'unsure' }]);
});

test('the same words twice are told apart', () => {
  const transcript = answer({ ...sure, text: ' Yes.' }, { ...unsure, text: ' Yes.' });
  expect(doubts(transcript, null)).toEqual([{ start: 5, end: 9, reason: 'unsure' }]);
});

test('a segment that does not stand in the text is left out', () => {
  expect(doubts({ ...answer(unsure), text: 'Something else.' }, null)).toEqual([]);
});

test('without numbers nothing is doubtful', () => {
  expect(doubts(answer({ start: 0, end: 1, text: ' Yes.' }), null)).toEqual([]);
});
