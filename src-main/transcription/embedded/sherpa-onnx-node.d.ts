/** The part of the package that we use; it has no types that TypeScript could find. */
declare module 'sherpa-onnx-node' {
  interface OfflineStream {
    acceptWaveform(sound: { readonly sampleRate: number; readonly samples: Float32Array }): void;
  }

  class OfflineRecognizer {
    static createAsync(config: {
      readonly featConfig: { readonly sampleRate: number; readonly featureDim: number };
      readonly modelConfig: {
        readonly moonshine: { readonly encoder: string; readonly mergedDecoder: string };
        readonly tokens: string;
        readonly numThreads: number;
        readonly provider: 'cpu';
        readonly debug: 0 | 1;
      };
    }): Promise<OfflineRecognizer>;
    createStream(): OfflineStream;
    decodeAsync(stream: OfflineStream): Promise<{ readonly text: string }>;
  }

  class Vad {
    constructor(
      config: {
        readonly sileroVad: {
          readonly model: string;
          readonly threshold: number;
          /** In seconds, like the other two. */
          readonly minSilenceDuration: number;
          readonly minSpeechDuration: number;
          readonly maxSpeechDuration: number;
          readonly windowSize: number;
        };
        readonly sampleRate: number;
        readonly numThreads: number;
        readonly provider: 'cpu';
        readonly debug: 0 | 1;
      },
      bufferSizeInSeconds: number,
    );
    acceptWaveform(samples: Float32Array): void;
    isDetected(): boolean;
    isEmpty(): boolean;
    pop(): void;
    reset(): void;
  }

  /** A CommonJS module: Node can't tell its names apart, so all come at once. */
  const sherpa: { readonly OfflineRecognizer: typeof OfflineRecognizer; readonly Vad: typeof Vad };
  export default sherpa;
}
