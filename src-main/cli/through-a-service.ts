import { tmpdir } from 'node:os';
import { setImmediate as immediately } from 'node:timers/promises';
import { standIn } from '../../src-core/asking.ts';
import { type AskingPolicy, failureKind, filePolicy, linkPolicy } from '../../src-core/asking-policy.ts';
import { changedSettings } from '../../src-core/changed-settings.ts';
import { billFor } from '../../src-core/money.ts';
import { sampleRate, samplesToMs } from '../../src-core/pcm.ts';
import { services } from '../../src-core/services.ts';
import { defaultSettings } from '../../src-core/settings.ts';
import { spreadOver } from '../../src-core/subtitles.ts';
import { Failure, nothingHappened, type TranscriptionRequest } from '../../src-core/transcription.ts';
import { type Ask, type BilledRequest, createAsking } from '../transcription/asking.ts';
import { connectServices } from '../transcription/choose-transcriber.ts';
import type { PlaceForSpoken } from '../transcription/embedded/place-for.ts';
import { createEmbeddedService } from '../transcription/embedded-service.ts';
import { openExperience } from '../transcription/experience.ts';
import { createRemoteTranscriber } from '../transcription/remote-transcriber.ts';
import { openConnections } from '../transcription/services/connections.ts';
import { createVoiceGate, type VoiceGate } from '../transcription/voice-gate.ts';
import type { RemoteChoice } from './arguments.ts';
import type { FileTranscriber, Outcome } from './file-transcriber.ts';
import { transcribeLinked } from './linked-recording.ts';
import { openLocalEar } from './local-ear.ts';

export interface ThroughAServiceOptions {
  readonly choice: RemoteChoice;
  readonly key: string | null;
  /** null: nobody listens before it is sent. */
  readonly modelsDir: string | null;
  /** For the fallback. */
  readonly placeFor: PlaceForSpoken;
  readonly request: TranscriptionRequest;
  /** Whether the text needs times, also where the service tells none. */
  readonly needsTimes: boolean;
}

/** The same way as a dictation's, with more patience. */
export async function transcribeThroughAService(options: ThroughAServiceOptions): Promise<FileTranscriber> {
  const { choice, key, request, needsTimes } = options;
  const { id, baseUrl, model, hasFallback } = choice;
  const connections = openConnections();
  const connect = connectServices({ fetch: connections.fetch, secrets: { key: () => key } });
  const service = connect(id, changedSettings(defaultSettings, { services: { [id]: { baseUrl, model } } }));
  service.warm();
  const ear = await openLocalEar(options.modelsDir);
  const gate = createVoiceGate(ear);
  const asked = hasFallback
    ? [service, createEmbeddedService({ engine: ear, placeFor: options.placeFor })]
    : [service];
  const experience = openExperience();
  const askingOf = (policy: AskingPolicy, onBilled: (request: BilledRequest) => void) =>
    createAsking({
      services: asked,
      hedging: false,
      policy,
      experience,
      now: () => performance.now(),
      random: Math.random,
      onBilled,
    });
  const transcriber = createRemoteTranscriber({
    service: id,
    host: service.host,
    limits: services[id].limits,
    gate,
    parkingDir: tmpdir(),
    startAsking: (onBilled) => {
      const ask = askingOf(filePolicy, ({ service: who, model: which, soundMs }) =>
        onBilled(billFor(who, which ?? model, soundMs).dollars),
      );
      return needsTimes ? withTimes(ask, gate) : ask;
    },
  });
  /** What no other file would change: they are not asked for in vain. */
  let refused: Failure | null = null;
  const noteRefusal = (result: Outcome['result']) => {
    const isFailed = result.kind === 'failed' && failureKind(result.failure.code) === 'configuration';
    if (isFailed) refused = result.failure;
  };
  return {
    transcribe: async (sound, onHeard) => {
      if (refused !== null) return failedWith(refused);
      const startedAt = performance.now();
      const abort = new AbortController();
      const transcription = transcriber.open(request, abort.signal);
      let samples = 0;
      try {
        for await (const piece of sound) {
          samples += piece.length;
          transcription.write(piece);
          await transcription.room();
          onHeard(samples / sampleRate);
        }
        const result = await transcription.finish().catch(failureOrThrow);
        const tookMs = performance.now() - startedAt;
        // What it cost is counted when the answer is on its way already.
        await immediately();
        noteRefusal(result);
        const account = transcription.account();
        return { result, account, tookMs, audioS: samples / sampleRate, standIn: standIn(account.attempts) };
      } finally {
        // A file that breaks off in the middle leaves nothing on its way.
        abort.abort();
      }
    },
    transcribeLink: async (url) => {
      if (refused !== null) return failedWith(refused);
      const outcome = await transcribeLinked({
        url,
        request,
        needsTimes,
        startAsking: (onBilled) =>
          askingOf(linkPolicy, ({ service: who, model: which, soundMs }) =>
            // Nobody but the service knows how long it is.
            onBilled(soundMs === 0 ? null : billFor(who, which ?? model, soundMs).dollars),
          ),
      });
      noteRefusal(outcome.result);
      return outcome;
    },
    [Symbol.asyncDispose]: () => connections[Symbol.asyncDispose](),
  };
}

function failedWith(failure: Failure): Outcome {
  const result = { kind: 'failed', failure } as const;
  return { result, account: nothingHappened, tookMs: 0, audioS: 0, standIn: null };
}

function failureOrThrow(error: unknown): Outcome['result'] {
  if (error instanceof Failure) return { kind: 'failed', failure: error };
  throw error;
}

/** Where the answer has no times, it gets those at which a voice was heard in its piece of the sound. */
function withTimes(ask: Ask, gate: VoiceGate): Ask {
  return async (piece, request, signal, onSent) => {
    const answer = await ask(piece, request, signal, onSent);
    const { transcript } = answer;
    if (transcript.segments.length > 0 || transcript.text === '') return answer;
    const meter = gate.open(signal);
    meter.write(piece.samples);
    const voice = await meter.finish();
    const whole = [{ startMs: 0, endMs: samplesToMs(piece.samples.length) }];
    const stretches = voice === null || voice.stretches.length === 0 ? whole : voice.stretches;
    return { ...answer, transcript: { ...transcript, segments: spreadOver(transcript.text, stretches) } };
  };
}
