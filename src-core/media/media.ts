/**
 * When other programs are made quiet for a dictation, and when they get back what was theirs. Pure:
 * `step(state, event)` answers with the next state and what is to be done. One thing at a time is done, and
 * a dictation that follows soon finds it quiet: nothing starts to play for half a second in between.
 *
 *   loud ──recorded──▶ quietening ──done──▶ quiet ──nobody dictates for a moment──▶ giving back ──done──▶ loud
 */
import type { DictationState } from '../dictation/session.ts';

export const mediaChoices = ['leave', 'lower', 'pause'] as const;

/** What happens to what other programs play while somebody is recorded. */
export type MediaChoice = (typeof mediaChoices)[number];

/** Whose way of making other programs quiet there is: what it reaches differs. */
export type MediaSystem = 'linux' | 'windows' | 'macos';

/** What plays anew says so several times in a row, in ms. */
export const newcomerMs = 300;

/** Whoever goes on after so short a break does not want to hear the music in it, in ms. */
export const breakMs = 700;

export interface MediaState {
  readonly stage: 'loud' | 'quietening' | 'quiet' | 'giving-back';
  readonly dictation: DictationStage;
  /** What somebody has chosen; it counts from the next time on. */
  readonly choice: MediaChoice;
  readonly isLeaving: boolean;
  /** Meanwhile somebody has come who may be owed something. */
  readonly hasMore: boolean;
}

/** `edge`: nothing is heard yet, and the press may have been a slip; or the last word is still being heard. */
export type DictationStage = 'none' | 'edge' | 'recorded';

export function dictationStage({ sessions }: DictationState): DictationStage {
  if (sessions.some(({ stage }) => stage === 'recording')) return 'recorded';
  return sessions.some(({ stage }) => stage === 'arming' || stage === 'finishing') ? 'edge' : 'none';
}

export const loud: MediaState = {
  stage: 'loud',
  dictation: 'none',
  choice: 'leave',
  isLeaving: false,
  hasMore: false,
};

export type MediaEvent =
  | { readonly type: 'dictation'; readonly stage: DictationStage; readonly choice: MediaChoice }
  /** What was to be done is done, as far as it could be. */
  | { readonly type: 'done' }
  | { readonly type: 'timeout' }
  /** A Dictum before this one was ended in the middle. */
  | { readonly type: 'left-over' }
  /** Somebody plays who may be owed something, or answers again. */
  | { readonly type: 'newcomer' }
  /** The app is about to end. */
  | { readonly type: 'leave' };

export type MediaCommand =
  | { readonly type: 'quieten'; readonly how: Exclude<MediaChoice, 'leave'> }
  | { readonly type: 'give-back' }
  /** Report `timeout` then, in place of any earlier one. */
  | { readonly type: 'wait'; readonly afterMs: number }
  | { readonly type: 'stop-waiting' };

interface Step {
  readonly state: MediaState;
  readonly commands: readonly MediaCommand[];
}

export function step(state: MediaState, event: MediaEvent): Step {
  switch (event.type) {
    case 'dictation':
      if (event.stage === state.dictation && event.choice === state.choice) return stay(state);
      return follow(state, { ...state, dictation: event.stage, choice: event.choice });
    case 'done':
      if (state.stage === 'quietening') return settle({ ...state, stage: 'quiet' });
      return state.stage === 'giving-back' ? settle({ ...state, stage: 'loud' }) : stay(state);
    case 'timeout':
      if (state.stage === 'loud') return state.isLeaving ? stay(state) : giveBack(state);
      return state.stage === 'quiet' && state.dictation === 'none' ? giveBack(state) : stay(state);
    case 'newcomer':
      // Nobody gets back before the end what is quiet for a dictation.
      if (state.stage === 'giving-back') return stay({ ...state, hasMore: true });
      return state.stage === 'loud' ? settle({ ...state, hasMore: true }) : stay(state);
    case 'left-over':
      return state.stage === 'loud' ? giveBack(state) : stay(state);
    case 'leave':
      return settle({ ...state, isLeaving: true });
  }
}

/** Whether nobody is owed anything, and nobody will be. */
export function isSettled({ stage, isLeaving }: MediaState): boolean {
  return isLeaving && stage === 'loud';
}

/** Where nothing is to be quiet any more, each dictation is a chance to give back what is left. */
function follow(before: MediaState, state: MediaState): Step {
  const begins = before.dictation !== 'recorded' && state.dictation === 'recorded';
  const mayGiveBack = state.stage === 'loud' && state.choice === 'leave' && !state.isLeaving;
  return begins && mayGiveBack ? giveBack(state) : settle(state);
}

/** What follows from how things are now. */
function settle(state: MediaState): Step {
  const { stage, dictation, choice, isLeaving, hasMore } = state;
  if (stage === 'loud' && dictation === 'recorded' && choice !== 'leave' && !isLeaving)
    return {
      state: { ...state, stage: 'quietening', hasMore: false },
      commands: [{ type: 'quieten', how: choice }],
    };
  if (stage === 'loud' && hasMore && !isLeaving)
    return { state: { ...state, hasMore: false }, commands: [{ type: 'wait', afterMs: newcomerMs }] };
  if (stage !== 'quiet') return stay(state);
  if (isLeaving) return giveBack(state);
  return {
    state,
    commands: [dictation === 'none' ? { type: 'wait', afterMs: breakMs } : { type: 'stop-waiting' }],
  };
}

function giveBack(state: MediaState): Step {
  return {
    state: { ...state, stage: 'giving-back', hasMore: false },
    commands: [{ type: 'stop-waiting' }, { type: 'give-back' }],
  };
}

function stay(state: MediaState): Step {
  return { state, commands: [] };
}
