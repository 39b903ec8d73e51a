import type { StandIn } from '../asking.ts';
import type { ErrorCode } from '../error-codes.ts';
import type { Inserted } from '../insertion-plan.ts';
import { type MendingPlace, mendingPlace } from '../mending.ts';
import type { ServiceId } from '../services.ts';
import { type Hint, isInClipboard, isOvertaken, type Notice } from './notice.ts';
import {
  type DictationState,
  type Hearing,
  listening,
  onTheirWay,
  type SessionId,
  undoable,
} from './session.ts';

/** What the overlay pill shows; derived from the machine's state, never stored. */
export type PillView =
  | { readonly kind: 'hidden' }
  /** The key is down, or a pause is over, and nothing is heard yet. */
  | ({ readonly kind: 'arming' } & Pick<Hearing, 'sound'>)
  | ({
      readonly kind: 'recording';
      readonly pressedAt: number;
      readonly language: string | null;
      /** Until the last pause, in ms; its clock goes on from there. */
      readonly recordedMs: number;
      /** Somebody whose hand is on the hotkey has none for the mouse. */
      readonly canPause: boolean;
    } & Hearing)
  /** Nothing is recorded until somebody goes on. */
  | { readonly kind: 'paused'; readonly recordedMs: number }
  /** The last frames are on their way. */
  | { readonly kind: 'finishing' }
  /** `waiting` counts the dictations that are not inserted yet. */
  | {
      readonly kind: 'working';
      readonly service: ServiceId;
      readonly since: number;
      readonly waiting: number;
    }
  | {
      readonly kind: 'done';
      readonly text: string;
      readonly insertion: Inserted;
      readonly standIn: StandIn | null;
    }
  | { readonly kind: 'hint'; readonly hint: Hint }
  /** Why a key did nothing, in a sentence. */
  | { readonly kind: 'refused'; readonly why: string }
  /** What was said is thrown away in a moment, and can be had back until then. */
  | { readonly kind: 'cancelled'; readonly session: SessionId }
  /** Words that were probably not said, to be inserted if they were. */
  | { readonly kind: 'held-back'; readonly session: SessionId; readonly text: string }
  /**
   * The window the words were for, of this app, is not in front any more, or the computer was left meanwhile; to be
   * inserted where the focus is.
   */
  | {
      readonly kind: 'elsewhere';
      readonly session: SessionId;
      readonly app: string | null;
      readonly wasLeft: boolean;
      /** Else they are in history alone. */
      readonly isInClipboard: boolean;
    }
  | {
      readonly kind: 'problem';
      readonly code: ErrorCode;
      readonly isRecordingKept: boolean;
      readonly isCopied?: true;
      /** Other words are in the clipboard by now. */
      readonly isOvertaken?: true;
      /** Where none understood what was said, the name of a model that would. */
      readonly modelToGet: string | null;
      /** Whose key it was that was rejected; null where it is not about a key. */
      readonly host: string | null;
      readonly mendedAt: MendingPlace;
      /** So long the service wants to be left alone, in ms from now; null when it did not say. */
      readonly againInMs: number | null;
    };

interface PillContext {
  readonly service: ServiceId;
  readonly language: string | null;
  /** The name of a model that would understand what is spoken; null where one is there. */
  readonly modelToGet: string | null;
  /** Where the service is; null when it is this computer. */
  readonly host: string | null;
  /** The system's own, for the microphone. */
  readonly hasPrivacyPage: boolean;
  /** On the clock of the events. */
  readonly now: number;
}

export function pillView(state: DictationState, context: PillContext): PillView {
  const { service, language, modelToGet, host, hasPrivacyPage, now } = context;
  const speaking = listening(state);
  if (speaking?.stage === 'arming') return { kind: 'arming', sound: speaking.sound };
  if (speaking?.stage === 'recording') {
    const { pressedAt, sound, exchangedFor, recordedMs } = speaking;
    if (speaking.isPaused) return { kind: 'paused', recordedMs };
    if (!speaking.isHeard) return { kind: 'arming', sound };
    const canPause = !state.isHeld;
    return { kind: 'recording', pressedAt, language, sound, exchangedFor, recordedMs, canPause };
  }
  if (state.notice?.kind === 'refused') return noticeView(state, state.notice);
  const cancelled = undoable(state);
  if (cancelled !== null) return { kind: 'cancelled', session: cancelled.id };
  if (state.notice?.kind === 'problem') {
    const { againAt, ...notice } = state.notice;
    const { code } = notice;
    return {
      ...notice,
      ...(isOvertaken(state, notice) ? { isOvertaken: true } : {}),
      modelToGet: code === 'language-not-understood' ? modelToGet : null,
      host: code === 'key-rejected' ? host : null,
      mendedAt: mendingPlace(code, { hasPrivacyPage }),
      againInMs: againAt === undefined ? null : Math.max(0, againAt - now),
    };
  }
  if (state.notice?.kind === 'elsewhere' || state.notice?.kind === 'held-back')
    return noticeView(state, state.notice);
  const sessions = onTheirWay(state);
  const [first] = sessions;
  if (first === undefined)
    return state.notice === null ? { kind: 'hidden' } : noticeView(state, state.notice);
  if (sessions.every(({ stage }) => stage === 'finishing')) return { kind: 'finishing' };
  const { release = 0 } = first.timeline;
  return { kind: 'working', service, since: first.pressedAt + release, waiting: sessions.length };
}

function noticeView(state: DictationState, notice: Exclude<Notice, { kind: 'problem' }>): PillView {
  switch (notice.kind) {
    case 'held-back':
      return { kind: 'held-back', session: notice.id, text: notice.text };
    case 'elsewhere':
      return {
        kind: 'elsewhere',
        session: notice.id,
        app: notice.app,
        wasLeft: notice.wasLeft,
        isInClipboard: isInClipboard(state, notice),
      };
    case 'refused':
      return { kind: 'refused', why: notice.why };
    case 'done':
    case 'hint':
      return notice;
  }
}

/** Whether there is something to press in it; else clicks go to what is below. */
export function isClickable(view: PillView): boolean {
  switch (view.kind) {
    case 'problem':
    case 'cancelled':
    case 'held-back':
    case 'elsewhere':
    case 'paused':
      return true;
    case 'recording':
      return view.canPause;
    default:
      return false;
  }
}
