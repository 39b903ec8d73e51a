/**
 * Turns what a keyboard reports, and what is asked for from elsewhere, into what a person meant. Pure:
 * `activate(state, event, situation)` answers with the next state and the intents for the dictation.
 *
 *   hold          press begins, release ends
 *   tap-or-hold   press begins; a long hold ends with its release, a tap stays on until the next press
 *   toggle        a press begins, the next one ends
 *   double-tap    the second press of two quick ones begins; a pause of the speaker ends, or the next press
 *
 * In each of them a held key that repeats is one press, and a release that nobody heard is made up for:
 * by the keys that the system says are down, or by a press that comes too late to be a repeat.
 *
 * Several keys may mean this. While one is held to be let go, the others mean nothing. A modifier by itself
 * is a press that is taken back when it turns out to be part of a combination, so it ends a dictation
 * only when it goes up.
 *
 * Whoever holds the key to speak, or asks for a start, is heard, also when what is on was paused.
 *
 * What the command `start` began ends by itself when nobody has spoken for long: its `stop` may never come. Sway
 * forgets what it was to run at the release when another key goes down before it
 * (github.com/swaywm/sway/issues/6456). A start that comes meanwhile ends nothing, because a held key may repeat it,
 * but whoever presses that key once more lets it go as well.
 */
import type { LanguageCode } from '../languages.ts';

export const activations = ['hold', 'tap-or-hold', 'toggle', 'double-tap'] as const;
export type Activation = (typeof activations)[number];

/** All in ms. */
export const activationTimes = {
  /** A press that is held for less is a tap. */
  tap: 300,
  /** From one press to the next: two taps that belong together. */
  doubleTap: 400,
  /** After a tap, a worn switch goes down once more by itself; no finger is as fast. */
  bounce: 50,
  /**
   * When another key follows a modifier so soon, nobody held that modifier to speak. Later on it is somebody
   * who speaks and presses a key besides, and what they said is worth more.
   */
  chord: 1_000,
  /** While the key is down, the system is asked so often whether it still is. */
  readKeys: 250,
  /**
   * A held key repeats sooner than this wherever repeats are slowest (macOS: 1.8 s before the first one).
   * A press that comes later is a new one, and the release before it was lost.
   */
  repeat: 2_500,
  /**
   * A compositor runs a command again and again while its key is down, and nowhere in the world more slowly.
   * What such a command once began and what has failed since is not begun anew 25 times a second.
   */
  commandRepeat: 120,
  /**
   * Not even the first repeat of a held key comes later where nobody changed that (X11: 660 ms): where only
   * presses are told, the next one is another. Nobody who pauses wants to go on sooner, and nobody who cancels
   * means the dictation before that one, too.
   */
  samePress: 700,
  /** A press shorter than this is a slip of the finger. */
  shortestPress: 150,
  /** Longer than between two turns of a wheel that is turned, or two events of a pad that glides. */
  wheelPause: 250,
  /** Somebody who dictates without a hand on the key has finished when they are silent for so long. */
  pause: 2_500,
  /** The same if they have said nothing yet: they may have to think. */
  firstWord: 15_000,
  /** The same for what a command began: its key may be held all the time. */
  lostStop: 60_000,
} as const;

export type ActivationEvent =
  | {
      readonly type: 'key';
      /** Which of the keys that mean this. */
      readonly key: string;
      /** `chord`: another key went down with this modifier, which still is. */
      readonly edge: 'down' | 'up' | 'chord';
      readonly at: number;
      /** One by itself. */
      readonly isModifier?: boolean;
    }
  /** The keys that are down now, by whatever numbers the system has for them. */
  | { readonly type: 'keys-read'; readonly keys: readonly number[]; readonly at: number }
  /** From the Escape key or the tray; a command, which a desktop may repeat, says for how long it has been on its way. */
  | {
      readonly type: Order;
      readonly at: number;
      readonly ageMs?: number | undefined;
      /** Of what it begins, if that is not the usual one. */
      readonly language?: LanguageCode | undefined;
    }
  /** Some of the sound of the recording that is on, so much of it. */
  | { readonly type: 'sound'; readonly isVoice: boolean; readonly ms: number; readonly at: number }
  /** The screen was locked, or the computer goes to sleep: what is on ends elsewhere. */
  | { readonly type: 'away' }
  | { readonly type: 'back' }
  /** What was paused is recorded again: nobody was silent meanwhile. */
  | { readonly type: 'resumed'; readonly at: number };

/** What may be asked for without a key. Asked again, none of them does anything else than once, but `toggle` and `pause`. */
export type Order = 'start' | 'stop' | 'toggle' | 'cancel' | 'pause';

/** `isHeld`: a hotkey is down, and the system gives every other key to it. */
export type Intent =
  /** `key`: which one it was, if it was one; `language`: the one that was asked for, if one was. */
  | {
      readonly type: 'press';
      readonly isHeld: boolean;
      readonly key?: string;
      readonly language?: LanguageCode;
    }
  | { readonly type: 'release'; readonly isHeld: boolean }
  | { readonly type: 'cancel' }
  /** What the key began was not meant: as if it had not been. The key is still down. */
  | { readonly type: 'withdraw' }
  /** The key went down or up, and that neither begins nor ends anything. */
  | { readonly type: 'key'; readonly isHeld: boolean }
  /** What is recorded pauses, or goes on. */
  | { readonly type: 'pause' }
  | { readonly type: 'resume' };

interface Held {
  readonly key: string;
  /** It began what is on. */
  readonly hasBegun: boolean;
  /** What is on was paused, and goes on because of it. */
  readonly hasResumed: boolean;
  readonly since: number;
  /** When it was last said to be down: a held key repeats. */
  readonly reportedAt: number;
  /** `ends-unless-chord`: it would have ended it by going down, if it were no modifier. */
  readonly onRelease: 'ends' | 'ends-if-long' | 'ends-unless-chord' | 'nothing';
  /** The keys that were down when the system was first asked, none if it does not tell; null: not asked yet. */
  readonly keys: readonly number[] | null;
}

interface HandsFree {
  readonly begunBy: 'taps' | 'command';
  /** So much of the sound that came last is no voice, in ms: sound that comes late was heard all the same. */
  readonly quietMs: number;
  readonly hasSpoken: boolean;
}

export interface ActivationState {
  readonly held: Held | null;
  /** Up to then a press is the switch's own. */
  readonly bouncesUntil: number;
  /** The first of two taps. */
  readonly tapped: { readonly key: string; readonly at: number } | null;
  /** Dictating without a hand on a key that is heard. */
  readonly handsFree: HandsFree | null;
  /** Nothing begins: what is typed at a locked screen is a password. */
  readonly isAway: boolean;
  /** The last one, and when it was asked for: the same again soon after it is its repeat. */
  readonly command: { readonly order: Order; readonly at: number } | null;
  /** When the last stop or cancel was asked for: a start that set out before it has been overtaken by it. */
  readonly stoppedAt: number;
}

export const atRest: ActivationState = {
  held: null,
  bouncesUntil: Number.NEGATIVE_INFINITY,
  tapped: null,
  handsFree: null,
  isAway: false,
  command: null,
  stoppedAt: Number.NEGATIVE_INFINITY,
};

/** What is so at the moment of the event. */
export interface Situation {
  readonly activation: Activation;
  /** A dictation is being recorded, whoever began it. */
  readonly isListening: boolean;
  /** And nothing of it is heard right now. */
  readonly isPaused: boolean;
}

interface Step {
  readonly state: ActivationState;
  readonly intents: readonly Intent[];
}

export function activate(before: ActivationState, event: ActivationEvent, situation: Situation): Step {
  // Whatever ended the recording: nobody dictates hands-free any more.
  const state = situation.isListening ? before : { ...before, handsFree: null };
  switch (event.type) {
    case 'key':
      return key(state, event, situation);
    case 'keys-read':
      return keysRead(state, event.keys, event.at, situation);
    case 'start':
    case 'stop':
    case 'toggle':
    case 'cancel':
    case 'pause':
      return order(state, event, situation);
    case 'sound':
      // What was said before a pause may come in it.
      return situation.isPaused ? nothing(state) : sound(state, event);
    case 'away':
      return nothing({ ...handsOff(state), isAway: true });
    case 'back':
      return nothing({ ...state, isAway: false });
    case 'resumed':
      return nothing({
        ...state,
        handsFree: state.handsFree && handsFreeBegun(state.handsFree.begunBy),
      });
  }
}

/** Whether somebody has to say which parts of the sound are voice. */
export function waitsForPause(state: ActivationState): boolean {
  return state.handsFree !== null;
}

type KeyEvent = Extract<ActivationEvent, { type: 'key' }>;

function key(state: ActivationState, event: KeyEvent, situation: Situation): Step {
  const { held } = state;
  switch (event.edge) {
    case 'down':
      return keyDown(state, event, situation);
    case 'chord':
      return held?.key === event.key ? chord(state, held, event.at) : nothing(state);
    case 'up':
      // One that meant nothing beside the one that is held.
      return held !== null && held.key !== event.key ? nothing(state) : keyUp(state, event.at, situation);
  }
}

function keyDown(state: ActivationState, event: KeyEvent, situation: Situation): Step {
  const { held } = state;
  const { at } = event;
  if (held !== null && held.key !== event.key) {
    if (held.onRelease !== 'nothing' && situation.isListening) return nothing(state);
    return keyDown({ ...state, held: null }, event, situation);
  }
  if (held !== null) {
    const isRepeat = isSeen(held) || at - held.reportedAt <= activationTimes.repeat;
    if (isRepeat) return nothing({ ...state, held: { ...held, reportedAt: at } });
    // Its release was lost. Whether it was a tap is not known: the next press ends what a tap would have begun.
    const ended: readonly Intent[] =
      held.onRelease === 'ends' || held.onRelease === 'ends-unless-chord'
        ? [{ type: 'release', isHeld: false }]
        : [];
    const isListening = situation.isListening && ended.length === 0;
    const pressed = keyDown({ ...state, held: null }, event, { ...situation, isListening });
    return { state: pressed.state, intents: [...ended, ...pressed.intents] };
  }
  if (state.isAway || at < state.bouncesUntil) return down(state, event, 'nothing', keyIsDown);
  switch (situation.activation) {
    case 'hold':
      // Also what the tray or a command began: whoever holds the key takes it over.
      return situation.isListening ? takingOver(state, event, situation) : beginning(state, event, 'ends');
    case 'tap-or-hold':
      return situation.isListening ? endingPress(state, event) : beginning(state, event, 'ends-if-long');
    case 'toggle':
      return situation.isListening ? endingPress(state, event) : beginning(state, event, 'nothing');
    case 'double-tap':
      return situation.isListening ? endingPress(state, event) : tap(state, event);
  }
}

const keyIsDown: Intent = { type: 'key', isHeld: true };

function tap(state: ActivationState, event: KeyEvent): Step {
  const { tapped } = state;
  const { key: tappedKey, at } = event;
  const isSecond = tapped?.key === tappedKey && at - tapped.at <= activationTimes.doubleTap;
  return isSecond
    ? beginning({ ...state, tapped: null, handsFree: handsFreeBegun('taps') }, event, 'nothing')
    : down({ ...state, tapped: { key: tappedKey, at } }, event, 'nothing', keyIsDown);
}

function beginning(state: ActivationState, event: KeyEvent, onRelease: Held['onRelease']): Step {
  return down(state, event, onRelease, { type: 'press', isHeld: true, key: event.key });
}

/** A modifier that copies something is held as well: then what it has resumed pauses again. */
function takingOver(state: ActivationState, event: KeyEvent, { isPaused }: Situation): Step {
  const { state: taken, intents } = down(state, event, 'ends', keyIsDown);
  if (!isPaused) return { state: taken, intents };
  return {
    state: { ...taken, held: taken.held && { ...taken.held, hasResumed: true } },
    intents: [...intents, { type: 'resume' }],
  };
}

function endingPress(state: ActivationState, event: KeyEvent): Step {
  return event.isModifier === true
    ? down(state, event, 'ends-unless-chord', keyIsDown)
    : down({ ...state, handsFree: null }, event, 'nothing', { type: 'release', isHeld: true });
}

function down(
  state: ActivationState,
  { key: pressed, at }: KeyEvent,
  onRelease: Held['onRelease'],
  intent: Intent,
): Step {
  const hasBegun = intent.type === 'press';
  return {
    state: {
      ...state,
      held: { key: pressed, hasBegun, hasResumed: false, since: at, reportedAt: at, onRelease, keys: null },
    },
    intents: [intent],
  };
}

/** The modifier that is held was no press, unless it has been held for too long to be meant for that key. */
function chord(state: ActivationState, held: Held, at: number): Step {
  const isSoon = at - held.since <= activationTimes.chord;
  if (!isSoon && held.onRelease !== 'ends-unless-chord') return nothing(state);
  return {
    state: {
      ...state,
      held: { ...held, onRelease: 'nothing', hasBegun: false, hasResumed: false },
      tapped: null,
      handsFree: held.hasBegun ? null : state.handsFree,
    },
    intents: held.hasBegun ? [{ type: 'withdraw' }] : held.hasResumed ? [{ type: 'pause' }] : [],
  };
}

function keyUp(state: ActivationState, at: number, { activation }: Situation): Step {
  const { held } = state;
  // The system said so before it was reported; what goes down from now on is another press.
  if (held === null) return nothing({ ...state, bouncesUntil: Number.NEGATIVE_INFINITY });
  const isTap = at - held.since < activationTimes.tap;
  const ends =
    held.onRelease === 'ends' ||
    held.onRelease === 'ends-unless-chord' ||
    (held.onRelease === 'ends-if-long' && !isTap);
  // Where the key is held while speaking, whoever is thrown out by a bounce must get in again at once.
  const mayBounce = activation !== 'hold' && !ends;
  return {
    state: {
      ...state,
      held: null,
      handsFree: ends ? null : state.handsFree,
      bouncesUntil: mayBounce ? at + activationTimes.bounce : Number.NEGATIVE_INFINITY,
    },
    intents: [ends ? { type: 'release', isHeld: false } : { type: 'key', isHeld: false }],
  };
}

/**
 * Which of the keys is the hotkey is not known, and need not be: that depends on the layout, and it has
 * surely gone up when none of those that were down with it still is.
 */
function keysRead(state: ActivationState, keys: readonly number[], at: number, situation: Situation): Step {
  const { held } = state;
  if (held === null) return nothing(state);
  if (held.keys === null) return nothing({ ...state, held: { ...held, keys } });
  const isUp = isSeen(held) && !held.keys.some((key) => keys.includes(key));
  if (!isUp) return nothing(state);
  const { state: released, intents } = keyUp(state, at, situation);
  // On a busy computer the last repeat of the key may be reported after the system has said that it is up.
  return { state: { ...released, bouncesUntil: at + activationTimes.bounce }, intents };
}

/** Whether the system tells of this press at all; else that it is not down means nothing. */
function isSeen({ keys }: Held): boolean {
  return keys !== null && keys.length > 0;
}

function sound(state: ActivationState, { isVoice, ms }: Extract<ActivationEvent, { type: 'sound' }>): Step {
  const { handsFree: before, held } = state;
  if (before === null) return nothing(state);
  const handsFree = isVoice
    ? { ...before, quietMs: 0, hasSpoken: true }
    : { ...before, quietMs: before.quietMs + ms };
  const heard = { ...state, handsFree };
  // Whoever speaks with a key down says when they have finished, also where taps or a command began it.
  if (held?.onRelease === 'ends' || held?.onRelease === 'ends-if-long') return nothing(heard);
  return handsFree.quietMs >= longestSilence(handsFree) ? end(heard) : nothing(heard);
}

function longestSilence({ begunBy, hasSpoken }: HandsFree): number {
  if (begunBy === 'command') return activationTimes.lostStop;
  return hasSpoken ? activationTimes.pause : activationTimes.firstWord;
}

function handsFreeBegun(begunBy: HandsFree['begunBy']): HandsFree {
  return { begunBy, quietMs: 0, hasSpoken: false };
}

type OrderEvent = Extract<ActivationEvent, { type: Order }>;

/** So soon after the same command, it is its repeat. */
const repeatsWithin: Readonly<Partial<Record<Order, number>>> = {
  start: activationTimes.commandRepeat,
  cancel: activationTimes.samePress,
  pause: activationTimes.samePress,
};

function order(
  before: ActivationState,
  { type, at, ageMs, language }: OrderEvent,
  situation: Situation,
): Step {
  const isCommand = ageMs !== undefined;
  const askedAt = at - (ageMs ?? 0);
  const { command } = before;
  const stoppedAt = Math.max(before.stoppedAt, askedAt);
  const isRepeat = isCommand && command?.order === type && askedAt - command.at <= (repeatsWithin[type] ?? 0);
  const state = isCommand ? { ...before, command: { order: type, at: askedAt } } : before;
  switch (type) {
    case 'start': {
      const isOvertaken = askedAt < state.stoppedAt;
      if (isOvertaken || isRepeat) return nothing(state);
      if (situation.isListening && !situation.isPaused) return nothing(state);
      const begun = situation.isListening ? resume(state) : begin(state, language);
      return isCommand && begun.intents.length > 0 ? waitingForStop(begun) : begun;
    }
    case 'stop':
      return situation.isListening ? end({ ...state, stoppedAt }) : nothing({ ...state, stoppedAt });
    case 'toggle':
      return situation.isListening ? end(state) : begin(state, language);
    case 'cancel':
      if (isRepeat) return nothing(state);
      return { state: handsOff({ ...state, stoppedAt }), intents: [{ type: 'cancel' }] };
    case 'pause':
      if (isRepeat || !situation.isListening) return nothing(state);
      return situation.isPaused ? resume(state) : { state, intents: [{ type: 'pause' }] };
  }
}

function waitingForStop({ state, intents }: Step): Step {
  return { state: { ...state, handsFree: state.handsFree ?? handsFreeBegun('command') }, intents };
}

function resume(state: ActivationState): Step {
  return { state, intents: [{ type: 'resume' }] };
}

function begin(state: ActivationState, language: LanguageCode | undefined): Step {
  if (state.isAway) return nothing(state);
  const press = { type: 'press', isHeld: state.held !== null } as const;
  return { state: handsOff(state), intents: [language === undefined ? press : { ...press, language }] };
}

function end(state: ActivationState): Step {
  return { state: handsOff(state), intents: [{ type: 'release', isHeld: state.held !== null }] };
}

/** Something else than the key has decided: the release of a key that is still down means nothing more. */
function handsOff(state: ActivationState): ActivationState {
  return {
    ...state,
    held: state.held && { ...state.held, onRelease: 'nothing', hasBegun: false, hasResumed: false },
    tapped: null,
    handsFree: null,
  };
}

function nothing(state: ActivationState): Step {
  return { state, intents: [] };
}
