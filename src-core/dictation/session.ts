/**
 * One machine for every dictation, pure: `step(state, event)` answers with the next state and what
 * the world has to do. Adapters report facts as events; each names its session, so a late answer
 * from a session that is gone changes nothing.
 *
 *   press → arming ──first sample──▶ recording ──release──▶ finishing ──last frame──▶ transcribing
 *                                                                                         │ text
 *           gone ◀──inserted── inserting ◀──all spoken before it are gone── ready ◀─saved─ saving
 *
 * While it is recorded it may be paused, and goes on as the same dictation. What is cancelled then, or before the
 * last frame, waits for a moment, its sound on disk: undone, it is transcribed, and else it is gone.
 *
 * The key may be pressed again while earlier sessions are still on their way: sessions stand in
 * the order they were spoken, at most one of them listens, and they are inserted in that order.
 *
 * Words that were probably not said end their session, and so do those whose window is not in front any
 * more, or whose computer was locked or asleep meanwhile: nobody may be waiting for them there. As long as the
 * pill offers them, whoever wants them brings it back, from `saving` on.
 */
import type { StandIn } from '../asking.ts';
import type { Sound } from '../capture/sound-watch.ts';
import type { ErrorCode } from '../error-codes.ts';
import type { Timeline } from '../history-entry.ts';
import { type Inserted, whereTo } from '../insertion-plan.ts';
import { activationTimes } from './activation.ts';
import { deadlines, transcribingDeadlineMs } from './deadlines.ts';
import {
  afterNotice,
  covering,
  type Hint,
  type Notice,
  type Notices,
  offersOf,
  seen,
  shownMs,
  takingClipboard,
  uncovered,
  unseenOf,
  withNotice,
  withoutNotice,
  withoutRecording,
} from './notice.ts';

export type SessionId = number;

/** Marks are in ms since the press; `pressedAt` in ms on the clock every event uses. */
export interface Pressed {
  readonly id: SessionId;
  readonly pressedAt: number;
  readonly timeline: Timeline;
  /** Something that was said is not in its recording. */
  readonly isIncomplete?: true;
}

/** The computer was locked or went to sleep after it was spoken. */
interface Left {
  readonly wasLeft?: true;
}

export type Session = Pressed &
  Left &
  (
    | ({ readonly stage: 'arming' } & Hearing)
    | ({ readonly stage: 'recording' } & Hearing & Recorded)
    | { readonly stage: 'finishing' }
    | { readonly stage: 'cancelled'; readonly recordingMs: number }
    | { readonly stage: 'transcribing' }
    | { readonly stage: 'saving'; readonly text: string }
    | { readonly stage: 'ready'; readonly text: string }
    | { readonly stage: 'inserting'; readonly text: string }
  );

/** What the person should know of the microphone while they speak. */
export interface Hearing {
  readonly sound: Sound;
  /** Another microphone hears than the person may think; null: it is the one they know of. */
  readonly exchangedFor: Exchange | null;
}

/** How much was recorded, without the pauses; times in ms, on the clock of the events. */
interface Recorded {
  readonly isPaused: boolean;
  /** Sound came since it began or went on: the microphone may have to be opened after a pause, too. */
  readonly isHeard: boolean;
  /** Until the last pause. */
  readonly recordedMs: number;
  /** When it began, or went on after the last pause. */
  readonly goesOnAt: number;
}

export interface Exchange {
  /** Of the one that hears now. */
  readonly label: string;
  /** The other one went away in the middle, or its headset plays music, which opening it would spoil. */
  readonly why: 'gone' | 'music';
}

type ListeningSession = Extract<Session, { stage: 'arming' | 'recording' }>;
type CancelledSession = Extract<Session, { stage: 'cancelled' }>;

export type Stage = Session['stage'];

export interface DictationState extends Notices {
  readonly sessions: readonly Session[];
  /** The hotkey is down. It may outlast the session it began: a microphone can be pulled out meanwhile. */
  readonly isHeld: boolean;
  /** The screen is locked, or the computer asleep: the keys would go to whatever asks for the password. */
  readonly isAway: boolean;
}

export const idle: DictationState = { sessions: [], notice: null, isHeld: false, isAway: false };

export type DictationEvent =
  /** `isHeld` when it was the hotkey; somebody may also have chosen "start". */
  | { readonly type: 'press'; readonly session: SessionId; readonly at: number; readonly isHeld: boolean }
  /** The key was let go, or somebody chose "stop"; `isHeld` when it was a press of the hotkey that ends it. */
  | { readonly type: 'release'; readonly at: number; readonly isHeld?: boolean }
  /** The hotkey went down or up, and that neither begins nor ends a dictation. */
  | { readonly type: 'key'; readonly isHeld: boolean; readonly at: number }
  | { readonly type: 'cancel'; readonly at: number }
  /** What is recorded was not meant: a key of a combination began it. */
  | { readonly type: 'withdraw'; readonly at: number }
  /** What is being recorded pauses, or goes on; neither does anything a second time. */
  | { readonly type: 'pause'; readonly at: number }
  | { readonly type: 'resume'; readonly at: number }
  /** The first sound after that. */
  | { readonly type: 'heard-again'; readonly session: SessionId }
  /** What was cancelled is wanted after all. */
  | { readonly type: 'undo-cancel'; readonly session: SessionId; readonly at: number }
  | { readonly type: 'dismiss' }
  /** What the notice of this session asks was answered elsewhere. */
  | { readonly type: 'settled'; readonly session: SessionId }
  /** Words were not pasted, taken back or swapped, or nothing paused: a sentence says why. Of a session of its own. */
  | { readonly type: 'refused'; readonly session: SessionId; readonly why: string }
  /** That went wrong. */
  | { readonly type: 'action-failed'; readonly session: SessionId; readonly code: ErrorCode }
  /** The screen was locked, or the computer goes to sleep: nobody dictates to it now. */
  | { readonly type: 'away' }
  | { readonly type: 'back' }
  | { readonly type: 'first-sample'; readonly session: SessionId; readonly at: number }
  /** The last frame is here; `recordingMs` counts the samples. */
  | {
      readonly type: 'audio-complete';
      readonly session: SessionId;
      readonly at: number;
      readonly recordingMs: number;
    }
  /** The microphone or the disk failed; what was heard until then is `recordingMs` long. */
  | {
      readonly type: 'capture-failed';
      readonly session: SessionId;
      readonly at: number;
      readonly code: ErrorCode;
      readonly recordingMs: number;
    }
  /** The page that has the microphone is gone, and is loaded again; `recordingMs` as above. */
  | {
      readonly type: 'capture-lost';
      readonly session: SessionId;
      readonly at: number;
      readonly recordingMs: number;
    }
  /** The microphone is muted or gives nothing, or is heard again. */
  | { readonly type: 'sound-changed'; readonly session: SessionId; readonly sound: Sound }
  /** Something that was said to it is not in its recording, and never will be. */
  | { readonly type: 'speech-missed'; readonly session: SessionId }
  | ({ readonly type: 'microphone-exchanged'; readonly session: SessionId } & Exchange)
  | { readonly type: 'transcribed'; readonly session: SessionId; readonly at: number; readonly text: string }
  /** In so much sound. */
  | {
      readonly type: 'no-speech';
      readonly session: SessionId;
      readonly at: number;
      readonly recordingMs: number;
    }
  /** There are words, but probably nobody said them. */
  | { readonly type: 'held-back'; readonly session: SessionId; readonly at: number; readonly text: string }
  /** Somebody did, or wants them where the focus is now. */
  | { readonly type: 'insert-offered'; readonly session: SessionId }
  | {
      readonly type: 'transcription-failed';
      readonly session: SessionId;
      readonly at: number;
      readonly code: ErrorCode;
      /** When the service wants to be asked again; left out when it did not say. */
      readonly againAt?: number | undefined;
    }
  | { readonly type: 'saved'; readonly session: SessionId }
  | { readonly type: 'not-saved'; readonly session: SessionId }
  /** The disk did not take the sound that `keep-recording` asked for. */
  | { readonly type: 'recording-not-kept'; readonly session: SessionId }
  | {
      readonly type: 'inserted';
      readonly session: SessionId;
      readonly at: number;
      readonly insertion: Inserted;
      readonly standIn: StandIn | null;
    }
  | {
      readonly type: 'insertion-failed';
      readonly session: SessionId;
      readonly at: number;
      readonly code: ErrorCode;
      /** The app that the words were for; null when that is not known. */
      readonly app: string | null;
    }
  | {
      readonly type: 'deadline';
      readonly session: SessionId;
      readonly stage: Stage | 'notice';
      readonly at: number;
      /** What to say when it is the transcription that took too long; it depends on who transcribes. */
      readonly code?: 'engine-timeout' | 'service-timeout';
    };

export type DictationCommand =
  | { readonly type: 'start-capture'; readonly session: SessionId }
  /** Deliver what was heard until now, and nothing more before `resume-capture`. */
  | { readonly type: 'pause-capture'; readonly session: SessionId }
  | { readonly type: 'resume-capture'; readonly session: SessionId }
  /** Deliver the last frames, then report `audio-complete`. */
  | { readonly type: 'stop-capture'; readonly session: SessionId }
  /** Take what was heard until now for the whole recording; report nothing more of the capture. */
  | { readonly type: 'abandon-capture'; readonly session: SessionId }
  /** Take, hear and send nothing more of it; the sound stays on disk. `transcribe` may come all the same. */
  | { readonly type: 'set-aside'; readonly session: SessionId }
  | { readonly type: 'transcribe'; readonly session: SessionId }
  | { readonly type: 'abort-transcription'; readonly session: SessionId }
  /** History first: the text is known and not inserted yet. */
  | {
      readonly type: 'save-text';
      readonly session: SessionId;
      readonly text: string;
      readonly timeline: Timeline;
    }
  /** The words stand in history as held back or not inserted, and are about to be inserted after all. */
  | { readonly type: 'save-offered'; readonly session: SessionId }
  /** There is no text; keep the sound and say why in history. */
  | {
      readonly type: 'keep-recording';
      readonly session: SessionId;
      readonly code: ErrorCode;
      readonly timeline: Timeline;
    }
  | { readonly type: 'insert'; readonly session: SessionId; readonly text: string }
  | {
      readonly type: 'note-insertion';
      readonly session: SessionId;
      readonly insertion: 'pasted' | 'copied' | 'failed';
      readonly timeline: Timeline;
    }
  /** Everything of this session that is still open is closed and its sound deleted. */
  | { readonly type: 'discard'; readonly session: SessionId }
  /** One deadline a session; a new one replaces the old. */
  | {
      readonly type: 'set-deadline';
      readonly session: SessionId;
      readonly stage: Stage | 'notice';
      readonly afterMs: number;
    }
  | { readonly type: 'clear-deadline'; readonly session: SessionId };

export interface Step {
  readonly state: DictationState;
  readonly commands: readonly DictationCommand[];
}

export function step(state: DictationState, event: DictationEvent): Step {
  return timed(state, insertNext(letGo(answer(state, event))));
}

function answer(state: DictationState, event: DictationEvent): Step {
  switch (event.type) {
    case 'press':
      return press({ ...state, isHeld: state.isHeld || event.isHeld }, event.session, event.at);
    case 'release': {
      const released = { ...state, isHeld: event.isHeld === true };
      return withListening(released, (session) => release(released, session, event.at));
    }
    case 'key':
      return { state: { ...state, isHeld: event.isHeld }, commands: [] };
    case 'cancel':
      return cancel(state, event.at);
    case 'undo-cancel':
      return undoCancel(state, event.session, event.at);
    case 'withdraw':
      return withListening(state, (session) => withdraw(state, session));
    case 'pause':
      return withListening(state, (session) => pause(state, session, event.at));
    case 'resume':
      return withListening(state, (session) => resume(state, session, event.at));
    case 'dismiss': {
      const cancelled = undoable(state);
      return cancelled === null ? unchanged(seen(state)) : throwAway(state, cancelled);
    }
    case 'settled':
      return unchanged(withoutNotice(state, event.session));
    case 'refused':
      return unchanged(withNotice(state, { id: event.session, kind: 'refused', why: event.why }));
    case 'action-failed':
      return unchanged(
        withNotice(state, { id: event.session, kind: 'problem', code: event.code, isRecordingKept: false }),
      );
    case 'away': {
      const sessions = state.sessions.map((one) =>
        isListening(one) ? one : { ...one, wasLeft: true as const },
      );
      const away = { ...state, sessions, isAway: true };
      return withListening(away, (session) => {
        const ended = fail({ ...away, isHeld: false }, session, 'computer-away', {
          isRecordingKept: session.stage === 'recording',
        });
        return {
          state: ended.state,
          commands: [{ type: 'abandon-capture', session: session.id }, ...ended.commands],
        };
      });
    }
    case 'back':
      return { state: { ...state, isAway: false }, commands: [] };
    case 'first-sample':
      return inStage(state, event.session, ['arming'], (session) =>
        advance(
          state,
          {
            ...mark(session, 'firstSample', event.at),
            ...hearing(session),
            // It may have been long in opening.
            sound: 'heard',
            stage: 'recording',
            isPaused: false,
            isHeard: true,
            recordedMs: 0,
            goesOnAt: session.pressedAt,
          },
          deadlines.recording,
        ),
      );
    case 'heard-again':
      return inStage(state, event.session, ['recording'], (session) => ({
        state: session.stage === 'recording' ? replace(state, { ...session, isHeard: true }) : state,
        commands: [],
      }));
    case 'audio-complete':
      return inStage(state, event.session, ['arming', 'recording', 'finishing'], (session) =>
        event.recordingMs > 0
          ? transcribe(state, session, event.at, event.recordingMs)
          : hintAndDiscard(state, session, 'no-sound'),
      );
    case 'capture-failed':
      return inStage(state, event.session, ['arming', 'recording', 'finishing'], (session) =>
        cutOff(state, session, event.at, event),
      );
    case 'capture-lost':
      return inStage(state, event.session, ['arming', 'recording', 'finishing'], (session) =>
        session.stage === 'arming'
          ? // Whoever holds the key is heard when the page is there again, as after every press.
            advance(state, session, deadlines.arming)
          : cutOff(state, session, event.at, { code: 'hearing-stopped', recordingMs: event.recordingMs }),
      );
    case 'sound-changed':
      return whileHearing(state, event.session, { sound: event.sound });
    case 'speech-missed':
      return inStage(state, event.session, mayMiss, (session) =>
        unchanged(replace(state, { ...session, isIncomplete: true })),
      );
    case 'microphone-exchanged':
      return whileHearing(state, event.session, {
        exchangedFor: { label: event.label, why: event.why },
      });
    case 'transcribed':
      return inStage(state, event.session, ['transcribing'], (session) => {
        const known = { ...mark(session, 'text', event.at), stage: 'saving' as const, text: event.text };
        return also(advance(state, known, deadlines.saving), {
          type: 'save-text',
          session: known.id,
          text: known.text,
          timeline: known.timeline,
        });
      });
    case 'no-speech':
      return inStage(state, event.session, ['transcribing'], (session) =>
        keepUnsaid(state, session, unheard(session, event.recordingMs)),
      );
    case 'held-back':
      return inStage(state, event.session, ['transcribing'], (session) => {
        const known: Session = { ...mark(session, 'text', event.at), stage: 'transcribing' };
        return keepUnsaid(state, known, { ...pressed(known), kind: 'held-back', text: event.text });
      });
    case 'insert-offered':
      return insertOffered(state, event.session);
    case 'transcription-failed':
      return inStage(state, event.session, ['transcribing'], (session) =>
        fail(state, session, event.code, { isRecordingKept: true, againAt: event.againAt }),
      );
    case 'saved':
      return inStage(state, event.session, ['saving'], (session) => ready(state, session));
    // The person waits for the words: a history that cannot be written must not hold them back.
    case 'not-saved':
      return inStage(state, event.session, ['saving'], (session) =>
        saying(ready(state, session), {
          id: session.id,
          kind: 'problem',
          code: 'history-not-written',
          isRecordingKept: false,
        }),
      );
    case 'recording-not-kept':
      return unchanged(withoutRecording(state, event.session));
    case 'inserted':
      return inStage(state, event.session, ['inserting'], (session) => {
        const { timeline } = mark(session, 'inserted', event.at);
        const done = {
          id: session.id,
          kind: 'done',
          text: textOf(session),
          insertion: event.insertion,
          standIn: event.standIn,
        } as const;
        const problem = unseenProblem(state, session) ?? missedSpeech(session);
        // The sound goes with the insertion, so nothing is promised about it any more.
        const isCopied = event.insertion === 'copied' ? ({ isCopied: true } as const) : {};
        const notice = problem === null ? done : { ...problem, isRecordingKept: false, ...isCopied };
        const after = event.insertion === 'pasted' ? state : takingClipboard(state, session.id);
        return also(end(after, session, notice), {
          type: 'note-insertion',
          session: session.id,
          insertion: whereTo(event.insertion),
          timeline,
        });
      });
    case 'insertion-failed':
      return inStage(state, event.session, ['inserting'], (session) =>
        event.code === 'target-changed'
          ? elsewhere(state, session, { app: event.app, wasLeft: false })
          : notInserted(state, session, event.code),
      );
    case 'deadline':
      return deadline(state, event);
  }
}

/** The session the microphone is open for. */
export function listening(state: DictationState): ListeningSession | null {
  return state.sessions.find(isListening) ?? null;
}

/** Somebody is heard, is about to be, or the last of it is on its way. */
export function isCapturing({ sessions }: DictationState): boolean {
  return sessions.some((session) => isListening(session) || session.stage === 'finishing');
}

function isListening(session: Session): session is ListeningSession {
  return session.stage === 'arming' || session.stage === 'recording';
}

/** Somebody dictates, and is not recorded right now. */
export function isPaused(state: DictationState): boolean {
  const session = listening(state);
  return session?.stage === 'recording' && session.isPaused;
}

/** When what is recorded now began, or went on after a pause; null while nothing is. */
export function goesOnAt(state: DictationState): number | null {
  const session = listening(state);
  return session?.stage === 'recording' ? session.goesOnAt : null;
}

/** Since the press, without the pauses; in ms. */
export function recordedMs(session: ListeningSession, now: number): number {
  if (session.stage === 'arming') return now - session.pressedAt;
  return session.recordedMs + (session.isPaused ? 0 : now - session.goesOnAt);
}

/** Escape means something to Dictum only while there is something to cancel. */
export function canCancel(state: DictationState): boolean {
  return state.sessions.some(isCancellable);
}

/** What was cancelled, while somebody is asked whether they meant it. */
export function undoable(state: DictationState): CancelledSession | null {
  return listening(state) === null ? (state.sessions.findLast(isCancelled) ?? null) : null;
}

/** Those whose words are still to come. */
export function onTheirWay({ sessions }: DictationState): readonly Session[] {
  return sessions.filter((session) => !isCancelled(session));
}

function isCancelled(session: Session): session is CancelledSession {
  return session.stage === 'cancelled';
}

function press(state: DictationState, id: SessionId, at: number): Step {
  if (listening(state) !== null) return { state, commands: [] };
  const session: Session = { id, pressedAt: at, timeline: {}, stage: 'arming', ...allIsWell };
  const pressed: Step = {
    state: { ...covering(state), sessions: [...state.sessions, session] },
    commands: state.notice === null ? [] : [{ type: 'clear-deadline', session: state.notice.id }],
  };
  return also(
    pressed,
    { type: 'start-capture', session: id },
    { type: 'set-deadline', session: id, stage: 'arming', afterMs: deadlines.arming },
  );
}

/** Before anything was heard there is nothing to pause. */
function pause(state: DictationState, session: Session, at: number): Step {
  if (session.stage !== 'recording' || session.isPaused) return { state, commands: [] };
  // What the microphone was like before says nothing of what it will be like.
  const next = { ...session, sound: 'heard' as const, isPaused: true, recordedMs: recordedMs(session, at) };
  return { state: replace(state, next), commands: [{ type: 'pause-capture', session: session.id }] };
}

function resume(state: DictationState, session: Session, at: number): Step {
  if (session.stage !== 'recording' || !session.isPaused) return { state, commands: [] };
  const next = { ...session, isPaused: false, isHeard: false, goesOnAt: at };
  return { state: replace(state, next), commands: [{ type: 'resume-capture', session: session.id }] };
}

function release(state: DictationState, session: Session, at: number): Step {
  if (at - session.pressedAt < activationTimes.shortestPress) {
    return hintAndDiscard(state, session, 'too-short');
  }
  const released: Session = { ...mark(session, 'release', at), stage: 'finishing' };
  return also(advance(state, released, deadlines.finishing), { type: 'stop-capture', session: session.id });
}

function transcribe(state: DictationState, session: Session, at: number, recordingMs: number): Step {
  const complete: Session = { ...mark(session, 'audioComplete', at), stage: 'transcribing' };
  return also(advance(state, complete, transcribingDeadlineMs(recordingMs)), {
    type: 'transcribe',
    session: session.id,
  });
}

/** Nothing more is coming: what was heard until then is used, and why there is no more is said. */
function cutOff(
  state: DictationState,
  session: Session,
  at: number,
  { code, recordingMs }: { readonly code: ErrorCode; readonly recordingMs: number },
): Step {
  if (recordingMs <= 0) return fail(state, session, code, { isRecordingKept: false });
  return saying(transcribeWhatIsThere(state, session, at, recordingMs), {
    id: session.id,
    kind: 'problem',
    code,
    isRecordingKept: true,
  });
}

/** What the microphone may still deliver is not waited for, and not taken any more. */
function transcribeWhatIsThere(
  state: DictationState,
  session: Session,
  at: number,
  recordingMs: number,
): Step {
  const next = transcribe(state, session, at, recordingMs);
  return {
    state: next.state,
    commands: [{ type: 'abandon-capture', session: session.id }, ...next.commands],
  };
}

/** The newest session that can still be called back; when there is none, what was called back before is not wanted. */
function cancel(state: DictationState, at: number): Step {
  const session = state.sessions.findLast(isCancellable);
  if (session === undefined) {
    const cancelled = undoable(state);
    return cancelled === null ? unchanged(state) : throwAway(state, cancelled);
  }
  const recordingMs = undoableMs(session, at);
  if (recordingMs !== null) {
    const cancelled: Session = { ...onItsWay(session), stage: 'cancelled', recordingMs };
    return also(advance(state, cancelled, deadlines.cancelled), { type: 'set-aside', session: session.id });
  }
  const ended = end(state, session, { id: session.id, kind: 'hint', hint: 'cancelled' });
  if (session.stage !== 'transcribing') return also(ended, { type: 'discard', session: session.id });
  return also(
    ended,
    { type: 'abort-transcription', session: session.id },
    { type: 'keep-recording', session: session.id, code: 'cancelled', timeline: session.timeline },
  );
}

/**
 * How long that is which nobody may throw away by a slip: Escape may have been meant for another app. Null where there
 * is next to nothing, or where history keeps it.
 */
function undoableMs(session: Session, at: number): number | null {
  if (session.stage === 'finishing')
    return session.timeline.firstSample === undefined ? null : at - session.pressedAt;
  if (session.stage !== 'recording') return null;
  const ms = recordedMs(session, at);
  return ms > deadlines.worthKeeping ? ms : null;
}

/** The words are waited for from now on, as after a release. */
function undoCancel(state: DictationState, id: SessionId, at: number): Step {
  const session = undoable(state);
  if (session?.id !== id) return unchanged(state);
  return transcribe(state, { ...session, ...mark(session, 'release', at) }, at, session.recordingMs);
}

/**
 * Whoever has spoken again, and not only pressed a combination of keys, has left what they cancelled, and what stood in
 * the pill.
 */
function letGo(answered: Step): Step {
  const mayComeBack = answered.state.covered === undefined || listening(answered.state) !== null;
  const before = mayComeBack ? answered : { ...answered, state: { ...answered.state, covered: undefined } };
  const { sessions } = before.state;
  const left = sessions.find(
    (session) => isCancelled(session) && sessions.some((one) => one.id > session.id && !isListening(one)),
  );
  if (left === undefined) return before;
  const next = throwAway(before.state, left);
  return { state: next.state, commands: [...before.commands, ...next.commands] };
}

/** Nothing is said of it: whoever pressed the combination wanted no dictation. */
function withdraw(state: DictationState, session: Session): Step {
  return throwAway(uncovered(state), session);
}

function throwAway(state: DictationState, { id }: Session): Step {
  return {
    state: { ...state, sessions: state.sessions.filter((session) => session.id !== id) },
    commands: [
      { type: 'clear-deadline', session: id },
      { type: 'discard', session: id },
    ],
  };
}

function isCancellable({ stage }: Session): boolean {
  return stage === 'arming' || stage === 'recording' || stage === 'finishing' || stage === 'transcribing';
}

function ready(state: DictationState, session: Session): Step {
  const next: Session = { ...onItsWay(session), stage: 'ready', text: textOf(session) };
  return { state: replace(state, next), commands: [{ type: 'clear-deadline', session: next.id }] };
}

/**
 * Words appear in the order they were spoken, one insertion at a time, and not while somebody
 * dictates or holds the hotkey: the system gives every key to it then, the paste chord too. Nor at a
 * locked screen, which may take them for a password.
 */
function insertNext(before: Step): Step {
  const [first] = onTheirWay(before.state);
  if (first === undefined || first.stage !== 'ready') return before;
  if (first.wasLeft === true) {
    const ended = elsewhere(before.state, first, { app: null, wasLeft: true });
    return insertNext({ state: ended.state, commands: [...before.commands, ...ended.commands] });
  }
  if (isBusy(before.state) || before.state.sessions.some(({ stage }) => stage === 'inserting')) return before;
  const inserting: Session = { ...first, stage: 'inserting' };
  const next = advance(before.state, inserting, deadlines.inserting);
  return {
    state: next.state,
    commands: [...before.commands, ...next.commands, { type: 'insert', session: first.id, text: first.text }],
  };
}

function isBusy(state: DictationState): boolean {
  return state.isHeld || state.isAway || (listening(state) !== null && !isPaused(state));
}

/** What went wrong while it was spoken is worth more than what was not heard. */
function keepUnsaid(state: DictationState, session: Session, notice: Notice): Step {
  return also(end(state, session, unseenProblem(state, session) ?? notice), {
    type: 'keep-recording',
    session: session.id,
    code: 'no-speech',
    timeline: session.timeline,
  });
}

/** Whoever spoke for long will not say it again: they are told where it is. */
function unheard({ id }: Session, recordingMs: number): Notice {
  return recordingMs > deadlines.worthKeeping
    ? { id, kind: 'problem', code: 'no-speech', isRecordingKept: true }
    : { id, kind: 'hint', hint: 'no-speech' };
}

function insertOffered(state: DictationState, id: SessionId): Step {
  const offer = offersOf(state).find((each) => each.id === id);
  if (offer === undefined || offer === state.covered) return unchanged(state);
  const session: Session = { ...pressed(offer), stage: 'saving', text: offer.text };
  return {
    // Those that were spoken after it and are still on their way come after it.
    state: {
      ...withoutNotice(state, id),
      sessions: [...state.sessions, session].toSorted((one, other) => one.id - other.id),
    },
    commands: [
      { type: 'set-deadline', session: id, stage: 'saving', afterMs: deadlines.saving },
      { type: 'save-offered', session: id },
    ],
  };
}

function hintAndDiscard(state: DictationState, session: Session, hint: Hint): Step {
  return also(end(state, session, { id: session.id, kind: 'hint', hint }), {
    type: 'discard',
    session: session.id,
  });
}

function elsewhere(
  state: DictationState,
  session: Session,
  why: Pick<Extract<Notice, { kind: 'elsewhere' }>, 'app' | 'wasLeft'>,
): Step {
  return endNotInserted(state, session, {
    ...pressed(session),
    kind: 'elsewhere',
    text: textOf(session),
    ...why,
  });
}

function notInserted(state: DictationState, session: Session, code: ErrorCode): Step {
  return endNotInserted(state, session, { id: session.id, kind: 'problem', code, isRecordingKept: false });
}

function endNotInserted(state: DictationState, session: Session, notice: Notice): Step {
  return also(end(state, session, notice), {
    type: 'note-insertion',
    session: session.id,
    insertion: 'failed',
    timeline: session.timeline,
  });
}

function fail(
  state: DictationState,
  session: Session,
  code: ErrorCode,
  { isRecordingKept, againAt }: { isRecordingKept: boolean; againAt?: number | undefined },
): Step {
  const ended = end(state, session, { id: session.id, kind: 'problem', code, isRecordingKept, againAt });
  return isRecordingKept
    ? also(ended, { type: 'keep-recording', session: session.id, code, timeline: session.timeline })
    : also(ended, { type: 'discard', session: session.id });
}

function deadline(
  state: DictationState,
  { session: id, stage, at, code = 'service-timeout' }: Extract<DictationEvent, { type: 'deadline' }>,
): Step {
  if (stage === 'notice') {
    // One that a refusal covers, or a press, has its time when it comes back.
    return unchanged(state.notice?.id === id ? afterNotice(state) : state);
  }
  return inStage(state, id, [stage], (session) => {
    switch (stage) {
      case 'arming':
        return fail(state, session, 'microphone-failed', { isRecordingKept: false });
      case 'recording':
        // Whoever holds a key for that long has let go of it without our hearing.
        return release({ ...state, isHeld: false }, session, at);
      case 'finishing': {
        // The frames that are on disk are the recording; the rest is not coming any more.
        const recordingMs = session.timeline.firstSample === undefined ? 0 : at - session.pressedAt;
        return cutOff(state, session, at, { code: 'hearing-stopped', recordingMs });
      }
      case 'cancelled':
        return throwAway(state, session);
      case 'transcribing':
        return also(fail(state, session, code, { isRecordingKept: true }), {
          type: 'abort-transcription',
          session: id,
        });
      case 'saving':
        return ready(state, session);
      case 'inserting':
        // The chord waits for the hotkey to go up; that is no failure.
        if (isBusy(state)) return advance(state, session, deadlines.inserting);
        return notInserted(state, session, 'insertion-failed');
      case 'ready':
        return { state, commands: [] };
    }
  });
}

/** What went wrong while this session listened: that its words have come does not make it seen. */
function unseenProblem(state: DictationState, { id }: Session): Extract<Notice, { kind: 'problem' }> | null {
  const notice = unseenOf(state).find((each) => each.id === id);
  return notice?.kind === 'problem' ? notice : null;
}

/** Who is told of words that were not inserted is told more than that. */
function missedSpeech({ id, isIncomplete }: Session): Extract<Notice, { kind: 'problem' }> | null {
  return isIncomplete === true
    ? { id, kind: 'problem', code: 'speech-missed', isRecordingKept: false }
    : null;
}

/** The session is gone, and the pill says why. */
function end(state: DictationState, session: Session, notice: Notice): Step {
  const rest = { ...state, sessions: state.sessions.filter(({ id }) => id !== session.id) };
  return also(unchanged(withNotice(rest, notice)), { type: 'clear-deadline', session: session.id });
}

function saying({ state, commands }: Step, notice: Notice): Step {
  return { state: withNotice(state, notice), commands };
}

/** What goes by itself does so from when it is said; words that are offered, from when they can be seen. */
function timed(before: DictationState, after: Step): Step {
  const notice = readable(after.state);
  const afterMs = notice === null || notice === readable(before) ? null : shownMs(notice);
  if (notice === null || afterMs === null) return after;
  return also(after, { type: 'set-deadline', session: notice.id, stage: 'notice', afterMs });
}

function readable(state: DictationState): Notice | null {
  return state.notice?.kind === 'held-back' && listening(state) !== null ? null : state.notice;
}

function advance(state: DictationState, session: Session, afterMs: number): Step {
  return {
    state: replace(state, session),
    commands: [{ type: 'set-deadline', session: session.id, stage: session.stage, afterMs }],
  };
}

function replace(state: DictationState, session: Session): DictationState {
  return { ...state, sessions: state.sessions.map((other) => (other.id === session.id ? session : other)) };
}

function unchanged(state: DictationState): Step {
  return { state, commands: [] };
}

function also(before: Step, ...commands: readonly DictationCommand[]): Step {
  return { state: before.state, commands: [...before.commands, ...commands] };
}

function inStage(
  state: DictationState,
  id: SessionId,
  stages: readonly Stage[],
  then: (session: Session) => Step,
): Step {
  const session = state.sessions.find((candidate) => candidate.id === id);
  return session !== undefined && stages.includes(session.stage) ? then(session) : { state, commands: [] };
}

/** The news may come after the key is up, or after Escape. */
const mayMiss: readonly Stage[] = ['arming', 'recording', 'finishing', 'cancelled', 'transcribing'];

const allIsWell: Hearing = { sound: 'heard', exchangedFor: null };

function hearing(session: Session): Hearing {
  return 'sound' in session ? { sound: session.sound, exchangedFor: session.exchangedFor } : allIsWell;
}

function whileHearing(state: DictationState, id: SessionId, change: Partial<Hearing>): Step {
  return inStage(state, id, ['arming', 'recording'], (session) =>
    isListening(session) && !isPaused(state)
      ? { state: replace(state, { ...session, ...change }), commands: [] }
      : { state, commands: [] },
  );
}

function withListening(state: DictationState, then: (session: Session) => Step): Step {
  const session = listening(state);
  return session === null ? { state, commands: [] } : then(session);
}

function mark(session: Session, name: keyof Timeline, at: number): Pressed & Left {
  return { ...onItsWay(session), timeline: { ...session.timeline, [name]: at - session.pressedAt } };
}

function onItsWay(session: Session): Pressed & Left {
  return { ...pressed(session), ...(session.wasLeft === true ? { wasLeft: true } : {}) };
}

function pressed({ id, pressedAt, timeline, isIncomplete }: Pressed): Pressed {
  return { id, pressedAt, timeline, ...(isIncomplete === true ? { isIncomplete } : {}) };
}

function textOf(session: Session): string {
  return 'text' in session ? session.text : '';
}
