/**
 * When the microphone is open, pure: `step(state, event)` answers with the next state and what has
 * to be done to the device. The overlay's page carries it out.
 *
 *   private   closed ──press──▶ opening ──▶ open ──last frame──▶ closed
 *   ready     the same, but open for `warmMs` more: the next press finds it open
 *   instant   open from the start; a press takes `beforeMs` along of what was heard before it
 *
 * While it is open and nobody dictates, or somebody pauses, the last `rememberedMs` are in memory: a busy computer hears of a
 * press late, and the words that were said meanwhile are there. Nothing else is made of them.
 *
 * A microphone that goes away while somebody speaks is replaced by the next one, in the same recording.
 */

export const captureModes = ['ready', 'instant', 'private'] as const;

export type CaptureMode = (typeof captureModes)[number];

/** In `ready`, for so long after the last use: people often go on after a short thought. */
export const warmMs = 20_000;

/** In `instant`, what was heard so long before the press belongs to the recording. */
export const beforeMs = 450;

/** A press that main hears of 1.5 s late has lost nothing, in `instant` as well. */
export const rememberedMs = 2_000;

/** In `instant`, when no microphone could be opened; one that is plugged in is tried at once. */
export const retryMs = 10_000;

/** An open microphone that has delivered nothing for so long is taken for dead when the key goes down. */
export const driedUpMs = 500;

export type OpenFailure = 'missing' | 'denied' | 'busy' | 'failed';

export interface MicrophoneState {
  readonly mode: CaptureMode;
  readonly device: 'closed' | 'opening' | 'open';
  /** Counts the openings; news of an earlier one changes nothing. */
  readonly attempt: number;
  /** Whom the sound belongs to, until the last frame of it was delivered. */
  readonly session: {
    readonly id: number;
    /**
     * `waiting`: the key is down, and the microphone is not open yet or not known to be the right one.
     * `paused`: it has begun, and nothing is heard for it. `resuming`: it waits as at the beginning.
     */
    readonly stage: 'waiting' | 'begun' | 'paused' | 'resuming' | 'released';
  } | null;
}

/** Until somebody says otherwise, the microphone is opened as late and closed as soon as can be. */
export const atRest: MicrophoneState = { mode: 'private', device: 'closed', attempt: 0, session: null };

export type MicrophoneEvent =
  | { readonly type: 'mode'; readonly mode: CaptureMode }
  /** `isFlowing`: the open microphone has delivered within `driedUpMs`. */
  | { readonly type: 'press'; readonly session: number; readonly isFlowing: boolean }
  | { readonly type: 'pause'; readonly session: number }
  | { readonly type: 'resume'; readonly session: number; readonly isFlowing: boolean }
  | { readonly type: 'release'; readonly session: number }
  /** It is over: with what was delivered, or as if it had not been. */
  | { readonly type: 'cut'; readonly session: number }
  | { readonly type: 'drop'; readonly session: number }
  /** The last frame is on its way to main. */
  | { readonly type: 'finished'; readonly session: number }
  | { readonly type: 'opened'; readonly attempt: number }
  /** The open device is still there, and still what is heard. */
  | { readonly type: 'checked'; readonly attempt: number }
  | { readonly type: 'not-opened'; readonly attempt: number; readonly reason: OpenFailure }
  /** The device that was open is not there any more. */
  | { readonly type: 'gone'; readonly attempt: number }
  /** The device is there and has delivered nothing for longer than any device needs. */
  | { readonly type: 'dried-up'; readonly attempt: number }
  /** Another microphone would be chosen now than the one that is open. */
  | { readonly type: 'better-one' }
  | { readonly type: 'timeout' };

export type MicrophoneCommand =
  | { readonly type: 'open'; readonly attempt: number }
  | { readonly type: 'close' }
  /** Report `gone` or `checked`. What is heard meanwhile is kept for the session. */
  | { readonly type: 'check'; readonly attempt: number }
  /** The sound is this session's from the press on; with `beforeMs` of what was heard before it. */
  | { readonly type: 'begin'; readonly session: number; readonly withBefore: boolean }
  /** What was heard until now is delivered. */
  | { readonly type: 'pause'; readonly session: number }
  /** From now on the sound is this session's again. */
  | { readonly type: 'resume'; readonly session: number }
  /** The session goes on with the microphone that was opened last. */
  | { readonly type: 'go-on'; readonly session: number }
  /** The key is up: the voice is followed to its end. */
  | { readonly type: 'end'; readonly session: number }
  /** It ends with what was delivered. */
  | { readonly type: 'cut'; readonly session: number }
  | { readonly type: 'drop'; readonly session: number }
  | { readonly type: 'fail'; readonly session: number; readonly reason: OpenFailure | 'unplugged' }
  /** Report `timeout` then, in place of any earlier one. */
  | { readonly type: 'wait'; readonly afterMs: number }
  | { readonly type: 'stop-waiting' };

interface Step {
  readonly state: MicrophoneState;
  readonly commands: readonly MicrophoneCommand[];
}

export function step(state: MicrophoneState, event: MicrophoneEvent): Step {
  switch (event.type) {
    case 'mode':
      if (event.mode === state.mode) return stay(state);
      return isUnused(state) ? rest({ ...state, mode: event.mode }) : stay({ ...state, mode: event.mode });
    case 'press':
      return press(state, event);
    case 'pause':
      return pause(state, event.session);
    case 'resume':
      return resume(state, event);
    case 'release':
      return release(state, event.session);
    case 'cut':
    case 'drop': {
      const over: MicrophoneCommand = { type: event.type, session: event.session };
      if (state.session?.id !== event.session) return { state, commands: [over] };
      // Nobody waits for it any more: what opens too late is closed again.
      const isTooLate = state.device === 'opening' && state.mode !== 'instant';
      return after([over], rest({ ...state, session: null, device: isTooLate ? 'closed' : state.device }));
    }
    case 'finished':
      return state.session?.id === event.session ? rest({ ...state, session: null }) : stay(state);
    case 'opened':
      return isNow(state, event.attempt, 'opening') ? opened({ ...state, device: 'open' }) : stay(state);
    case 'checked':
      return isNow(state, event.attempt, 'open') ? checked(state) : stay(state);
    case 'not-opened':
      return isNow(state, event.attempt, 'opening') ? notOpened(state, event.reason) : stay(state);
    case 'gone':
      return isNow(state, event.attempt, 'open') ? gone(state) : stay(state);
    case 'dried-up':
      // Whoever speaks is told, and decides; the device may only need longer than others.
      if (!isNow(state, event.attempt, 'open') || !isUnused(state)) return stay(state);
      return after([{ type: 'close' }], sleep({ ...state, device: 'closed' }));
    case 'better-one':
      if (!isUnused(state) || state.device === 'opening') return stay(state);
      return after(state.device === 'open' ? [{ type: 'close' }] : [], rest({ ...state, device: 'closed' }));
    case 'timeout':
      if (!isUnused(state)) return stay(state);
      if (state.mode === 'instant') return rest(state);
      return state.device === 'open'
        ? { state: { ...state, device: 'closed' }, commands: [{ type: 'close' }] }
        : stay(state);
  }
}

function press(
  state: MicrophoneState,
  { session: id, isFlowing }: Extract<MicrophoneEvent, { type: 'press' }>,
): Step {
  const waiting: MicrophoneState = { ...state, session: { id, stage: 'waiting' } };
  if (state.device === 'opening') return stay(waiting);
  if (state.device === 'closed') return after([{ type: 'stop-waiting' }], open(waiting));
  // It may have been pulled out a moment ago, and the loudspeakers be what is heard now.
  if (isFlowing)
    return {
      state: waiting,
      commands: [{ type: 'stop-waiting' }, { type: 'check', attempt: state.attempt }],
    };
  // The computer slept, or the device is dead without being gone.
  const { session } = state;
  return after(
    [
      { type: 'stop-waiting' },
      ...(session === null ? [] : [{ type: 'cut', session: session.id } as const]),
      { type: 'close' },
    ],
    open(waiting),
  );
}

/** Nobody is heard, so the microphone is left as between two dictations. */
function pause(state: MicrophoneState, id: number): Step {
  const { session } = state;
  if (session?.id !== id || (session.stage !== 'begun' && session.stage !== 'resuming')) return stay(state);
  const paused: MicrophoneState = { ...state, session: { id, stage: 'paused' } };
  const ending: MicrophoneCommand = { type: 'pause', session: id };
  // What is being opened is looked after when it is.
  return after([ending], state.device === 'opening' ? stay(paused) : rest(paused));
}

function resume(
  state: MicrophoneState,
  { session: id, isFlowing }: Extract<MicrophoneEvent, { type: 'resume' }>,
): Step {
  if (state.session?.id !== id || state.session.stage !== 'paused') return stay(state);
  const resuming: MicrophoneState = { ...state, session: { id, stage: 'resuming' } };
  if (state.device === 'opening') return stay(resuming);
  if (state.device === 'closed') return after([{ type: 'stop-waiting' }], open(resuming));
  if (isFlowing)
    return {
      state: resuming,
      commands: [{ type: 'stop-waiting' }, { type: 'check', attempt: state.attempt }],
    };
  return after([{ type: 'stop-waiting' }, { type: 'close' }], open(resuming));
}

function goOn(state: MicrophoneState, id: number): Step {
  return {
    state: { ...state, session: { id, stage: 'begun' } },
    commands: [{ type: 'resume', session: id }],
  };
}

function checked(state: MicrophoneState): Step {
  const { session } = state;
  if (session?.stage === 'waiting') return begin(state, session.id);
  return session?.stage === 'resuming' ? goOn(state, session.id) : stay(state);
}

function release(state: MicrophoneState, id: number): Step {
  const { session } = state;
  if (session?.id !== id || session.stage === 'released') return stay(state);
  const isHeard = state.device === 'open';
  if (session.stage === 'paused' || (session.stage === 'resuming' && !isHeard)) {
    // Nothing more is coming, not even the end of a word.
    return {
      state: { ...state, session: { id, stage: 'released' } },
      commands: [{ type: 'cut', session: id }],
    };
  }
  const ending: MicrophoneCommand = { type: 'end', session: id };
  // Before the microphone was open, which is no failure of it: an empty recording. Or before it was known to be the
  // right one, though somebody spoke.
  const begins = { waiting: begin, resuming: goOn, begun: null }[session.stage];
  const before = begins?.(state, id).commands ?? [];
  return { state: { ...state, session: { id, stage: 'released' } }, commands: [...before, ending] };
}

function begin(state: MicrophoneState, id: number): Step {
  return {
    state: { ...state, session: { id, stage: 'begun' } },
    commands: [{ type: 'begin', session: id, withBefore: state.mode === 'instant' }],
  };
}

function opened(state: MicrophoneState): Step {
  const { session } = state;
  switch (session?.stage) {
    case undefined:
    case 'paused':
      // Nobody needs it any more, so nobody has used it: nothing is kept open after use.
      return state.mode === 'instant'
        ? stay(state)
        : { state: { ...state, device: 'closed' }, commands: [{ type: 'close' }] };
    case 'waiting':
      return begin(state, session.id);
    case 'begun':
      return { state, commands: [{ type: 'go-on', session: session.id }] };
    case 'resuming':
      return goOn(state, session.id);
    case 'released':
      return stay(state);
  }
}

function notOpened(state: MicrophoneState, reason: OpenFailure): Step {
  const closed: MicrophoneState = { ...state, device: 'closed' };
  const { session } = state;
  // A pause is no time to complain: it is tried again when somebody goes on.
  if (session === null || session.stage === 'paused') return sleep(closed);
  const { id, stage } = session;
  if (stage === 'released') return { state: closed, commands: [{ type: 'cut', session: id }] };
  const failed: MicrophoneCommand = {
    type: 'fail',
    session: id,
    // It was heard until another one was needed: that there is none is not what went wrong.
    reason: stage === 'waiting' ? reason : 'unplugged',
  };
  return after([failed], sleep({ ...closed, session: null }));
}

function gone(state: MicrophoneState): Step {
  const closed: MicrophoneState = { ...state, device: 'closed' };
  if (state.session === null || state.session.stage === 'paused')
    return after([{ type: 'close' }], rest(closed));
  if (state.session.stage !== 'released') return after([{ type: 'close' }], open(closed));
  return { state: closed, commands: [{ type: 'cut', session: state.session.id }, { type: 'close' }] };
}

/** Nobody speaks: what the mode wants then. */
function rest(state: MicrophoneState): Step {
  switch (state.mode) {
    case 'instant':
      return state.device === 'closed'
        ? after([{ type: 'stop-waiting' }], open(state))
        : { state, commands: [{ type: 'stop-waiting' }] };
    case 'ready':
      return state.device === 'open'
        ? { state, commands: [{ type: 'wait', afterMs: warmMs }] }
        : { state: { ...state, device: 'closed' }, commands: [{ type: 'stop-waiting' }] };
    case 'private':
      return {
        state: { ...state, device: 'closed' },
        commands:
          state.device === 'open'
            ? [{ type: 'stop-waiting' }, { type: 'close' }]
            : [{ type: 'stop-waiting' }],
      };
  }
}

/** It could not be opened or gave nothing: not again at once. */
function sleep(state: MicrophoneState): Step {
  return state.mode === 'instant' ? { state, commands: [{ type: 'wait', afterMs: retryMs }] } : stay(state);
}

function open(state: MicrophoneState): Step {
  const attempt = state.attempt + 1;
  return { state: { ...state, device: 'opening', attempt }, commands: [{ type: 'open', attempt }] };
}

/** Nobody is heard, or about to be. */
function isUnused({ session }: MicrophoneState): boolean {
  return session === null || session.stage === 'paused';
}

function isNow(state: MicrophoneState, attempt: number, device: MicrophoneState['device']): boolean {
  return state.attempt === attempt && state.device === device;
}

function stay(state: MicrophoneState): Step {
  return { state, commands: [] };
}

function after(commands: readonly MicrophoneCommand[], { state, commands: more }: Step): Step {
  return { state, commands: [...commands, ...more] };
}
