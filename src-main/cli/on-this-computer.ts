import type { Spoken } from '../../src-core/choose-model.ts';
import { cleanText } from '../../src-core/clean-text.ts';
import { joinTexts } from '../../src-core/join-texts.ts';
import { sampleRate, samplesToMs } from '../../src-core/pcm.ts';
import { onlyLanguageOf } from '../../src-core/speech-models.ts';
import type { Segment, Transcript } from '../../src-core/transcript.ts';
import { nothingHappened } from '../../src-core/transcription.ts';
import { createDecoder, createHearing, type Settled } from '../transcription/embedded/hearing.ts';
import type { ModelPlace } from '../transcription/embedded/model-files.ts';
import { loadSpeechModel, type SpeechModel } from '../transcription/embedded/speech-model.ts';
import type { FileTranscriber, Outcome } from './file-transcriber.ts';

interface OnThisComputerOptions {
  /** Of the voice detector. */
  readonly modelsDir: string;
  readonly place: ModelPlace;
  readonly spoken: Spoken;
}

/** The embedded engine, in this very process. Its model is loaded when there is a file to transcribe. */
export function transcribeOnThisComputer(options: OnThisComputerOptions): FileTranscriber {
  let loaded: Promise<SpeechModel> | undefined;
  return {
    transcribe: async (sound, onHeard) => {
      loaded ??= loadSpeechModel(options.modelsDir, options.place);
      return hear(sound, { model: await loaded, ...options, onHeard });
    },
    transcribeLink: null,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function hear(
  sound: AsyncIterable<Int16Array>,
  {
    model,
    place,
    spoken,
    onHeard,
  }: OnThisComputerOptions & { readonly model: SpeechModel; readonly onHeard: (seconds: number) => void },
): Promise<Outcome> {
  const startedAt = performance.now();
  const segments: Segment[] = [];
  const { promise: failed, reject } = Promise.withResolvers<never>();
  failed.catch(() => {});
  let settledMs = 0;
  using hearing = createHearing({
    model,
    decoder: createDecoder(model),
    decode: true,
    onlySpeech: true,
    spoken,
    isLive: false,
    onSettled: (settled) => {
      const segment = segmentFrom(settled, settledMs);
      if (segment.text !== '') segments.push(segment);
      settledMs = samplesToMs(settled.upTo);
      onHeard(settledMs / 1000);
    },
    onError: reject,
  });
  let samples = 0;
  for await (const piece of sound) {
    samples += piece.length;
    hearing.write(piece);
    await Promise.race([hearing.room(), failed]);
  }
  await Promise.race([hearing.finish(), failed]);
  return {
    result: resultOf(segments, place.id),
    audioS: samples / sampleRate,
    tookMs: performance.now() - startedAt,
    account: nothingHappened,
    standIn: null,
  };
}

/** From where a voice began after what was settled before. */
function segmentFrom({ upTo, text, stretches }: Settled, settledMs: number): Segment {
  return {
    startMs: stretches[0]?.startMs ?? settledMs,
    endMs: stretches.at(-1)?.endMs ?? samplesToMs(upTo),
    text: cleanText(text),
    avgLogprob: null,
    compressionRatio: null,
    noSpeechProb: null,
  };
}

function resultOf(segments: readonly Segment[], model: string): Outcome['result'] {
  if (segments.length === 0) return { kind: 'no-speech' };
  const text = joinTexts(segments.map((segment) => segment.text));
  const transcript: Transcript = {
    text,
    model,
    provider: null,
    language: onlyLanguageOf(model),
    segments,
    words: [],
  };
  return { kind: 'text', transcript, service: 'embedded' };
}
