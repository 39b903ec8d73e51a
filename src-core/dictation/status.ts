import type { ControlStatus } from '../control.ts';
import type { Hearing } from '../hearing.ts';
import { problemOf } from './notice.ts';
import { type DictationState, isPaused, listening, onTheirWay, recordedMs } from './session.ts';

/** `now` on the clock of the dictation's events. */
export function statusOf(
  state: DictationState,
  { hindrance, keyboardKeptBy }: Pick<Hearing, 'hindrance' | 'keyboardKeptBy'>,
  now: number,
): Pick<ControlStatus, 'state' | 'recording_ms' | 'waiting' | 'problem' | 'hindrance' | 'keyboard_kept_by'> {
  const recording = listening(state);
  const sessions = onTheirWay(state);
  return {
    state: isPaused(state)
      ? 'paused'
      : recording !== null
        ? 'recording'
        : sessions.length > 0
          ? 'working'
          : 'ready',
    recording_ms: recording === null ? null : Math.round(recordedMs(recording, now)),
    waiting: sessions.filter((session) => session !== recording).length,
    problem: problemOf(state),
    hindrance,
    keyboard_kept_by: keyboardKeptBy,
  };
}
