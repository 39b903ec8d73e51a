/** The part of the package that we use; it has no types that TypeScript could find. */
declare module 'sherpa-onnx-node' {
  export interface OfflineStream {
    acceptWaveform(sound: { readonly sampleRate: number; readonly samples: Float32Array }): void;
  }

  export interface OfflineRecognizerConfig {
    readonly featConfig: { readonly sampleRate: number; readonly featureDim: number };
    readonly modelConfig: {
      /** One of these four says what the files are. */
      readonly moonshine?: { readonly encoder: string; readonly mergedDecoder: string };
      readonly whisper?: {
        readonly encoder: string;
        readonly decoder: string;
        /** Empty: it finds out. One it does not know ends the process. */
        readonly language: string;
        readonly task: 'transcribe' | 'translate';
      };
      readonly transducer?: { readonly encoder: string; readonly decoder: string; readonly joiner: string };
      readonly senseVoice?: {
        readonly model: string;
        readonly language: string;
        readonly useInverseTextNormalization: 0 | 1;
      };
      readonly modelType?: 'nemo_transducer';
      readonly tokens: string;
      readonly numThreads: number;
      readonly provider: 'cpu';
      readonly debug: 0 | 1;
    };
  }

  export interface OfflineRecognizer {
    createStream(): OfflineStream;
    /** Whisper takes another language or task by it; the others take nothing. */
    setConfig(config: OfflineRecognizerConfig): void;
    decodeAsync(stream: OfflineStream): Promise<{ readonly text: string }>;
  }

  export interface VadConfig {
    readonly sileroVad: {
      readonly model: string;
      readonly threshold: number;
      /** In seconds, like the other two. */
      readonly minSilenceDuration: number;
      readonly minSpeechDuration: number;
      readonly maxSpeechDuration: number;
      /** In samples. */
      readonly windowSize: number;
    };
    readonly sampleRate: number;
    readonly numThreads: number;
    readonly provider: 'cpu';
    readonly debug: 0 | 1;
  }

  export interface Vad {
    acceptWaveform(samples: Float32Array): void;
    flush(): void;
    isDetected(): boolean;
    isEmpty(): boolean;
    pop(): void;
    reset(): void;
  }

  /** A CommonJS module whose names Node cannot tell apart, so all come at once. */
  const sherpa: {
    readonly OfflineRecognizer: { createAsync(config: OfflineRecognizerConfig): Promise<OfflineRecognizer> };
    readonly Vad: new (config: VadConfig, bufferSeconds: number) => Vad;
  };
  export default sherpa;
}
