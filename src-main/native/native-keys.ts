/** Keys of Windows and macOS through their own functions; robotjs where those do not answer. */
import { setTimeout as delay } from 'node:timers/promises';
import { signalAfter } from '../deadline.ts';
import type { Robot } from '../insertion/robot.ts';
import type { KeyCalls } from './key-calls.ts';
import type { Native } from './native.ts';

/** Nobody tells when a modifier goes up; looked at so often, in ms. */
const lookEveryMs = 20;

/** So long the system may take to press them, in ms; what takes longer is pressed by nobody else in between. */
const pressesWithinMs = 1_000;

/**
 * robotjs asks for the key of a letter in the layout of its own thread, and on macOS in the one of its first moment: with a
 * Cyrillic one no V is pressed at all, without an error. It cuts characters off to 16 bits, too.
 */
export function nativeKeys(native: Pick<Native, 'call'>, robot: Robot): Robot {
  /** Null when nobody tells. */
  async function held(signal: AbortSignal): Promise<number | null> {
    const soon = AbortSignal.any([signal, signalAfter(pressesWithinMs)]);
    const modifiers = await native.call('heldModifiers', null, soon).catch(() => null);
    return modifiers?.length ?? null;
  }

  async function done<Name extends 'pressKeys' | 'typeText'>(
    name: Name,
    input: Parameters<KeyCalls[Name]>[0],
    otherwise: () => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    // The process is gone, or this system has no such functions; nothing was pressed.
    if ((await held(signal)) === null) return otherwise();
    signal.throwIfAborted();
    await native.call(name, input as never, signal);
  }

  return {
    tap: (keys, signal) => done('pressKeys', keys, () => robot.tap(keys, signal), signal),
    type: (text, signal) => done('typeText', text, () => robot.type(text, signal), signal),
    modifiersUp: async (signal) => {
      while (((await held(signal)) ?? 0) > 0) await delay(lookEveryMs, undefined, { signal });
    },
    [Symbol.dispose]: () => robot[Symbol.dispose](),
  };
}
