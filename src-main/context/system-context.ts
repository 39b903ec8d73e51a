/**
 * What surrounds the caret on Windows and macOS, as their own functions tell it in a process beside this one. Nothing of
 * it is read ahead or kept: each answer is what stands there now.
 */
import { isTerminal } from '../../src-core/paste-chord.ts';
import { signalAfter } from '../deadline.ts';
import type { Native } from '../native/native.ts';
import type { Context, TextField } from './context.ts';

/** An app that has not told by then is busy with something else, in ms. */
const patienceMs = 500;

/** Whoever has begun to change words is waited for: giving up would not keep them from being changed. */
const patiently = new AbortController().signal;

export function openSystemContext(native: Native): Context {
  async function focusedField(signal: AbortSignal): Promise<TextField | null> {
    const soon = AbortSignal.any([signal, signalAfter(patienceMs)]);
    const front = await native.call('frontWindow', null, soon);
    // What stands in a terminal is a program's output, and whoever is not known may be one.
    if (front === null || front.app === null || isTerminal(front.app.toLowerCase())) return null;
    const field = await native.call('focusedField', null, soon);
    return field === null ? null : fieldNamed(field);
  }

  function fieldNamed(field: string): TextField {
    return {
      surroundings: (behind = '') =>
        native
          .call('surroundingsOf', { field, behind }, signalAfter(patienceMs))
          // An app that has ended, hangs or says no.
          .catch(() => null),
      exchange: (text, replacement) =>
        native
          .call('exchangeIn', { field, text, replacement }, patiently)
          // Nobody can say whether it will still be done, but either text stands there whole.
          .catch(() => 'impossible' as const),
    };
  }

  return {
    // The process was lost, the system says no, or the dictation is over.
    focusedField: (signal) => focusedField(signal).catch(() => null),
    activeWindow: async () => null,
    // The process is not only for this.
    [Symbol.dispose]: () => {},
  };
}
