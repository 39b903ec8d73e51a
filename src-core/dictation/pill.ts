import type { StandIn } from '../asking.ts';
import type { ErrorCode } from '../error-codes.ts';
import type { ServiceId } from '../services.ts';
import { type DictationState, type Hint, listening } from './session.ts';

/** What the overlay pill shows; derived from the machine's state, never stored. */
export type PillView =
  | { readonly kind: 'hidden' }
  /** The key is down and nothing is heard yet. */
  | { readonly kind: 'arming' }
  | { readonly kind: 'recording'; readonly pressedAt: number; readonly language: string | null }
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
      readonly insertion: 'pasted' | 'copied';
      readonly standIn: StandIn | null;
    }
  | { readonly kind: 'hint'; readonly hint: Hint }
  | { readonly kind: 'problem'; readonly code: ErrorCode; readonly isRecordingKept: boolean };

export function pillView(
  state: DictationState,
  { service, language }: { service: ServiceId; language: string | null },
): PillView {
  const speaking = listening(state);
  if (speaking?.stage === 'arming') return { kind: 'arming' };
  if (speaking !== null) return { kind: 'recording', pressedAt: speaking.pressedAt, language };
  if (state.notice?.kind === 'problem') return state.notice;
  const [first] = state.sessions;
  if (first === undefined) return state.notice ?? { kind: 'hidden' };
  if (state.sessions.every(({ stage }) => stage === 'finishing')) return { kind: 'finishing' };
  const { release = 0 } = first.timeline;
  return { kind: 'working', service, since: first.pressedAt + release, waiting: state.sessions.length };
}
