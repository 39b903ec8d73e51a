import sherpa from 'sherpa-onnx-node';
import { sampleRate } from '../../../src-core/pcm.ts';
import { windowSamples } from '../../../src-core/segments.ts';
import { type ModelFiles, checkModelFiles, modelFiles } from './model-files.ts';

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

export async function loadSpeechModel(modelsDir: string): Promise<SpeechModel> {
  const files = modelFiles(modelsDir);
  await checkModelFiles(files);
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
  return {
    async decode(samples) {
      const stream = recognizer.createStream();
      stream.acceptWaveform({ sampleRate, samples });
      const { text } = await recognizer.decodeAsync(stream);
      return text.replace(/\s+/g, ' ').trim();
    },
    takeVoiceDetector: voiceDetectorPool(files),
  };
}

/** Loading a detector takes 80 ms, which must not be spent between a press and its first window. */
function voiceDetectorPool(files: ModelFiles): () => VoiceDetector {
  const spare = [loadVoiceDetector(files)];
  return () => {
    const vad = spare.pop() ?? loadVoiceDetector(files);
    return {
      isVoiced(window) {
        vad.acceptWaveform(window);
        const isVoiced = vad.isDetected();
        // It would keep the sound of every stretch of speech for us; we have it already.
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
function loadVoiceDetector(files: ModelFiles) {
  return new sherpa.Vad(
    {
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
    },
    30,
  );
}
