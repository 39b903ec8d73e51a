/**
 * What a service answered, read tolerantly: servers leave out what they do not know, and a detail
 * that makes no sense is not worth the words that do. Only the text has to be there.
 */
import { z } from 'zod';
import { cleanText, onOneLine } from './clean-text.ts';
import { heardLanguage } from './heard-language.ts';
import { isPage } from './service-refusal.ts';
import type { Segment, Transcript, Word } from './transcript.ts';

const number = z.number().nullable().catch(null);
const text = z.string().nullable().catch(null);
const list = z.array(z.unknown()).catch([]);
const seconds = z.number().nonnegative().max(1_000_000);

const answerSchema = z.object({
  text: z.string(),
  language: text,
  provider: text,
  segments: list,
  words: list,
});

const segmentSchema = z.object({
  start: seconds,
  end: seconds,
  text: z.string(),
  avg_logprob: number,
  compression_ratio: number,
  no_speech_prob: number,
  // Some servers put the words here.
  words: list,
});

const wordSchema = z.object({ start: seconds, end: seconds, word: z.string() });

/**
 * null when there is no transcript in it. `plainText`: words without any JSON around them count as
 * one; only where somebody chose a server that may do so, for a captive portal speaks plainly too.
 */
export function transcriptFrom(
  answer: { readonly contentType: string; readonly body: string },
  model: string,
  plainText: boolean,
): Transcript | null {
  if (isPage(answer.contentType, answer.body)) return null;
  const said = parsedJson(answer.body);
  const parsed = answerSchema.safeParse(said);
  if (parsed.success) return fromJson(parsed.data, model);
  const words = typeof said === 'string' ? said : said === undefined ? answer.body : null;
  const isPlain = /^text\/plain\b|^$/.test(answer.contentType) || typeof said === 'string';
  // JSON that broke off is not something somebody said.
  if (!plainText || !isPlain || words === null || /^\s*[{[]/.test(words)) return null;
  return { text: cleanText(words), model, provider: null, language: null, segments: [], words: [] };
}

/** How long the sound was, in ms, as the one who fetched it says; null when it does not tell. */
export function soundMsIn(body: string): number | null {
  const said = z.object({ duration: seconds }).safeParse(parsedJson(body));
  return said.success ? Math.round(said.data.duration * 1000) : null;
}

function fromJson(answer: z.infer<typeof answerSchema>, model: string): Transcript {
  const segments = valid(answer.segments, segmentSchema);
  const words = valid(answer.words, wordSchema);
  return {
    text: cleanText(answer.text),
    model,
    provider: onOneLine(cleanText(answer.provider ?? '')).slice(0, 60) || null,
    language: answer.language === null ? null : heardLanguage(answer.language),
    segments: segments.map(segmentFrom),
    words: (words.length > 0 ? words : segments.flatMap((segment) => valid(segment.words, wordSchema))).map(
      wordFrom,
    ),
  };
}

function segmentFrom(segment: z.infer<typeof segmentSchema>): Segment {
  return {
    ...timesFrom(segment),
    text: cleanText(segment.text),
    avgLogprob: segment.avg_logprob,
    compressionRatio: segment.compression_ratio,
    noSpeechProb: segment.no_speech_prob,
  };
}

function wordFrom(word: z.infer<typeof wordSchema>): Word {
  return { ...timesFrom(word), text: cleanText(word.word) };
}

function timesFrom({ start, end }: { start: number; end: number }) {
  const startMs = Math.round(start * 1000);
  return { startMs, endMs: Math.max(startMs, Math.round(end * 1000)) };
}

function valid<Value>(items: readonly unknown[], schema: z.ZodType<Value>): Value[] {
  return items.flatMap((item) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
}

function parsedJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
