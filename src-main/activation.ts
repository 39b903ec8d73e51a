/**
 * Runs the activation grammar: keys, commands and sound go in, what they mean for the dictation comes out.
 * What is decided is decided in `src-core/dictation/activation.ts`.
 */
import { type Listener, listenForVoice } from '../src-core/capture/voice-now.ts';
import {
  type Activation,
  type ActivationEvent,
  activate,
  activationTimes,
  atRest,
  type Intent,
  type Order,
  waitsForPause,
} from '../src-core/dictation/activation.ts';
import type { KeyEdge } from './hotkeys/keyboard.ts';

interface ActivationDeps {
  /** ms since 1970, never going back while the app runs. */
  readonly now: () => number;
  readonly activation: () => Activation;
  readonly isListening: () => boolean;
  /** Every key that is down, by the system's numbers; none where it does not tell. */
  readonly keysDown: () => Promise<readonly number[]>;
  /** The hotkey goes down and is no repeat: before anything is made of it. */
  readonly onPress: () => void;
  readonly onIntent: (intent: Intent) => void;
  readonly onProblem: (error: unknown) => void;
}

interface ActivationRunner {
  keyEdge(edge: KeyEdge): void;
  /** From the tray or the command line; `ageMs`: for how long it has been on its way. */
  order(order: Order, ageMs?: number): void;
  /** Of the recording that is on: 16 kHz mono. */
  heard(samples: Int16Array): void;
  /** The screen was locked, or the computer goes to sleep. */
  goAway(): void;
  comeBack(): void;
  /** A dictation that was paused is recorded again. */
  resumed(): void;
}

export function runActivation(deps: ActivationDeps): ActivationRunner {
  let state = atRest;
  let listener: Listener | null = null;
  let isFollowing = false;

  function tell(event: ActivationEvent): void {
    const { state: after, intents } = activate(state, event, {
      activation: deps.activation(),
      isListening: deps.isListening(),
    });
    state = after;
    if (!waitsForPause(state)) listener = null;
    for (const intent of intents) deps.onIntent(intent);
    if (state.held !== null && !isFollowing) void followKey().catch(deps.onProblem);
  }

  /** Asks at the press and from then on until the key is up, also when nobody says so. */
  async function followKey(): Promise<void> {
    isFollowing = true;
    try {
      for (let held = state.held; held !== null; held = state.held) {
        const keys = await deps.keysDown();
        // Those of an earlier press say nothing of this one.
        if (state.held?.since === held.since) tell({ type: 'keys-read', keys, at: deps.now() });
        await new Promise((resolve) => setTimeout(resolve, activationTimes.readKeys));
      }
    } finally {
      isFollowing = false;
    }
  }

  return {
    keyEdge: ({ key, edge }) => {
      if (key === 'hotkey') {
        if (edge === 'down' && state.held === null) deps.onPress();
        tell({ type: 'key', edge, at: deps.now() });
      } else if (edge === 'down') tell({ type: 'cancel', at: deps.now(), ageMs: 0 });
    },
    order: (order, ageMs = 0) => tell({ type: order, at: deps.now(), ageMs }),
    heard: (samples) => {
      if (!waitsForPause(state)) return;
      listener ??= listenForVoice();
      tell({ type: 'sound', isVoice: listener.hear(samples), at: deps.now() });
    },
    goAway: () => tell({ type: 'away' }),
    comeBack: () => tell({ type: 'back' }),
    resumed: () => tell({ type: 'resumed', at: deps.now() }),
  };
}
