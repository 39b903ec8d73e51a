/**
 * A dictation on its way through a service somewhere else. The sound is collected here, cut into
 * pieces when it gets long, and each piece is sent as soon as it is closed, while the person still
 * speaks; after the release only the last one is left. An ordinary dictation is a single piece.
 *
 *     write ─▶ growing sound ──cut──▶ piece ──a place is free──▶ ask ──▶ transcript ─▶ joined
 *                                       └──all places taken──▶ parked on disk ──┘
 */
import { type HeardPiece, joinTranscripts } from '../../src-core/join-transcripts.ts';
import { longestFrameSamples, samplesToMs } from '../../src-core/pcm.ts';
import { createPiecePlanner } from '../../src-core/pieces.ts';
import type { RemoteServiceId, ServiceId, ServiceLimits } from '../../src-core/services.ts';
import type { Receipt } from '../../src-core/transcript.ts';
import {
  Failure,
  type HeldBackReason,
  type TranscriptionRequest,
  type TranscriptionResult,
} from '../../src-core/transcription.ts';
import { createGrowingSound } from './growing-sound.ts';
import { type ParkedSound, parkSound } from './parked-sound.ts';
import { createPiece } from './sound-file.ts';
import type { Piece, ServiceAnswer, ServiceRequest } from './speech-service.ts';
import type { Transcriber, Transcription } from './transcriber.ts';

export interface RemoteTranscriberOptions<Voice extends { readonly speechMs: number }> {
  /** The one that is asked first. */
  readonly service: RemoteServiceId;
  readonly host: string;
  readonly limits: Pick<ServiceLimits, 'uploadBytes' | 'billedS' | 'atOnce'>;
  readonly requestFor: (request: TranscriptionRequest) => ServiceRequest;
  /** With retries, fallback and hedging; rejects with a `Failure` when all that was in vain. */
  readonly ask: (
    piece: Piece,
    request: ServiceRequest,
    signal: AbortSignal,
  ) => Promise<ServiceAnswer & { readonly service: ServiceId }>;
  /** Listens along; a piece in which nobody speaks is not sent. */
  readonly gate: (signal: AbortSignal) => Gate<Voice>;
  /** Whether what came back was said; `voice` is null when the gate could not tell. */
  readonly judge: (answer: {
    readonly transcript: ServiceAnswer['transcript'];
    readonly voice: Voice | null;
    readonly prompt: string;
  }) => { readonly kind: 'good' } | { readonly kind: 'held-back'; readonly reason: HeldBackReason };
  /** For pieces that wait while the service does not keep up. */
  readonly parkingDir: string;
}

interface Gate<Voice> {
  write(samples: Int16Array): void;
  finish(): Promise<Voice>;
}

interface AnsweredPiece extends HeardPiece {
  readonly service: ServiceId;
  readonly receipt: Receipt | null;
  readonly heldBack: HeldBackReason | null;
}

export function createRemoteTranscriber<Voice extends { readonly speechMs: number }>(
  options: RemoteTranscriberOptions<Voice>,
): Transcriber {
  return {
    service: options.service,
    host: options.host,
    open: (request, signal) => openTranscription(options, request, signal),
  };
}

function openTranscription<Voice extends { readonly speechMs: number }>(
  { limits, requestFor, ask, gate, judge, parkingDir }: RemoteTranscriberOptions<Voice>,
  request: TranscriptionRequest,
  signal: AbortSignal,
): Transcription {
  /** Aborted when one piece has failed for good: the others would be asked in vain. */
  const failed = new AbortController();
  const ending = AbortSignal.any([signal, failed.signal]);
  const serviceRequest = requestFor(request);
  const planner = createPiecePlanner(limits);
  const places = createPlaces(limits.atOnce);
  const answers: Promise<AnsweredPiece | null>[] = [];
  let failure: unknown = null;
  let sound = createGrowingSound();
  /** Where the growing sound begins, in samples since the beginning of the dictation. */
  let start = 0;
  let listening = listen();

  /** null when the sound is to be transcribed whatever is in it. */
  function listen() {
    if (!request.onlySpeech) return null;
    const stop = new AbortController();
    const { write, finish } = gate(AbortSignal.any([ending, stop.signal]));
    return {
      write,
      /** A gate that cannot listen must not keep speech from being sent. */
      voice: () => finish().catch(() => null),
      stop: () => stop.abort(),
    };
  }

  function listenTo(samples: Int16Array) {
    const again = listen();
    for (let from = 0; from < samples.length; from += longestFrameSamples) {
      again?.write(samples.slice(from, from + longestFrameSamples));
    }
    return again;
  }

  function send(piece: Piece, startSample: number, voice: Promise<Voice | null> | null): void {
    const startMs = samplesToMs(startSample);
    const endMs = samplesToMs(startSample + piece.samples.length);
    // One that has to wait is not kept in memory meanwhile.
    const waiting = places.areTaken() ? parked(parkSound(piece.samples, parkingDir)) : ready(piece);
    const answer = transcribe(waiting, voice).then((answered) =>
      answered === null ? null : { startMs, endMs, ...answered },
    );
    answers.push(answer);
    answer.catch((error: unknown) => {
      failure ??= error;
      failed.abort();
      sound = createGrowingSound();
    });
  }

  function transcribe(
    waiting: WaitingPiece,
    listened: Promise<Voice | null> | null,
  ): Promise<Omit<AnsweredPiece, 'startMs' | 'endMs'> | null> {
    return places.take(async () => {
      const voice = await listened;
      if (ending.aborted || voice?.speechMs === 0) {
        waiting.drop();
        if (ending.aborted) throw new Failure('cancelled');
        return null;
      }
      const { transcript, receipt, service } = await ask(await waiting.take(), serviceRequest, ending);
      const judgement = request.onlySpeech
        ? judge({ transcript, voice, prompt: serviceRequest.prompt })
        : { kind: 'good' as const };
      return { transcript, receipt, service, heldBack: judgement.kind === 'good' ? null : judgement.reason };
    });
  }

  return {
    write: (samples) => {
      if (ending.aborted) return;
      sound.write(samples);
      listening?.write(samples);
      for (const cut of planner.write(samples)) {
        const piece = sound.take(cut);
        // The gate has heard more than this piece by now, so both parts are listened to again.
        listening?.stop();
        send(piece, start, listenTo(piece.samples)?.voice() ?? null);
        listening = listenTo(sound.samples());
        start += cut.nextStart;
      }
    },
    finish: async () => {
      const { length } = sound.samples();
      const voice = listening?.voice() ?? null;
      if (!ending.aborted) send(sound.take({ end: length, nextStart: length }), start, voice);
      try {
        const answered = await Promise.all(answers);
        if (signal.aborted) throw new Failure('cancelled');
        return resultOf(answered.filter((answer) => answer !== null));
      } catch (error) {
        throw signal.aborted ? new Failure('cancelled', { cause: error }) : (failure ?? error);
      }
    },
  };
}

function resultOf([first, ...rest]: readonly AnsweredPiece[]): TranscriptionResult {
  if (first === undefined) return { kind: 'no-speech', receipts: [] };
  const pieces = [first, ...rest] as const;
  const receipts = pieces.flatMap(({ receipt }) => receipt ?? []);
  const transcript = joinTranscripts(pieces);
  if (transcript.text === '') return { kind: 'no-speech', receipts };
  const service = whoDidMost(pieces);
  // One doubtful piece holds all back: leaving it out could lose what was said, and inserting it could
  // insert what was not.
  const reason = pieces.find(({ heldBack }) => heldBack !== null)?.heldBack;
  if (reason) return { kind: 'held-back', transcript, reason, receipts, service };
  return { kind: 'text', text: transcript.text, model: transcript.model, transcript, receipts, service };
}

function whoDidMost(pieces: readonly [AnsweredPiece, ...AnsweredPiece[]]): ServiceId {
  const doneMs = new Map<ServiceId, number>();
  for (const { service, startMs, endMs } of pieces) {
    doneMs.set(service, (doneMs.get(service) ?? 0) + endMs - startMs);
  }
  const [most] = [...doneMs].toSorted(([, a], [, b]) => b - a);
  return most?.[0] ?? pieces[0].service;
}

interface WaitingPiece {
  take(): Promise<Piece>;
  drop(): void;
}

function ready(piece: Piece): WaitingPiece {
  return { take: () => Promise.resolve(piece), drop: () => {} };
}

function parked({ take, drop }: ParkedSound): WaitingPiece {
  return { take: async () => createPiece(await take()), drop };
}

/** So many may be asked at the same time; the others wait in their order. */
function createPlaces(count: number) {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return {
    areTaken: () => taken >= count,
    take: async <Value>(work: () => Promise<Value>): Promise<Value> => {
      if (taken >= count) await new Promise<void>((resolve) => waiting.push(resolve));
      else taken += 1;
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) taken -= 1;
        else next();
      }
    },
  };
}
