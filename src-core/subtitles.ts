/**
 * Subtitles from what a service heard. A cue has at most two lines of 42 characters, the usual limit
 * of what people can read in passing; a longer segment becomes several cues, each as long as its
 * share of the text.
 */
import { addStretch, type Stretch, totalMs } from './quality/voice.ts';
import type { Segment } from './transcript.ts';

/** Times in ms from the beginning; no cue begins before the one before it has ended. */
export interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  readonly lines: readonly string[];
}

type TimedText = Pick<Segment, 'startMs' | 'endMs' | 'text'>;

const longestLine = 42;
const mostLines = 2;
/** Services are wrong about times now and then; nobody sees a cue shorter than this. */
const shortestCueMs = 500;

export function subtitleCues(segments: readonly TimedText[]): readonly Cue[] {
  const cues: Cue[] = [];
  let after = 0;
  for (const { startMs, endMs, text } of segments) {
    const parts = sentencesTogether(text).flatMap(cueLines);
    if (parts.length === 0) continue;
    const start = Math.max(after, Math.round(startMs));
    const end = Math.max(Math.round(endMs), start + shortestCueMs * parts.length);
    const lengths = parts.map((lines) => lengthOf(lines.join(' ')));
    const whole = lengths.reduce((sum, length) => sum + length, 0);
    let said = 0;
    for (const [index, lines] of parts.entries()) {
      said += lengths[index] ?? 0;
      const cueEnd = start + Math.round(((end - start) * said) / whole);
      cues.push({ startMs: Math.max(after, start), endMs: cueEnd, lines });
      after = cueEnd;
    }
  }
  return cues;
}

export function asSrt(cues: readonly Cue[]): string {
  return cues
    .map(({ startMs, endMs, lines }, index) => {
      // An arrow of this kind makes players take a line for a time.
      const text = lines.join('\n').replaceAll('-->', '→');
      return `${index + 1}\n${timeOf(startMs, ',')} --> ${timeOf(endMs, ',')}\n${text}\n`;
    })
    .join('\n');
}

export function asVtt(cues: readonly Cue[]): string {
  const blocks = cues.map(({ startMs, endMs, lines }) => {
    const text = lines.join('\n').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    return `\n${timeOf(startMs, '.')} --> ${timeOf(endMs, '.')}\n${text}\n`;
  });
  return ['WEBVTT\n', ...blocks].join('');
}

/** A shorter pause is within a sentence. */
const shortestPauseMs = 600;

/**
 * A text whose times nobody told, word by word over where a voice was heard, as if all of it was
 * spoken at the same speed.
 */
export function spreadOver(text: string, stretches: readonly Stretch[]): readonly Segment[] {
  const phrases: Stretch[] = [];
  for (const stretch of stretches) {
    const last = phrases.at(-1);
    const isSame = last !== undefined && stretch.startMs - last.endMs < shortestPauseMs;
    addStretch(phrases, isSame ? { startMs: last.endMs, endMs: stretch.endMs } : stretch);
  }
  const voicedMs = totalMs(phrases);
  const words = wordsOf(text);
  const whole = words.reduce((sum, word) => sum + word.length, 0);
  const saidIn: string[][] = phrases.map(() => []);
  let said = 0;
  for (const word of words) {
    const middleMs = ((said + word.length / 2) / whole) * voicedMs;
    said += word.length;
    saidIn[placeOf(phrases, middleMs)]?.push(word);
  }
  return phrases.flatMap((phrase, index) => {
    const text = saidIn[index]?.join(' ') ?? '';
    if (text === '') return [];
    return { ...phrase, text, avgLogprob: null, compressionRatio: null, noSpeechProb: null };
  });
}

/** The phrase that is being spoken after so much speech. */
function placeOf(phrases: readonly Stretch[], spokenMs: number): number {
  let left = spokenMs;
  const found = phrases.findIndex(({ startMs, endMs }) => {
    left -= endMs - startMs;
    return left < 0;
  });
  return found === -1 ? phrases.length - 1 : found;
}

/** As many whole sentences as one cue takes stay together; a longer one stands for itself. */
function sentencesTogether(text: string): readonly string[] {
  const units: string[] = [];
  for (const sentence of text.trim().split(/(?<=[.!?…])\s+|(?<=[。！？])/u)) {
    const last = units.at(-1);
    const together = last === undefined ? sentence : `${last} ${sentence}`;
    if (last === undefined || lengthOf(together) > longestLine * mostLines) units.push(sentence);
    else units[units.length - 1] = together;
  }
  return units;
}

/** The lines of each cue, all about equally long, so that no single word is left over. */
function cueLines(text: string): readonly (readonly string[])[] {
  const words = wordsOf(text).flatMap(brokenUp);
  let lines = wrapped(words, longestLine);
  const most = lines.length === 1 ? 1 : Math.ceil(lines.length / mostLines) * mostLines;
  for (let width = longestLine - 1; width > 0 && lines.length > 1; width--) {
    const narrower = wrapped(words, width);
    if (narrower.length > most) break;
    lines = narrower;
  }
  return Array.from({ length: Math.ceil(lines.length / mostLines) }, (_, index) =>
    lines.slice(index * mostLines, (index + 1) * mostLines),
  );
}

function wrapped(words: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && lengthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}

/** Scripts without spaces make words longer than a line. */
function brokenUp(word: string): readonly string[] {
  const characters = Array.from(word);
  return Array.from({ length: Math.ceil(characters.length / longestLine) }, (_, index) =>
    characters.slice(index * longestLine, (index + 1) * longestLine).join(''),
  );
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}

function timeOf(ms: number, point: ',' | '.'): string {
  const digits = (value: number, count: number) => String(Math.floor(value)).padStart(count, '0');
  const [hours, minutes, seconds] = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60];
  return `${digits(hours, 2)}:${digits(minutes, 2)}:${digits(seconds, 2)}${point}${digits(ms % 1000, 3)}`;
}
