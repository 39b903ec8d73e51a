import { deadlineAfter } from '../deadline.ts';
import type { CallName, InputOf, NativeAnswer, NativeOrder, OutputOf } from './calls.ts';

/** The process that calls the system, as little of it as is needed. */
export interface NativeProcess {
  send(order: NativeOrder): void;
  onAnswer(listener: (answer: NativeAnswer) => void): void;
  onExit(listener: () => void): void;
  kill(): void;
}

export interface Native extends Disposable {
  /**
   * Rejects when the system says no, when the process is gone, and with the reason of the signal; what was asked may
   * be carried out all the same then.
   */
  call<Name extends CallName>(name: Name, input: InputOf<Name>, signal: AbortSignal): Promise<OutputOf<Name>>;
}

/** A process that has not answered by then waits for an app that hangs, and would keep everything waiting, in ms. */
export const hangsAfterMs = 2_000;

/** One that has never said anything may still be starting, on a busy computer, in ms. */
export const startsWithinMs = 20_000;

/**
 * The system's own functions live in a child that may die: a mistake in calling them ends a process, and an app that
 * hangs makes them wait. It is started now, and again when it has died or hung and is needed.
 */
export function openNative(fork: () => NativeProcess): Native {
  let child: NativeProcess | null = null;
  let hasAnswered = false;
  let lastId = 0;
  const waiting = new Map<number, (answer: NativeAnswer) => void>();

  function running(): NativeProcess {
    if (child !== null) return child;
    const started = fork();
    child = started;
    hasAnswered = false;
    started.onAnswer((answer) => {
      if (child === started) hasAnswered = true;
      waiting.get(answer.id)?.(answer);
    });
    started.onExit(() => {
      if (child === started) child = null;
      for (const [id, answer] of waiting)
        answer({ id, problem: 'the process that calls the system is gone' });
    });
    return started;
  }

  // Ready before the first dictation.
  running();

  function ask(id: number, name: CallName, input: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const asked = running();
      const patience = deadlineAfter(hasAnswered ? hangsAfterMs : startsWithinMs, () => asked.kill());
      waiting.set(id, (answer) => {
        waiting.delete(id);
        patience[Symbol.dispose]();
        if ('problem' in answer) reject(new Error(answer.problem));
        else resolve(answer.output);
      });
      asked.send({ id, name, input });
    });
  }

  return {
    call: async <Name extends CallName>(name: Name, input: InputOf<Name>, signal: AbortSignal) => {
      signal.throwIfAborted();
      lastId += 1;
      const { promise: aborted, reject } = Promise.withResolvers<never>();
      const giveUp = () => reject(signal.reason);
      signal.addEventListener('abort', giveUp, { once: true });
      const answer = ask(lastId, name, input);
      answer.catch(() => {});
      try {
        return (await Promise.race([answer, aborted])) as OutputOf<Name>;
      } finally {
        signal.removeEventListener('abort', giveUp);
      }
    },
    [Symbol.dispose]: () => child?.kill(),
  };
}
