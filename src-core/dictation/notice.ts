/** What the pill says when a session has ended, and for how long. */
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
    }
  /** A key asked for something that cannot be done now; `why` is a sentence. What it covers comes back after it. */
  | { readonly kind: 'refused'; readonly why: string; readonly covers: Notice | null }
);

/** What stands in the pill until somebody has seen it. */
export function problemOf(notice: Notice | null): ErrorCode | null {
  const shown = underneath(notice);
  if (shown?.kind === 'elsewhere') return 'target-changed';
  return shown?.kind === 'problem' ? shown.code : null;
}

/** What comes back when a refusal goes. */
export function underneath(notice: Notice | null): Notice | null {
  return notice?.kind === 'refused' ? notice.covers : notice;
}

/** That the sound is lost is worse than what it was to be kept for. */
export function withoutRecording(notice: Notice | null, id: SessionId): Notice | null {
  if (notice?.kind === 'refused') return { ...notice, covers: withoutRecording(notice.covers, id) };
  if (notice?.kind !== 'problem' || notice.id !== id) return notice;
  return { id, kind: 'problem', code: 'recording-not-written', isRecordingKept: false };
}

/** A problem stays until it is seen; everything else goes by itself. */
export function untilSeen(notice: Notice | null): Notice | null {
  return notice?.kind === 'problem' || notice?.kind === 'elsewhere' ? notice : null;
}

export function shownMs(notice: Notice): number {
  if (notice.kind === 'held-back') return deadlines.heldBack;
  if (notice.kind === 'refused') return deadlines.refused;
  const saysMore = notice.kind !== 'done' || notice.standIn !== null || notice.insertion === 'pasted-over';
  return saysMore ? deadlines.hint : deadlines.done;
}
