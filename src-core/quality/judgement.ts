/**
 * Whether an answer was said or invented. Speech models are made to write, and when nobody speaks
 * some write all the same. No single sign is enough: a phrase may have been said, a number may be
 * wrong, and the detector may have missed a whisper. So an answer is held back only when the sound
 * and the answer agree that nobody said it, and it is held back, never deleted: it stands in
 * history, and the person may insert it.
 *
 * Laughter and a bad cough sound like a voice to the detector. An answer that looks invented is in doubt
 * then, until somebody else has looked for words in the same sound.
 */
import type { Segment, Transcript } from '../transcript.ts';
import { isKnownPhrase, plain } from './known-phrases.ts';
import { isLoop } from './repetition.ts';
import { shortestSpeakingMs } from './speaking-time.ts';
import { spokenPart, type Voice } from './voice.ts';

export type Judgement =
  | { readonly kind: 'good' }
  /** Good where another model hears words in the sound too, or nobody can tell; else to be held back. */
  | { readonly kind: 'in-doubt'; readonly reason: HeldBackReason }
  | { readonly kind: 'held-back'; readonly reason: HeldBackReason };

export const heldBackReasons = ['no-voice', 'known-phrase', 'repetition', 'prompt-echo'] as const;
export type HeldBackReason = (typeof heldBackReasons)[number];

export interface Answer {
  readonly transcript: Pick<Transcript, 'text' | 'segments'>;
  /** null when nobody listened: then only the answer itself can tell. */
  readonly voice: Voice | null;
  /** As it was sent; empty when there was none. */
  readonly prompt: string;
}

/** Less voice than this is none: a click, a chord that sounds like a vowel. */
const shortestVoiceMs = 200;

/** Nobody coughs or laughs for so long, and to hear so much again would take too long. */
const longestDoubtMs = 10_000;

/** Whisper's own limits. */
const silentProbability = 0.6;
const repeatingRatio = 2.4;
const unbelievedLogprob = -1;

export function judgeTranscript({ transcript, voice, prompt }: Answer): Judgement {
  const { text, segments } = transcript;
  if (text.trim() === '') return good;
  const repeats = isLoop(text) || isRepeating(segments);
  const isEcho = echoes(text, prompt);
  const signInWords = signOf({ isPhrase: isKnownPhrase(text), isEcho, repeats });
  if (voice === null) {
    // Two signs in the answer have to stand in for the sound.
    return signInWords !== null && soundsSilent(segments) ? heldBack(signInWords) : good;
  }
  if (!fits(text, voice)) {
    if (repeats) return heldBack('repetition');
    if (isEcho) return heldBack('prompt-echo');
  }
  const isDoubtedItself = soundsSilent(segments) || isUnbelieved(segments);
  const reason = signInWords ?? (isDoubtedItself ? 'no-voice' : null);
  if (reason === null || voice.speechMs > longestDoubtMs) return good;
  return voice.speechMs < shortestVoiceMs ? heldBack(reason) : { kind: 'in-doubt', reason };
}

const good: Judgement = { kind: 'good' };

function heldBack(reason: HeldBackReason): Judgement {
  return { kind: 'held-back', reason };
}

/** What the words themselves have of invented ones; null: nothing. */
function signOf(words: {
  readonly isPhrase: boolean;
  readonly isEcho: boolean;
  readonly repeats: boolean;
}): HeldBackReason | null {
  if (words.isPhrase) return 'known-phrase';
  if (words.isEcho) return 'prompt-echo';
  return words.repeats ? 'repetition' : null;
}

/** The service itself heard nobody. */
function soundsSilent(segments: readonly Segment[]): boolean {
  return segments.length > 0 && segments.every(({ noSpeechProb }) => (noSpeechProb ?? 0) > silentProbability);
}

/** The service itself thinks that it guessed. */
function isUnbelieved(segments: readonly Segment[]): boolean {
  return segments.length > 0 && segments.every(({ avgLogprob }) => (avgLogprob ?? 0) < unbelievedLogprob);
}

function isRepeating(segments: readonly Segment[]): boolean {
  return segments.some(({ compressionRatio }) => (compressionRatio ?? 0) > repeatingRatio);
}

/** Whether there was time to say this between the first voice and the last. */
function fits(text: string, voice: Voice): boolean {
  const part = spokenPart(voice);
  return part !== null && shortestSpeakingMs(text) <= part.endMs - part.startMs;
}

/** Whether the answer is a part of the prompt, or all of it. One word of it may well have been said. */
function echoes(text: string, prompt: string): boolean {
  const said = plain(text);
  const isMoreThanAWord = said.includes(' ') || said.length > 12;
  return isMoreThanAWord && ` ${plain(prompt)} `.includes(` ${said} `);
}
