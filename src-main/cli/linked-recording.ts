import { setImmediate as immediately } from 'node:timers/promises';
import { judgeTranscript } from '../../src-core/quality/judgement.ts';
import { spreadOver } from '../../src-core/subtitles.ts';
import type { Receipt, Transcript } from '../../src-core/transcript.ts';
import {
  type Account,
  Failure,
  type TranscriptionRequest,
  type TranscriptionResult,
} from '../../src-core/transcription.ts';
import { type Answer, type Ask, AskingFailure } from '../transcription/asking.ts';
import type { Outcome } from './file-transcriber.ts';

export interface LinkedRecording {
  readonly url: string;
  readonly request: TranscriptionRequest;
  /** Whether the text needs times, also where the service tells none. */
  readonly needsTimes: boolean;
  readonly startAsking: (onBilled: (dollars: number | null) => void) => Ask;
}

/** In one piece, and unheard: what nobody has here can be neither cut nor listened to. */
export async function transcribeLinked(recording: LinkedRecording): Promise<Outcome> {
  const { url, request, needsTimes, startAsking } = recording;
  const startedAt = performance.now();
  const receipts: Receipt[] = [];
  let costDollars: number | null = 0;
  const ask = startAsking((dollars) => {
    costDollars = costDollars === null || dollars === null ? null : costDollars + dollars;
  });
  const piece = { samples: new Int16Array(), file: () => Promise.resolve({ url }) };
  const outcome = async (
    result: Outcome['result'],
    soundMs: number,
    attempts: Account['attempts'],
  ): Promise<Outcome> => {
    const tookMs = performance.now() - startedAt;
    // What it cost is counted when the answer is on its way already.
    await immediately();
    const account = { receipts, attempts, costDollars };
    return { result, audioS: soundMs / 1000, tookMs, account, standIn: null };
  };
  try {
    const answer = await ask(piece, request, new AbortController().signal, (receipt) =>
      receipts.push(receipt),
    );
    const soundMs = answer.soundMs ?? 0;
    return await outcome(resultOf(answer, recording, needsTimes ? soundMs : null), soundMs, answer.attempts);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return outcome(
      { kind: 'failed', failure: error },
      0,
      error instanceof AskingFailure ? error.attempts : [],
    );
  }
}

function resultOf(
  { transcript: heard, service }: Answer,
  { request }: LinkedRecording,
  spreadMs: number | null,
): TranscriptionResult {
  if (heard.text === '') return { kind: 'no-speech' };
  const transcript: Transcript =
    spreadMs === null || heard.segments.length > 0
      ? heard
      : { ...heard, segments: spreadOver(heard.text, [{ startMs: 0, endMs: spreadMs }]) };
  const judgement = judgeTranscript({ transcript: heard, voice: null, prompt: request.prompt });
  return judgement.kind === 'held-back'
    ? { kind: 'held-back', transcript, service, reason: judgement.reason }
    : { kind: 'text', transcript, service };
}
