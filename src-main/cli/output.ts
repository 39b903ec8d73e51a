/** What is written about a file, in each format. */

import type { ErrorCode } from '../../src-core/error-codes.ts';
import { asSrt, asVtt, subtitleCues } from '../../src-core/subtitles.ts';
import type { Segment } from '../../src-core/transcript.ts';
import type { Account, TranscriptionResult } from '../../src-core/transcription.ts';
import type { AudioFileProblem } from '../audio-file.ts';
import type { Format } from './arguments.ts';
import type { Outcome } from './file-transcriber.ts';

/** A file that was transcribed, also when nobody speaks in it. */
export interface Done extends Omit<Outcome, 'result'> {
  readonly file: string;
  readonly result: TranscriptionResult;
  /** Whom it is said of when nobody spoke. */
  readonly wanted: { readonly service: string; readonly model: string };
}

export function formatted(done: Done, format: Format): string {
  const transcript = done.result.kind === 'no-speech' ? null : done.result.transcript;
  switch (format) {
    case 'text':
      return `${transcript?.text ?? ''}\n`;
    case 'json':
      return `${JSON.stringify(asJson(done))}\n`;
    case 'srt':
      return asSrt(subtitleCues(transcript?.segments ?? []));
    case 'vtt':
      return asVtt(subtitleCues(transcript?.segments ?? []));
  }
}

export function failureAsJson(
  file: string,
  error: ErrorCode | `file-${AudioFileProblem}`,
  message: string,
  receipts: Account['receipts'] = [],
): string {
  return `${JSON.stringify({ file, error, message, ...(receipts.length > 0 ? { receipts } : {}) })}\n`;
}

/** What is not known is left out. */
function asJson({ file, result, audioS, tookMs, account, standIn, wanted }: Done) {
  const transcript = result.kind === 'no-speech' ? null : result.transcript;
  const service = result.kind === 'no-speech' ? wanted.service : result.service;
  const { receipts, costDollars } = account;
  return {
    file,
    text: transcript?.text ?? '',
    // An older name of the service; scripts know it.
    engine: service,
    service,
    model: transcript?.model ?? wanted.model,
    audio_s: Number(audioS.toFixed(3)),
    took_ms: Math.round(tookMs),
    ...known('language', transcript?.language),
    ...known('provider', transcript?.provider),
    ...(transcript && transcript.segments.length > 0
      ? { segments: transcript.segments.map(segmentAsJson) }
      : {}),
    ...(result.kind === 'held-back' ? { held_back: result.reason } : {}),
    ...(standIn === null ? {} : { instead_of: { service: standIn.wanted, because: standIn.because } }),
    ...(receipts.length === 0 ? {} : { ...known('cost_dollars', costDollars), receipts }),
  };
}

function segmentAsJson({ startMs, endMs, text, avgLogprob, compressionRatio, noSpeechProb }: Segment) {
  return {
    start_s: seconds(startMs),
    end_s: seconds(endMs),
    text: text.trim(),
    ...known('avg_logprob', avgLogprob),
    ...known('compression_ratio', compressionRatio),
    ...known('no_speech_prob', noSpeechProb),
  };
}

function seconds(ms: number): number {
  return Number((ms / 1000).toFixed(3));
}

function known<Name extends string, Value>(name: Name, value: Value | null | undefined) {
  return value == null ? {} : { [name]: value };
}
