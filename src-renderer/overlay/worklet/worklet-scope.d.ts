/** What AudioWorkletGlobalScope gives; TypeScript ships no library for it. */
declare const sampleRate: number;

interface Port {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
}

declare abstract class AudioWorkletProcessor {
  readonly port: Port;
}

declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;
