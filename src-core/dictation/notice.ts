/**
 * What the pill says when a session has ended, for how long, and what comes first when there is more to say: what asks
 * something or has to be seen comes one after the other, in the order of the dictations, and what only passes takes the
 * place of none of it. So no card changes under the pointer, and nothing goes unseen.
 */
import type { StandIn } from '../asking.ts';
import type { ErrorCode } from '../error-codes.ts';
import type { Inserted } from '../insertion-plan.ts';
import { deadlines } from './deadlines.ts';
import type { Pressed, SessionId } from './session.ts';

export type Hint = 'too-short' | 'no-sound' | 'no-speech' | 'cancelled';

/** It stands alone, the session is gone. */
export type Notice = { readonly id: SessionId } & (
  | {
      readonly kind: 'done';
      readonly text: string;
      readonly insertion: Inserted;
      /** Another service than the wanted one transcribed it; null: the wanted one did. */
      readonly standIn: StandIn | null;
    }
  | { readonly kind: 'hint'; readonly hint: Hint }
  /** Probably nobody said it; whoever did may still have it inserted. */
  | ({ readonly kind: 'held-back'; readonly text: string } & Omit<Pressed, 'id'>)
  /**
   * Another window has the focus than at the press. The words wait in the clipboard, and may go where it is now.
   * With `wasLeft` they came after the computer was locked or asleep, and wait in history alone.
   */
  | ({
      readonly kind: 'elsewhere';
      readonly text: string;
      readonly app: string | null;
      readonly wasLeft: boolean;
    } & Omit<Pressed, 'id'>)
  | {
      readonly kind: 'problem';
      readonly code: ErrorCode;
      readonly isRecordingKept: boolean;
      /** When the service wants to be asked again, on the clock of the events; left out when it did not say. */
      readonly againAt?: number | undefined;
      /** What there is of the words was copied, and inserted nowhere. */
      readonly isCopied?: true;
    }
  /** A key asked for something that cannot be done now; `why` is a sentence. What waits comes back after it. */
  | { readonly kind: 'refused'; readonly why: string }
);

/** It asks something, or has to be seen. */
type Unseen = Extract<Notice, { kind: 'held-back' | 'elsewhere' | 'problem' }>;

/** Words that can still be had from the pill. */
type Offer = Extract<Unseen, { kind: 'held-back' | 'elsewhere' }>;

export interface Notices {
  readonly notice: Notice | null;
  /** What comes when the notice is gone, in this order. */
  readonly waiting?: readonly Unseen[] | undefined;
  /** Whose words were left in the clipboard last, unless the person has copied something since. */
  readonly inClipboard?: SessionId | undefined;
  /** What the press took away that began what is heard: it comes back when that was no press for Dictum. */
  readonly covered?: Unseen | undefined;
}

/** From now on the clipboard holds the words of this session, or what it pasted over. */
export function takingClipboard<State extends Notices>(state: State, id: SessionId): State {
  return { ...state, inClipboard: id };
}

export function withNotice<State extends Notices>(before: State, notice: Notice): State {
  const state = leavesWords(notice) ? takingClipboard(before, notice.id) : before;
  const unseen = unseenOf(state);
  if (notice.kind === 'refused') return { ...state, notice, waiting: unseen };
  if (isUnseen(notice)) {
    const isKnown = unseen.some(({ id }) => id === notice.id);
    return inTurn(
      state,
      isKnown ? unseen.map((each) => (each.id === notice.id ? notice : each)) : [...unseen, notice],
    );
  }
  const others = unseen.filter(({ id }) => id !== notice.id);
  if (others.length === 0) return { ...state, notice, waiting: undefined };
  return state.notice?.kind === 'refused' ? { ...state, waiting: others } : inTurn(state, others);
}

/** The notice has had its time. */
export function afterNotice<State extends Notices>(state: State): State {
  return inTurn(state, state.waiting ?? []);
}

/** Whoever has seen it has seen those that say the same. */
export function seen<State extends Notices>(state: State): State {
  const { notice, waiting = [] } = state;
  return inTurn(
    state,
    waiting.filter((each) => !saysTheSame(each, notice)),
  );
}

/** What this session says or asks is answered. */
export function withoutNotice<State extends Notices>(state: State, id: SessionId): State {
  if (state.notice?.id === id) return afterNotice(state);
  return {
    ...state,
    waiting: state.waiting?.filter((each) => each.id !== id),
    covered: state.covered?.id === id ? undefined : state.covered,
  };
}

/** Whoever presses has seen what stands there, but not what waits behind it. */
export function covering<State extends Notices>(state: State): State {
  const [covered, ...waiting] = unseenOf(state);
  return { ...seen({ ...state, notice: covered ?? null, waiting }), covered };
}

/** It was no press for Dictum. */
export function uncovered<State extends Notices>(state: State): State {
  const { covered } = state;
  if (covered === undefined) return state;
  return { ...inTurn(state, [covered, ...unseenOf(state)]), covered: undefined };
}

function inTurn<State extends Notices>(state: State, [notice, ...waiting]: readonly Unseen[]): State {
  return { ...state, notice: notice ?? null, waiting: waiting.length === 0 ? undefined : waiting };
}

function isUnseen(notice: Notice): notice is Unseen {
  return notice.kind === 'held-back' || notice.kind === 'elsewhere' || notice.kind === 'problem';
}

/** What asks something or has to be seen, the first first; it may stand under a refusal. */
export function unseenOf({ notice, waiting = [] }: Notices): readonly Unseen[] {
  return notice !== null && isUnseen(notice) ? [notice, ...waiting] : waiting;
}

/** Also those that a press has covered, as long as they may come back. */
export function offersOf(state: Notices): readonly Offer[] {
  const all = state.covered === undefined ? unseenOf(state) : [state.covered, ...unseenOf(state)];
  return all.filter((each) => each.kind !== 'problem');
}

function saysTheSame(one: Unseen, other: Notice | null): boolean {
  if (one.kind !== 'problem' || other?.kind !== 'problem') return false;
  return (
    one.code === other.code &&
    one.isRecordingKept === other.isRecordingKept &&
    one.isCopied === other.isCopied
  );
}

/** What stands in the pill until somebody has seen it, or is going to. */
export function problemOf(state: Notices): ErrorCode | null {
  const [first] = unseenOf(state).filter((each) => each.kind !== 'held-back');
  if (first === undefined) return null;
  return first.kind === 'problem' ? first.code : 'target-changed';
}

const unpasted: ReadonlySet<ErrorCode> = new Set(['insertion-failed', 'target-changed']);

/** Of these the words are in the clipboard when they are said. */
function leavesWords(notice: Notice): boolean {
  if (notice.kind === 'elsewhere') return !notice.wasLeft;
  return notice.kind === 'problem' && (unpasted.has(notice.code) || notice.isCopied === true);
}

/** Whether the clipboard holds its words yet, and not those of another dictation. */
export function isInClipboard({ inClipboard }: Notices, notice: Notice): boolean {
  return leavesWords(notice) && inClipboard === notice.id;
}

/** Whether its words were in the clipboard, and are in history alone by now. */
export function isOvertaken(state: Notices, notice: Notice): boolean {
  return leavesWords(notice) && !isInClipboard(state, notice);
}

/** That the sound is lost is worse than what it was to be kept for. */
export function withoutRecording<State extends Notices>(state: State, id: SessionId): State {
  const worse = <Each extends Notice | null | undefined>(notice: Each) =>
    notice?.kind === 'problem' && notice.id === id
      ? ({ id, kind: 'problem', code: 'recording-not-written', isRecordingKept: false } as const)
      : notice;
  const { notice, waiting, covered } = state;
  return { ...state, notice: worse(notice), waiting: waiting?.map(worse), covered: worse(covered) };
}

/** Null: until somebody has seen it. */
export function shownMs(notice: Notice): number | null {
  if (notice.kind === 'problem' || notice.kind === 'elsewhere') return null;
  if (notice.kind === 'held-back') return deadlines.heldBack;
  if (notice.kind === 'refused') return deadlines.refused;
  const saysMore = notice.kind !== 'done' || notice.standIn !== null || notice.insertion === 'pasted-over';
  return saysMore ? deadlines.hint : deadlines.done;
}
