/**
 * Runs the activation grammar: keys, commands and sound go in, what they mean for the dictation comes out.
 * What is decided is decided in `src-core/dictation/activation.ts`.
 */
import { rememberedMs } from '../src-core/capture/microphone.ts';
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
import { eventClock } from '../src-core/event-clock.ts';
import { type ActionEdge, type ActionKeys, meansAction } from '../src-core/hotkey-actions.ts';
import type { HotkeyAction } from '../src-core/hotkey-bindings.ts';
import type { LanguageCode } from '../src-core/languages.ts';
import { samplesToMs } from '../src-core/pcm.ts';
import { deadlineAfter } from './deadline.ts';
import type { KeyEdge } from './hotkeys/keyboard.ts';

interface ActivationDeps {
  /** ms since 1970, never going back while the app runs. */
  readonly now: () => number;
  /** What a press of this hotkey means; null: what happens has none. */
  readonly activation: (key: string | null) => Activation;
  readonly isListening: () => boolean;
  readonly isPaused: () => boolean;
  /** Every key that is down, by the system's numbers; none where it does not tell of this hotkey; null: not known this time. */
  readonly keysDown: (key: string) => Promise<readonly number[] | null>;
  /** Null for a hotkey that is gone. */
  readonly meaningOf: (key: string) => KeyMeaning | null;
  /** Dictum itself may have been pressing keys then: those of the chord that pastes. */
  readonly arePressedByUs: (at: number) => boolean;
  /** A key that is for something else than to dictate was pressed. */
  readonly onAction: (action: OtherAction) => void;
  /** The hotkey goes down and is no repeat: before anything is made of it. */
  readonly onPress: () => void;
  /** `at`: when it was meant; Dictum may hear of a key late. */
  readonly onIntent: (intent: Intent, at: number) => void;
  readonly onProblem: (error: unknown) => void;
}

/** The modifiers of the chords that paste, and of words that are typed: always the left ones, and never Alt. */
const pressedByUs: ReadonlySet<string> = new Set(['LeftControl', 'LeftShift', 'LeftSuper']);

type OtherAction = Exclude<HotkeyAction, 'dictate'>;

interface KeyMeaning {
  readonly action: HotkeyAction;
  /** One by itself: it counts only when no other key goes down with it. */
  readonly isModifier: boolean;
}

interface ActivationRunner {
  keyEdge(edge: KeyEdge): void;
  /** From the tray or, when it says for how long it has been on its way, the command line. */
  order(order: Order, ageMs?: number, language?: LanguageCode): void;
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
  let actionKeys: ActionKeys = new Map();
  let listener: Listener | null = null;
  let isFollowing = false;
  const keyClock = eventClock(deps.now);

  function tell(event: ActivationEvent): void {
    const { state: after, intents } = activate(state, event, {
      activation: deps.activation(event.type === 'key' ? event.key : (state.held?.key ?? null)),
      isListening: deps.isListening(),
      isPaused: deps.isPaused(),
    });
    state = after;
    if (!waitsForPause(state)) listener = null;
    for (const intent of intents) deps.onIntent(intent, meantAt(event));
    if (state.held !== null && !isFollowing) void followKey().catch(deps.onProblem);
  }

  /** A command was meant when it was begun: until a program runs, somebody may have said a word. */
  function meantAt(event: ActivationEvent): number {
    if (!('at' in event)) return deps.now();
    return 'ageMs' in event ? event.at - Math.min(event.ageMs ?? 0, rememberedMs) : event.at;
  }

  /** Asks at the press and from then on until the key is up, also when nobody says so. */
  async function followKey(): Promise<void> {
    isFollowing = true;
    try {
      for (let held = state.held; held !== null; held = state.held) {
        const keys = await deps.keysDown(held.key);
        // Those of an earlier press say nothing of this one.
        if (keys !== null && state.held?.since === held.since)
          tell({ type: 'keys-read', keys, at: deps.now() });
        await new Promise<void>((resolve) => void deadlineAfter(activationTimes.readKeys, resolve));
      }
    } finally {
      isFollowing = false;
    }
  }

  /** A held key that repeats means it once. */
  function isMeant(edge: ActionEdge): boolean {
    const { down, isMeant: isMeantNow } = meansAction(actionKeys, edge);
    actionKeys = down;
    return isMeantNow;
  }

  return {
    keyEdge: ({ key, edge, time }) => {
      const at = time === undefined ? deps.now() : keyClock(time);
      if (key === 'cancel') {
        if (isMeant({ key, edge, at, isModifier: false })) tell({ type: 'cancel', at });
        return;
      }
      const meaning = deps.meaningOf(key);
      // Its release is still to be told to whoever knows that it is down.
      if (meaning === null && edge !== 'up') return;
      const { action = 'dictate', isModifier = false } = meaning ?? {};
      // What Dictum presses makes no combination of what somebody holds, and is no press of theirs.
      const mayBeOurs = edge === 'chord' || (edge === 'down' && isModifier && pressedByUs.has(key));
      if (mayBeOurs && deps.arePressedByUs(at)) return;
      if (edge === 'down' && state.held === null) deps.onPress();
      if (action === 'dictate') return tell({ type: 'key', key, edge, at, isModifier });
      if (isMeant({ key, edge, at, isModifier })) deps.onAction(action);
    },
    order: (order, ageMs, language) => tell({ type: order, at: deps.now(), ageMs, language }),
    heard: (samples) => {
      if (!waitsForPause(state)) return;
      listener ??= listenForVoice();
      tell({
        type: 'sound',
        isVoice: listener.hear(samples),
        ms: samplesToMs(samples.length),
        at: deps.now(),
      });
    },
    goAway: () => tell({ type: 'away' }),
    comeBack: () => tell({ type: 'back' }),
    resumed: () => tell({ type: 'resumed', at: deps.now() }),
  };
}
