import type { ControlStatus } from '../control.ts';
import { problemOf } from './notice.ts';
import { type DictationState, isPaused, listening, recordedMs } from './session.ts';

/** `now` on the clock of the dictation's events. */
export function statusOf(
  state: DictationState,
  now: number,
): Pick<ControlStatus, 'state' | 'recording_ms' | 'waiting' | 'problem'> {
  const recording = listening(state);
  return {
    state: isPaused(state)
      ? 'paused'
      : recording !== null
        ? 'recording'
        : state.sessions.length > 0
          ? 'working'
          : 'ready',
    recording_ms: recording === null ? null : Math.round(recordedMs(recording, now)),
    waiting: state.sessions.filter((session) => session !== recording).length,
    problem: problemOf(state.notice),
  };
}
