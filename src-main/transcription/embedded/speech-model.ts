import type sherpaOnnx from 'sherpa-onnx-node';
import type { Vad, VadConfig } from 'sherpa-onnx-node';
import { createDetectorGain } from '../../../src-core/detector-gain.ts';
import { sampleRate } from '../../../src-core/pcm.ts';
import { windowSamples } from '../../../src-core/segments.ts';
import { findModel, mayStopShort } from '../../../src-core/speech-models.ts';
import { Failure } from '../../../src-core/transcription.ts';
import {
  checkModelFiles,
  checkVoiceDetector,
  defaultModel,
  type ModelPlace,
  voiceDetectorPath,
} from './model-files.ts';
import { loadRecognizer, type Recognize } from './recognizer.ts';

/** The recogniser and the voice detector, loaded once and shared by every dictation. */
export interface SpeechModel {
  /** At most 20 s of sound; one call after the other. */
  readonly decode: Recognize;
  /** As `speech-models.ts` has it. */
  readonly mayStopShort: boolean;
  /** A voice detector for one dictation at a time; give it back with `using` or dispose. */
  takeVoiceDetector(): VoiceDetector;
}

export interface VoiceDetector extends Disposable {
  /** Whether somebody speaks in this window of 512 samples; remembers the ones before. */
  judge(window: Float32Array): VoiceJudgement;
}

export interface VoiceJudgement {
  /** Somebody surely speaks. */
  readonly isVoiced: boolean;
  /** It may be a voice, if only a whisper; always so where somebody surely speaks. */
  readonly mayBeVoiced: boolean;
}

/**
 * What the detector's probability must reach. Measured on speech, whispers and noise of many kinds:
 * at 0.4 no noise and nearly no music passes for a voice; at 0.15 some music and hum does, but
 * whispered words that the other one misses are heard. See "Nobody speaks" in docs/PERFORMANCE.md.
 */
const sureThreshold = 0.4;
const faintThreshold = 0.15;

/** Throws a `Failure`: `model-missing`, `model-damaged` or `engine-failed`. */
export async function loadSpeechModel(
  modelsDir: string,
  place: ModelPlace = defaultModel(modelsDir),
): Promise<SpeechModel> {
  await checkModelFiles(modelsDir, place);
  try {
    return await loadChecked(modelsDir, place);
  } catch (error) {
    throw new Failure('engine-failed', { cause: error });
  }
}

/**
 * Only the ear, for whoever wants to know where somebody speaks: 2 MB instead of 65. Throws as
 * `loadSpeechModel` does.
 */
export async function loadVoiceDetectors(modelsDir: string): Promise<Pick<SpeechModel, 'takeVoiceDetector'>> {
  await checkVoiceDetector(modelsDir);
  try {
    const { default: sherpa } = await import('sherpa-onnx-node');
    return { takeVoiceDetector: voiceDetectorPool(sherpa, voiceDetectorPath(modelsDir)) };
  } catch (error) {
    throw new Failure('engine-failed', { cause: error });
  }
}

/** Without a look at the files first: a wrong one ends this process. */
export async function loadChecked(modelsDir: string, { id, dir }: ModelPlace): Promise<SpeechModel> {
  // Imported late: where the native library does not run, that is a failure with a name too.
  const { default: sherpa } = await import('sherpa-onnx-node');
  const model = findModel(id);
  if (model === undefined) throw new Failure('model-missing');
  const decode = await loadRecognizer((config) => sherpa.OfflineRecognizer.createAsync(config), model, dir);
  // The first decoding is slow; it should not be somebody's first dictation.
  await decode(new Float32Array(sampleRate), { language: null, translate: false });
  return {
    decode,
    mayStopShort: mayStopShort(id),
    takeVoiceDetector: voiceDetectorPool(sherpa, voiceDetectorPath(modelsDir)),
  };
}

/** Loading a detector takes 80 ms, which must not be spent between a press and its first window. */
function voiceDetectorPool(sherpa: typeof sherpaOnnx, path: string): () => VoiceDetector {
  const loadDetectors = (): Detectors => ({
    sure: new sherpa.Vad(detectorConfig(path, sureThreshold), 30),
    faint: new sherpa.Vad(detectorConfig(path, faintThreshold), 30),
  });
  const spare = [loadDetectors()];
  return () => {
    const detectors = spare.pop() ?? loadDetectors();
    const gain = createDetectorGain();
    return {
      judge(window) {
        const factor = gain.next(window);
        const louder = factor === 1 ? window : window.map((sample) => sample * factor);
        const isVoiced = detects(detectors.sure, louder);
        return { isVoiced, mayBeVoiced: detects(detectors.faint, louder) || isVoiced };
      },
      [Symbol.dispose]() {
        detectors.sure.reset();
        detectors.faint.reset();
        spare.push(detectors);
      },
    };
  };
}

/** The same detector twice, because it tells only whether its threshold was reached. */
interface Detectors {
  readonly sure: Vad;
  readonly faint: Vad;
}

function detects(vad: Vad, window: Float32Array): boolean {
  vad.acceptWaveform(window);
  const isDetected = vad.isDetected();
  // It would keep the sound of every stretch of speech for us, who have it already. This throws it
  // away and leaves the detector's memory of what it heard as it is.
  vad.flush();
  while (!vad.isEmpty()) vad.pop();
  return isDetected;
}

/**
 * Only asked window by window. Where to cut is decided in `src-core/segments.ts`, so the detector's
 * own rules about the length of speech and silence are as good as switched off; zero is refused.
 */
function detectorConfig(model: string, threshold: number): VadConfig {
  return {
    sileroVad: {
      model,
      threshold,
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
