/** Groq's service as a transcription that collects the sound and asks once. */
import { wavHeader } from '../../src-core/pcm.ts';
import { promptWithin } from '../../src-core/prompt.ts';
import { services } from '../../src-core/services.ts';
import { Failure, type TranscriptionResult } from '../../src-core/transcription.ts';
import { createGroqService } from './services/groq.ts';
import type { ServiceOptions } from './services/remote-service.ts';
import type { Transcriber } from './transcriber.ts';

interface GroqOptions extends ServiceOptions {
  /** Listens along and tells for how long somebody spoke, in ms: silence is not sent. */
  readonly listenForSpeech: (signal: AbortSignal) => SpeechMeter;
}

interface SpeechMeter {
  write(samples: Int16Array): void;
  finish(): Promise<{ readonly speechMs: number }>;
}

export function createGroqTranscriber(options: GroqOptions): Transcriber {
  const service = createGroqService(options);
  return {
    service: service.id,
    host: service.host,
    open: ({ language, prompt, onlySpeech }, signal) => {
      const pieces: Int16Array[] = [];
      const meter = onlySpeech ? options.listenForSpeech(signal) : null;
      return {
        write: (samples) => {
          pieces.push(samples);
          meter?.write(samples);
        },
        finish: async (): Promise<TranscriptionResult> => {
          if (options.key === null) throw new Failure('key-missing');
          // An engine that cannot listen must not keep speech from being sent.
          const heard = await meter?.finish().catch(() => null);
          if (signal.aborted) throw new Failure('cancelled');
          if (heard?.speechMs === 0) return { kind: 'no-speech' };
          const samples = joined(pieces);
          const { transcript } = await service.ask(
            { samples, file: () => Promise.resolve({ bytes: wavFrom(samples), format: 'wav' }) },
            {
              language,
              prompt: promptWithin(prompt, services.groq.limits.promptBytes),
              temperature: null,
              translate: false,
              wordTimes: false,
            },
            signal,
          );
          const { text, model } = transcript;
          return text === '' ? { kind: 'no-speech' } : { kind: 'text', text, model };
        },
      };
    },
  };
}

function joined(pieces: readonly Int16Array[]): Int16Array {
  const samples = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let end = 0;
  for (const piece of pieces) {
    samples.set(piece, end);
    end += piece.length;
  }
  return samples;
}

function wavFrom(samples: Int16Array): Uint8Array<ArrayBuffer> {
  const header = wavHeader(samples.length);
  const wav = new Uint8Array(header.length + samples.byteLength);
  wav.set(header);
  wav.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), header.length);
  return wav;
}
