import type { Vad, VadConfig } from 'sherpa-onnx-node';
import { sampleRate } from '../../../src-core/pcm.ts';
import { windowSamples } from '../../../src-core/segments.ts';
import { Failure } from '../../../src-core/transcription.ts';
import { checkModelFiles, type ModelFiles, modelFiles } from './model-files.ts';

/** The recogniser and the voice detector, loaded once and shared by every dictation. */
export interface SpeechModel {
  /** At most 20 s of sound; one call after the other. */
  decode(samples: Float32Array): Promise<string>;
  /** A voice detector for one dictation at a time; give it back with `using` or dispose. */
  takeVoiceDetector(): VoiceDetector;
}

export interface VoiceDetector extends Disposable {
  /** Whether somebody speaks in this window of 512 samples; remembers the ones before. */
  isVoiced(window: Float32Array): boolean;
}

/** Throws a `Failure`: `model-missing`, `model-damaged` or `engine-failed`. */
export async function loadSpeechModel(modelsDir: string): Promise<SpeechModel> {
  const files = modelFiles(modelsDir);
  await checkModelFiles(files);
  try {
    return await load(files);
  } catch (error) {
    throw new Failure('engine-failed', { cause: error });
  }
}

async function load(files: ModelFiles): Promise<SpeechModel> {
  // Imported late: where the native library does not run, that is a failure with a name too.
  const { default: sherpa } = await import('sherpa-onnx-node');
  const recognizer = await sherpa.OfflineRecognizer.createAsync({
    featConfig: { sampleRate, featureDim: 80 },
    modelConfig: {
      moonshine: { encoder: files.encoder, mergedDecoder: files.decoder },
      tokens: files.tokens,
      numThreads: 2,
      provider: 'cpu',
      debug: 0,
    },
  });
  async function decode(samples: Float32Array): Promise<string> {
    const stream = recognizer.createStream();
    stream.acceptWaveform({ sampleRate, samples });
    const { text } = await recognizer.decodeAsync(stream);
    return text.replace(/\s+/g, ' ').trim();
  }
  // The first decoding is slow; it should not be somebody's first dictation.
  await decode(new Float32Array(sampleRate));
  return {
    decode,
    takeVoiceDetector: voiceDetectorPool(() => new sherpa.Vad(detectorConfig(files), 30)),
  };
}

/** Loading a detector takes 80 ms, which must not be spent between a press and its first window. */
function voiceDetectorPool(loadDetector: () => Vad): () => VoiceDetector {
  const spare = [loadDetector()];
  return () => {
    const vad = spare.pop() ?? loadDetector();
    return {
      isVoiced(window) {
        vad.acceptWaveform(window);
        const isVoiced = vad.isDetected();
        // It would keep the sound of every stretch of speech for us, who have it already. This
        // throws it away and leaves the detector's memory of what it heard as it is.
        vad.flush();
        while (!vad.isEmpty()) vad.pop();
        return isVoiced;
      },
      [Symbol.dispose]() {
        vad.reset();
        spare.push(vad);
      },
    };
  };
}

/**
 * Only asked window by window. Where to cut is decided in `src-core/segments.ts`, so the detector's
 * own rules about the length of speech and silence are as good as switched off; zero is refused.
 */
function detectorConfig(files: ModelFiles): VadConfig {
  return {
    sileroVad: {
      model: files.voiceDetector,
      threshold: 0.5,
      minSilenceDuration: 0.001,
      minSpeechDuration: 0.001,
      maxSpeechDuration: 3600,
      windowSize: windowSamples,
    },
    sampleRate,
    numThreads: 1,
    provider: 'cpu',
    debug: 0,
  };
}
