import { describe, expect, test } from 'vitest';
import { type HeldBackReason, judgeTranscript } from '../../../src-core/quality/judgement.ts';
import { answer, hardlyAnything, nobody, spoke } from './answers.ts';

const thanks = {
  start: 0,
  end: 2,
  text: ' Thank you.',
  avg_logprob: -0.42,
  compression_ratio: 0.56,
  no_speech_prob: 0.11,
};
const sentence = {
  start: 0,
  end: 3.1,
  text: ' He was not an ill-disposed young man.',
  avg_logprob: -0.14,
  compression_ratio: 0.84,
  no_speech_prob: 0.002,
};
const loop = answer({
  start: 0,
  end: 30,
  text: " I'm going to go ahead and do that.".repeat(18),
  avg_logprob: -0.11,
  compression_ratio: 16.4,
  no_speech_prob: 0.2,
});
const good = { kind: 'good' };
const held = (reason: HeldBackReason) => ({ kind: 'held-back', reason });
const doubted = (reason: HeldBackReason) => ({ kind: 'in-doubt', reason });
const prompt = 'Dictum, groq, Kubernetes, PostgreSQL. Write in British English, with short sentences.';

describe('somebody spoke', () => {
  test.each([
    { what: 'a sentence', transcript: answer(sentence), voice: spoke(300, 3_000) },
    { what: 'a short word', transcript: answer(' No.'), voice: spoke(500, 720) },
    {
      what: 'a whisper of which little was heard',
      transcript: answer(sentence),
      voice: { recordingMs: 4_000, speechMs: 64, stretches: [{ startMs: 400, endMs: 3_000 }] },
    },
    { what: 'a long list of numbers', transcript: answer(' 0 0 1 4 4 4 4 2 2'), voice: spoke(200, 3_000) },
  ])('$what is good', ({ transcript, voice }) => {
    expect(judgeTranscript({ transcript, voice, prompt })).toEqual(good);
  });
});

describe('a voice that may be a cough or laughter', () => {
  test.each([
    { what: 'thanks', transcript: answer(thanks), reason: 'known-phrase' },
    {
      what: 'thanks that the service takes for silence',
      transcript: answer({ ...thanks, no_speech_prob: 0.93 }),
      reason: 'known-phrase',
    },
    { what: 'words of the prompt', transcript: answer(' Kubernetes, PostgreSQL.'), reason: 'prompt-echo' },
    {
      what: 'the same word again and again',
      transcript: answer(' No, no, no, no, no!'),
      reason: 'repetition',
    },
    {
      what: 'a sentence that the service takes for silence',
      transcript: answer({ ...sentence, no_speech_prob: 0.71 }),
      reason: 'no-voice',
    },
  ] as const)('leaves $what in doubt', ({ transcript, reason }) => {
    expect(judgeTranscript({ transcript, voice: spoke(200, 3_000), prompt })).toEqual(doubted(reason));
    expect(judgeTranscript({ transcript, voice: spoke(200, 20_000), prompt })).toEqual(good);
  });
});

describe('nobody spoke', () => {
  test.each([
    { what: 'thanks that the service is sure of', transcript: answer(thanks), reason: 'known-phrase' },
    { what: 'thanks without any numbers', transcript: answer(' Thank you.'), reason: 'known-phrase' },
    {
      what: 'a sentence that the service thinks is silence',
      transcript: answer({ ...sentence, no_speech_prob: 0.71 }),
      reason: 'no-voice',
    },
    {
      what: 'a sentence that the service does not believe itself',
      transcript: answer({ ...sentence, avg_logprob: -1.3 }),
      reason: 'no-voice',
    },
    { what: 'a loop', transcript: loop, reason: 'repetition' },
    { what: 'a loop without numbers', transcript: answer(' la la la la la la la la'), reason: 'repetition' },
    {
      what: 'a loop that only the ratio tells',
      transcript: answer({ ...sentence, compression_ratio: 2.9 }),
      reason: 'repetition',
    },
    { what: 'the prompt', transcript: answer(` ${prompt}`), reason: 'prompt-echo' },
    {
      what: 'the end of the prompt',
      transcript: answer(' Write in British English, with short sentences'),
      reason: 'prompt-echo',
    },
    { what: 'notes', transcript: answer(' ♪♪ [Music] ♪'), reason: 'known-phrase' },
  ] as const)('$what is held back', ({ transcript, reason }) => {
    expect(judgeTranscript({ transcript, voice: nobody, prompt })).toEqual(held(reason));
    expect(judgeTranscript({ transcript, voice: hardlyAnything, prompt })).toEqual(held(reason));
  });

  test('an answer with nothing against it but the silence is kept: the detector may be wrong', () => {
    expect(judgeTranscript({ transcript: answer(sentence), voice: nobody, prompt })).toEqual(good);
  });

  test('one segment of several that sounds silent is not enough', () => {
    const transcript = answer(sentence, { ...sentence, start: 3.1, end: 5, no_speech_prob: 0.8 });
    expect(judgeTranscript({ transcript, voice: nobody, prompt })).toEqual(good);
  });
});

describe('somebody spoke, but not for so long', () => {
  test('a loop that nobody can say in this time is held back', () => {
    expect(judgeTranscript({ transcript: loop, voice: spoke(200, 1_400), prompt: '' })).toEqual(
      held('repetition'),
    );
    expect(judgeTranscript({ transcript: loop, voice: spoke(200, 40_000), prompt: '' })).toEqual(good);
  });

  test('a prompt that nobody can say in this time is held back', () => {
    const transcript = answer(prompt);
    expect(judgeTranscript({ transcript, voice: spoke(200, 900), prompt })).toEqual(held('prompt-echo'));
    expect(judgeTranscript({ transcript, voice: spoke(200, 6_000), prompt })).toEqual(doubted('prompt-echo'));
  });
});

describe('nobody listened', () => {
  test.each([
    {
      what: 'a phrase',
      transcript: answer({ ...thanks, no_speech_prob: 0.82 }),
      verdict: held('known-phrase'),
    },
    { what: 'a phrase the service heard', transcript: answer(thanks), verdict: good },
    {
      what: 'a sentence that sounds silent',
      transcript: answer({ ...sentence, no_speech_prob: 0.9 }),
      verdict: good,
    },
    { what: 'a plain text', transcript: answer(' Thank you.'), verdict: good },
    { what: 'no text', transcript: answer(''), verdict: good },
  ])('$what', ({ transcript, verdict }) => {
    expect(judgeTranscript({ transcript, voice: null, prompt })).toEqual(verdict);
  });
});

test('whatever was said, with enough voice it is never held back without a second look', () => {
  for (const { text } of [thanks, sentence])
    for (const no_speech_prob of [0, 0.3, 0.61, 1])
      for (const avg_logprob of [0, -0.6, -2])
        for (const speechMs of [200, 800, 60_000]) {
          const { kind } = judgeTranscript({
            transcript: answer({ ...sentence, text, no_speech_prob, avg_logprob }),
            voice: { ...spoke(0, 60_000), speechMs },
            prompt,
          });
          expect(kind).not.toBe('held-back');
          if (speechMs > 10_000) expect(kind).toBe('good');
        }
});
