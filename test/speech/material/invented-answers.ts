/** What Whisper writes where nobody speaks, with numbers of the size that its users report. */
import type { Segment, Transcript } from '../../../src-core/transcript.ts';

type Answer = Pick<Transcript, 'text' | 'segments'>;

export const promptThatIsEchoed = 'Names that occur: Dictum, Kubernetes, PostgreSQL. British spelling.';

/** Something about each of them is suspicious: the words, the numbers, or both. */
export const inventedAnswers: readonly Answer[] = [
  answer('Thank you.', -0.31, 0.56, 0.09),
  answer('Thank you.', -0.62, 0.56, 0.74),
  answer('Thanks for watching!', -0.45, 0.71, 0.32),
  answer('you', -0.97, 0.27, 0.58),
  answer('Untertitelung des ZDF für funk, 2017', -0.22, 0.82, 0.18),
  answer("Sous-titres réalisés par la communauté d'Amara.org", -0.17, 0.89, 0.4),
  answer('Продолжение следует...', -0.28, 0.78, 0.47),
  answer('ご視聴ありがとうございました', -0.2, 0.84, 0.51),
  answer('And then we went down to the sea.', -0.74, 0.85, 0.68),
  answer('It looks like there is a lot of it here.', -1.14, 0.9, 0.44),
  answer('So, so, so, so, so, so, so, so, so, so, so, so.', -0.12, 5.6, 0.22),
  answer(promptThatIsEchoed, -0.35, 1.1, 0.28),
  { text: 'Thank you very much.', segments: [] },
  { text: 'Bye-bye.', segments: [] },
];

/** Nothing about it is: only the sound could tell. */
export const unremarkableAnswer = answer('And then we went down to the sea.', -0.46, 0.85, 0.31);

function answer(text: string, avgLogprob: number, compressionRatio: number, noSpeechProb: number): Answer {
  const segment: Segment = { startMs: 0, endMs: 4_000, text, avgLogprob, compressionRatio, noSpeechProb };
  return { text, segments: [segment] };
}
