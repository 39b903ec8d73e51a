import { cleanText } from '../../src-core/clean-text.ts';
import { longestFrameSamples, samplesToMs } from '../../src-core/pcm.ts';
import type { Voice } from '../../src-core/quality/voice.ts';
import { findModel } from '../../src-core/speech-models.ts';
import { deadlineAfter } from '../deadline.ts';
import type { SpeechEngine } from './embedded/engine.ts';

/**
 * The embedded engine's ear in front of a service somewhere else: it listens along while the person
 * speaks, so that what is no speech is not sent. Whether to send is `mayHoldSpeech` in
 * `src-core/quality/voice.ts`, and what came back is judged by `judgeTranscript` with the same voice.
 */
export interface VoiceGate {
  /** The signal ends the listening; what `finish` answers then is of no interest. */
  open(signal: AbortSignal): VoiceMeter;
  /**
   * Whether the engine finds words in it, too; null when it could not tell in time, or with a model that does not
   * understand the language (ISO-639-1; null: whichever it is). Never rejects.
   */
  hearsWords(samples: Int16Array, language: string | null, signal: AbortSignal): Promise<boolean | null>;
}

export interface VoiceMeter {
  /** 16 kHz mono; a frame of any length. */
  write(samples: Int16Array): void;
  /** Resolves when it has nearly caught up; an engine that hangs holds nobody up for long. */
  room(): Promise<void>;
  /** Where somebody spoke; null when the engine could not listen or took too long. Never rejects. */
  finish(): Promise<Voice | null>;
}

/** Listening keeps up with speech; a recording written at once takes the engine 1 % of its length. */
function patienceMs(recordingMs: number): number {
  return 1_500 + recordingMs / 20;
}

/** To write down a few seconds takes the engine a tenth of a second; somebody waits for it. */
const wordsPatienceMs = 1_500;

export function createVoiceGate(engine: Pick<SpeechEngine, 'listen'>): VoiceGate {
  return {
    async hearsWords(samples, language, signal) {
      const giveUp = new AbortController();
      const listening = engine.listen(
        { decode: true, onlySpeech: true, language },
        AbortSignal.any([signal, giveUp.signal]),
      );
      using _deadline = deadlineAfter(wordsPatienceMs, () => giveUp.abort());
      for (let from = 0; from < samples.length; from += longestFrameSamples)
        listening.write(samples.slice(from, from + longestFrameSamples));
      return await listening.finish().then(
        ({ text, model }) => (understands(model, language) ? cleanText(text) !== '' : null),
        () => null,
      );
    },
    open(signal) {
      const giveUp = new AbortController();
      const listening = engine.listen(
        { decode: false, onlySpeech: true },
        AbortSignal.any([signal, giveUp.signal]),
      );
      let sampleCount = 0;
      let hasSound = false;
      let hangs = false;
      return {
        write(samples) {
          sampleCount += samples.length;
          hasSound ||= samples.some((sample) => sample !== 0);
          listening.write(samples);
        },
        async room() {
          if (hangs) return;
          const over = Promise.withResolvers<void>();
          using _deadline = deadlineAfter(patienceMs(samplesToMs(sampleCount)), () => {
            hangs = true;
            over.resolve();
          });
          await Promise.race([listening.room(), over.promise]);
        },
        async finish() {
          const recordingMs = samplesToMs(sampleCount);
          // A microphone that is switched off needs no engine to be told from speech.
          if (!hasSound) {
            giveUp.abort();
            return { recordingMs, speechMs: 0, stretches: [] };
          }
          using _deadline = deadlineAfter(patienceMs(recordingMs), () => giveUp.abort());
          // Whatever kept the engine from listening, it is no reason not to send the sound.
          return await listening.finish().catch(() => null);
        },
      };
    },
  };
}

function understands(id: string, language: string | null): boolean {
  return language === null || findModel(id)?.languages.includes(language) === true;
}
