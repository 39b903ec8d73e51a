import { addedAccount } from '../../src-core/added-account.ts';
import type { Transcription } from './transcriber.ts';

/**
 * Set aside, it hears and sends nothing any more, and what is under way ends. Asked for its words all the same, it
 * begins anew with the whole sound.
 */
export interface SettableAside extends Transcription {
  setAside(): void;
}

/** `wholeSound`: all that was written, from wherever it is kept; `signal` ends it for good. */
export function openSettableAside(
  open: (signal: AbortSignal) => Transcription,
  wholeSound: () => AsyncIterable<Int16Array>,
  signal: AbortSignal,
): SettableAside {
  const aside = new AbortController();
  const first = open(AbortSignal.any([signal, aside.signal]));
  let anew: Transcription | null = null;
  return {
    write: first.write,
    room: first.room,
    setAside: () => aside.abort(),
    finish: async () => {
      if (!aside.signal.aborted) return first.finish();
      anew = open(signal);
      for await (const samples of wholeSound()) {
        if (signal.aborted) break;
        anew.write(samples);
        await anew.room();
      }
      return anew.finish();
    },
    // What had left before it was set aside has left.
    account: () => (anew === null ? first.account() : addedAccount(first.account(), anew.account())),
  };
}
