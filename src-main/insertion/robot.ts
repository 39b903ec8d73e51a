import type { PasteChord } from '../../src-core/paste-chord.ts';
import { Failure } from '../../src-core/transcription.ts';

/** What is pressed: the paste chord, or Enter. */
export interface Keys {
  readonly key: PasteChord['key'] | 'enter';
  readonly modifiers: PasteChord['modifiers'];
}

export type RobotOrder = { readonly id: number } & (Keys | { readonly text: string });
export type RobotAnswer = { readonly id: number; readonly ok: boolean };

/** The process that holds robotjs, as little of it as is needed. */
export interface RobotProcess {
  send(order: RobotOrder): void;
  onAnswer(listener: (answer: RobotAnswer) => void): void;
  onExit(listener: () => void): void;
  kill(): void;
}

/** Somebody who presses keys. */
export interface KeyPresser extends Disposable {
  /** Resolves when the keys went down and up; rejects with `insertion-failed` when they could not. */
  tap(keys: Keys, signal: AbortSignal): Promise<void>;
}

export interface Robot extends KeyPresser {
  /** Presses what writes the text; rejects as `tap`. */
  type(text: string, signal: AbortSignal): Promise<void>;
  /** Resolves when the person holds no modifier, which would be part of what is pressed; left out where nobody tells. */
  modifiersUp?(signal: AbortSignal): Promise<void>;
}

/**
 * robotjs ends its process with a segmentation fault when there is no display, so it lives in a
 * child that may die; it is started again when it is needed next.
 */
export function startRobot(fork: () => RobotProcess): Robot {
  let child: RobotProcess | null = null;
  let lastId = 0;
  const waiting = new Map<number, (isDone: boolean) => void>();

  function running(): RobotProcess {
    if (child !== null) return child;
    const started = fork();
    child = started;
    started.onAnswer(({ id, ok }) => waiting.get(id)?.(ok));
    started.onExit(() => {
      if (child === started) child = null;
      for (const settle of waiting.values()) settle(false);
    });
    return started;
  }

  // Ready before the first dictation: loading robotjs is not on its path.
  running();

  async function order(what: Keys | { readonly text: string }, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    lastId += 1;
    const id = lastId;
    // One that hangs would let every later dictation wait in vain: its end answers for it.
    const giveUp = () => child?.kill();
    signal.addEventListener('abort', giveUp, { once: true });
    const isDone = await new Promise<boolean>((resolve) => {
      waiting.set(id, resolve);
      running().send({ id, ...what });
    });
    signal.removeEventListener('abort', giveUp);
    waiting.delete(id);
    if (!isDone) throw new Failure('insertion-failed');
  }

  return {
    tap: ({ key, modifiers }, signal) => order({ key, modifiers }, signal),
    type: (text, signal) => order({ text }, signal),
    [Symbol.dispose]: () => child?.kill(),
  };
}
