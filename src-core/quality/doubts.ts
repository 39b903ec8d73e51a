import type { Segment, Transcript } from '../transcript.ts';
import { isKnownPhrase } from './known-phrases.ts';
import { type Voice, voicedWithin } from './voice.ts';

/** A place in the text that may not be what was said: from `start` up to `end`, as `slice` counts. */
export interface Doubt {
  readonly start: number;
  readonly end: number;
  readonly reason: 'unsure' | 'no-voice';
}

/** Below it a segment of Whisper's is doubtful. */
const doubtfulLogprob = -0.5;

/** Less voice than this under a whole segment is none. */
const shortestVoiceMs = 200;

/**
 * Where the text is doubtful, in order and without overlap: what the service was unsure about, and
 * well-known phrases where nobody spoke (Whisper likes to thank at the end). A segment whose words
 * do not stand in the text, because the text was changed since, is left out.
 */
export function doubts(
  transcript: Pick<Transcript, 'text' | 'segments'>,
  voice: Voice | null,
): readonly Doubt[] {
  const found: Doubt[] = [];
  let from = 0;
  for (const segment of transcript.segments) {
    const place = placeOf(segment.text, transcript.text, from);
    if (place === null) continue;
    from = place.end;
    const reason = reasonOf(segment, voice);
    if (reason !== null) found.push({ ...place, reason });
  }
  return found;
}

function reasonOf(segment: Segment, voice: Voice | null): Doubt['reason'] | null {
  if (voice !== null && isKnownPhrase(segment.text) && voicedWithin(voice, segment) < shortestVoiceMs)
    return 'no-voice';
  return segment.avgLogprob !== null && segment.avgLogprob < doubtfulLogprob ? 'unsure' : null;
}

/** Cleaning may have changed the spaces between the words, so they are looked for word by word. */
function placeOf(
  part: string,
  text: string,
  from: number,
): { readonly start: number; readonly end: number } | null {
  const words = part.split(/\s+/u).filter((word) => word !== '');
  let start: number | null = null;
  let end = from;
  for (const word of words) {
    const at = text.indexOf(word, end);
    if (at < 0 || (start !== null && text.slice(end, at).trim() !== '')) return null;
    start ??= at;
    end = at + word.length;
  }
  return start === null ? null : { start, end };
}
