import { cleanText } from '../../src-core/clean-text.ts';
import { sampleRate, samplesToMs } from '../../src-core/pcm.ts';
import type { Segment, Transcript } from '../../src-core/transcript.ts';
import { Failure, nothingHappened } from '../../src-core/transcription.ts';
import { createDecoder, createHearing, type Settled } from '../transcription/embedded/hearing.ts';
import { embeddedModel } from '../transcription/embedded/model-files.ts';
import { loadSpeechModel, type SpeechModel } from '../transcription/embedded/speech-model.ts';
import type { FileTranscriber, Outcome } from './file-transcriber.ts';

/** The embedded engine, in this very process. Its model is loaded when there is a file to transcribe. */
export function transcribeOnThisComputer(modelsDir: string | null): FileTranscriber {
  let loaded: Promise<SpeechModel> | undefined;
  return {
    transcribe: async (sound, onHeard) => {
      if (modelsDir === null) throw new Failure('model-missing');
      loaded ??= loadSpeechModel(modelsDir);
      return hear(sound, await loaded, onHeard);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function hear(
  sound: AsyncIterable<Int16Array>,
  model: SpeechModel,
  onHeard: (seconds: number) => void,
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
    result: resultOf(segments),
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

function resultOf(segments: readonly Segment[]): Outcome['result'] {
  if (segments.length === 0) return { kind: 'no-speech' };
  const text = segments.map((segment) => segment.text).join(' ');
  const transcript: Transcript = {
    text,
    model: embeddedModel,
    provider: null,
    language: 'en',
    segments,
    words: [],
  };
  return { kind: 'text', transcript, service: 'embedded' };
}
