/**
 * A dictation on its way through a service somewhere else. The sound is collected here, cut into
 * pieces when it gets long, and each piece is sent as soon as it is closed, while the person still
 * speaks; after the release only the last one is left. An ordinary dictation is a single piece.
 *
 *     write ─▶ growing sound ──cut──▶ piece ──a place is free──▶ ask ──▶ transcript ─▶ joined
 *                                       └──all places taken──▶ parked on disk ──┘
 */
import type { Attempt } from '../../src-core/asking.ts';
import { type HeardPiece, joinTranscripts } from '../../src-core/join-transcripts.ts';
import { longestFrameSamples, samplesToMs } from '../../src-core/pcm.ts';
import { createPiecePlanner, cutInTwo } from '../../src-core/pieces.ts';
import { type HeldBackReason, judgeTranscript } from '../../src-core/quality/judgement.ts';
import { mayHoldSpeech, type Voice } from '../../src-core/quality/voice.ts';
import type { RemoteServiceId, ServiceId, ServiceLimits } from '../../src-core/services.ts';
import type { Receipt, Transcript } from '../../src-core/transcript.ts';
import {
  Failure,
  type TranscriptionRequest,
  type TranscriptionResult,
} from '../../src-core/transcription.ts';
import { type Answer, type Ask, AskingFailure } from './asking.ts';
import { createGrowingSound } from './growing-sound.ts';
import { type ParkedSound, parkSound } from './parked-sound.ts';
import { createPiece } from './sound-file.ts';
import type { Piece } from './speech-service.ts';
import type { Transcriber, Transcription } from './transcriber.ts';
import type { VoiceGate } from './voice-gate.ts';

export interface RemoteTranscriberOptions {
  /** The one that is asked first. */
  readonly service: RemoteServiceId;
  readonly host: string;
  readonly limits: Pick<ServiceLimits, 'uploadBytes' | 'billedS' | 'atOnce'>;
  /**
   * For one dictation, with retries, fallback and hedging; rejects with a `Failure` when all that
   * was in vain.
   */
  readonly startAsking: (onBilled: (dollars: number | null) => void) => Ask;
  /** Listens along; a piece in which nobody speaks is not sent. */
  readonly gate: VoiceGate;
  /** For pieces that wait while the service does not keep up. */
  readonly parkingDir: string;
}

interface AskedPiece extends HeardPiece {
  readonly service: ServiceId;
}

interface AnsweredPiece extends AskedPiece {
  readonly heldBack: HeldBackReason | null;
}

export function createRemoteTranscriber(options: RemoteTranscriberOptions): Transcriber {
  return {
    service: options.service,
    host: options.host,
    open: (request, signal) => openTranscription(options, request, signal),
  };
}

function openTranscription(
  { limits, startAsking, gate, parkingDir }: RemoteTranscriberOptions,
  { onlySpeech, ...request }: TranscriptionRequest,
  signal: AbortSignal,
): Transcription {
  /** Aborted when one piece has failed for good: the others would be asked in vain. */
  const failed = new AbortController();
  const ending = AbortSignal.any([signal, failed.signal]);
  const receipts: Receipt[] = [];
  const attempts: Attempt[] = [];
  let costDollars: number | null = 0;
  const ask = startAsking((dollars) => {
    costDollars = costDollars === null || dollars === null ? null : costDollars + dollars;
  });
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
    if (!onlySpeech) return null;
    const stop = new AbortController();
    const { write, room, finish } = gate.open(AbortSignal.any([ending, stop.signal]));
    return { write, room, voice: finish, stop: () => stop.abort() };
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
      if (ending.aborted || !mayHoldSpeech(voice)) {
        waiting.drop();
        if (ending.aborted) throw new Failure('cancelled');
        return null;
      }
      const piece = await waiting.take();
      const { transcript, service } = await answerFor(piece);
      return { transcript, service, heldBack: await reasonAgainst(transcript, voice, piece.samples) };
    });
  }

  /** Why what was answered is probably invented; null: it is not. */
  async function reasonAgainst(
    transcript: Transcript,
    voice: Voice | null,
    samples: Int16Array,
  ): Promise<HeldBackReason | null> {
    if (!onlySpeech) return null;
    const judgement = judgeTranscript({ transcript, voice, prompt: request.prompt });
    if (judgement.kind === 'good') return null;
    if (judgement.kind === 'held-back') return judgement.reason;
    const hearsWords = await gate.hearsWords(samples, request.language, ending);
    return hearsWords === false ? judgement.reason : null;
  }

  /** In halves, and halves of these, where a server takes less than its kind is known to take. */
  async function answerFor(piece: Piece): Promise<Pick<AskedPiece, 'transcript' | 'service'>> {
    try {
      return await noted(ask(piece, request, ending, (receipt) => receipts.push(receipt)));
    } catch (error) {
      const isTooLarge = error instanceof Failure && error.code === 'recording-too-large';
      const cut = isTooLarge ? cutInTwo(piece.samples) : null;
      if (cut === null) throw error;
      const first = await answerForPart(piece.samples, 0, cut.end);
      const second = await answerForPart(piece.samples, cut.nextStart, piece.samples.length);
      return { transcript: joinTranscripts([first, second]), service: whoDidMost([first, second]) };
    }
  }

  async function answerForPart(samples: Int16Array, from: number, to: number): Promise<AskedPiece> {
    const answer = await answerFor(createPiece(samples.slice(from, to)));
    return { ...answer, startMs: samplesToMs(from), endMs: samplesToMs(to) };
  }

  async function noted(answer: Promise<Answer>): Promise<Answer> {
    try {
      const answered = await answer;
      attempts.push(...answered.attempts);
      return answered;
    } catch (error) {
      if (error instanceof AskingFailure) attempts.push(...error.attempts);
      throw error;
    }
  }

  return {
    account: () => ({ receipts, attempts, costDollars }),
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
    // What waits for its turn is on disk; only who listens along can fall behind.
    room: () => listening?.room() ?? Promise.resolve(),
    finish: async () => {
      const { length } = sound.samples();
      const voice = listening?.voice() ?? null;
      // Of nothing at all a service would make words: "Thank you for watching".
      if (!ending.aborted && length > 0) send(sound.take({ end: length, nextStart: length }), start, voice);
      try {
        const answered = await Promise.all(answers);
        if (signal.aborted) throw new Failure('cancelled');
        return resultOf(answered.filter((answer) => answer !== null));
      } catch (error) {
        // The others end now, too: whoever asks for the account finds what was sent of them.
        await Promise.allSettled(answers);
        throw signal.aborted ? new Failure('cancelled', { cause: error }) : (failure ?? error);
      }
    },
  };
}

function resultOf([first, ...rest]: readonly AnsweredPiece[]): TranscriptionResult {
  if (first === undefined) return { kind: 'no-speech' };
  const pieces = [first, ...rest] as const;
  const transcript = joinTranscripts(pieces);
  if (transcript.text === '') return { kind: 'no-speech' };
  const service = whoDidMost(pieces);
  // One doubtful piece holds all back: leaving it out could lose what was said, and inserting it could
  // insert what was not.
  const reason = pieces.find(({ heldBack }) => heldBack !== null)?.heldBack;
  return reason ? { kind: 'held-back', transcript, service, reason } : { kind: 'text', transcript, service };
}

function whoDidMost(pieces: readonly [AskedPiece, ...AskedPiece[]]): ServiceId {
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
